import { Progress } from '../../toolbox/progress';

/** What one sees in the end: a terminal goes back to the start of a line and wipes it. */
function screen(isTTY: boolean): {
	isTTY: boolean;
	columns: number;
	write(text: string): void;
	shown(): string;
} {
	let written = '';
	return {
		isTTY,
		columns: 60,
		write: (text) => {
			written += text;
		},
		shown: () => written.replace(/[^\n]*\r\u001b\[2K/g, ''),
	};
}

describe('progress', () => {
	it('is a bar on a terminal, below the lines', () => {
		const terminal = screen(true);
		const progress = new Progress(terminal);
		progress.line('Installing');
		progress.share('packages', 0.25);
		progress.line('  … packages: 15 s');
		progress.share('packages', 0.5);
		progress.line('Half way');
		expect(terminal.shown()).toBe(
			`Installing\nHalf way\n  [${'█'.repeat(12)}${'░'.repeat(12)}]  50 %  packages`,
		);
		progress.end();
		progress.line('Ready');
		expect(terminal.shown()).toBe('Installing\nHalf way\nReady\n');
	});

	it('fits a narrow terminal', () => {
		const terminal = screen(true);
		new Progress(terminal).share('a step with a very, very, very long name', 1);
		expect(terminal.shown()).toHaveLength(59);
		expect(terminal.shown()).not.toContain('░');
	});

	it('is lines elsewhere, signs of life among them', () => {
		const file = screen(false);
		const progress = new Progress(file);
		progress.line('Installing');
		progress.share('packages', 0.25);
		progress.line('  … packages: 15 s');
		progress.end();
		expect(file.shown()).toBe('Installing\n  … packages: 15 s\n');
	});
});
