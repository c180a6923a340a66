import { createHash } from 'node:crypto';

/** One API request as it arrived, and what became of it. */
export interface JournalEntry {
	id: number;
	time: string;
	method: string;
	/** Path without the query string. */
	path: string;
	query: Record<string, string>;
	/** Headers as received; the bearer token is replaced by a short hash of it. */
	headers: Record<string, string>;
	/** The body's text exactly as received. */
	rawBody: string;
	/** The parsed body. */
	body: unknown;
	/** Id of the authenticated user. */
	user?: string;
	/** Status of the answer; null while there is none, or when the connection was cut. */
	status: number | null;
	/** Body of the answer as text, when one was sent. */
	answer?: string;
	/** Whether the API did what was asked, whatever the client was told. */
	applied: boolean;
	/** Id of the fault rule that hit this request. */
	fault?: string;
	durationMs?: number;
}

const shortHash = (text: string): string =>
	createHash('sha256').update(text).digest('hex').slice(0, 12);

/** Headers with everything secret shortened to a hash, so that equal tokens stay recognisable. */
export function redactHeaders(
	headers: Record<string, string | string[] | undefined>,
): Record<string, string> {
	return Object.fromEntries(
		Object.entries(headers).map(([name, value]) => {
			const text = Array.isArray(value) ? value.join(', ') : (value ?? '');
			const bearer = /^Bearer\s+(\S+)$/i.exec(text)?.[1];
			return [name, bearer ? `Bearer sha256:${shortHash(bearer)}` : text];
		}),
	);
}

/** Every API request since the start or the last `clear`. */
export class Journal {
	private entries: JournalEntry[] = [];
	private lastId = 0;

	constructor(private readonly changed: () => void) {}

	open(entry: Omit<JournalEntry, 'id'>): JournalEntry {
		this.lastId += 1;
		const opened = { id: this.lastId, ...entry };
		this.entries.push(opened);
		this.changed();
		return opened;
	}

	list(): JournalEntry[] {
		return [...this.entries];
	}

	get(id: number): JournalEntry | undefined {
		return this.entries.find((entry) => entry.id === id);
	}

	clear(): void {
		this.entries = [];
	}
}
