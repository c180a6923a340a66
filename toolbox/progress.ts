/** Where progress is shown: a terminal, or something that keeps lines. */
export interface Screen {
	isTTY?: boolean;
	columns?: number;
	write(text: string): unknown;
}

const BAR_WIDTH = 24;
const CLEAR_LINE = '\r\u001b[2K';

/** Lines, and below them on a terminal a bar for what takes long; elsewhere lines only. */
export class Progress {
	private bar = '';

	constructor(private readonly screen: Screen) {}

	/**
	 * A line of its own. While there is a bar, signs of life (`… 15 s`) say nothing new.
	 * @param dress what a line looks like
	 */
	line(text: string, dress = (line: string): string => line): void {
		if (this.bar !== '' && text.trimStart().startsWith('…')) return;
		const { bar } = this;
		this.end();
		this.screen.write(`${dress(text)}\n`);
		this.draw(bar);
	}

	/** @param share how much is done, from 0 to 1 */
	share(step: string, share: number): void {
		if (this.screen.isTTY !== true) return;
		const bar = barFor(step, share).slice(0, (this.screen.columns ?? 80) - 1);
		if (bar === this.bar) return;
		this.end();
		this.draw(bar);
	}

	/** Takes the bar away. */
	end(): void {
		if (this.bar !== '') this.screen.write(CLEAR_LINE);
		this.bar = '';
	}

	private draw(bar: string): void {
		this.bar = bar;
		if (bar !== '') this.screen.write(bar);
	}
}

function barFor(step: string, share: number): string {
	const full = Math.round(share * BAR_WIDTH);
	const percent = String(Math.floor(share * 100)).padStart(3);
	return `  [${'█'.repeat(full)}${'░'.repeat(BAR_WIDTH - full)}] ${percent} %  ${step}`;
}
