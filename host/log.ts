import type { Readable } from 'node:stream';

const KEPT_LINES = 5_000;

/** Hears every line n8n writes. */
export type LogListener = (line: string) => void;

/** Collects what n8n writes, line by line. */
export class HostLog {
	private readonly lines: string[] = [];
	private readonly listeners = new Set<LogListener>();

	/** Reads a stream to its end. */
	follow(stream: Readable): void {
		let rest = '';
		stream.setEncoding('utf8');
		stream.on('data', (chunk: string) => {
			const parts = (rest + chunk).split(/\r?\n/);
			rest = parts.pop() ?? '';
			for (const line of parts) this.add(line);
		});
		stream.on('end', () => {
			if (rest) this.add(rest);
			rest = '';
		});
		stream.on('error', () => undefined);
	}

	/** @returns a function that ends the listening */
	onLine(listener: LogListener): () => void {
		this.listeners.add(listener);
		return () => this.listeners.delete(listener);
	}

	/** The last lines, as one text. */
	tail(count = KEPT_LINES): string {
		return this.lines.slice(-count).join('\n');
	}

	private add(line: string): void {
		this.lines.push(line);
		if (this.lines.length > KEPT_LINES) this.lines.shift();
		for (const listener of this.listeners) listener(line);
	}
}
