/** A table of Markdown. */
export function table(head: string[], rows: string[][]): string {
	const cell = (text: string): string => text.replaceAll('|', '\\|');
	const line = (cells: string[]): string => `| ${cells.map(cell).join(' | ')} |`;
	return [line(head), `|${head.map(() => '---|').join('')}`, ...rows.map(line)].join('\n');
}
