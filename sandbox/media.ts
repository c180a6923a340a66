import { randomUUID } from 'node:crypto';

/** A picture or file that a consumer sent. */
export interface MediaFile {
	name: string;
	contentType: string;
	bytes: Buffer;
}

/** Of more than these, the oldest are let go: everything is in memory. */
const MOST = 50;

/** What consumers sent from the desk; served under `/sandbox/media`. */
export class Media {
	private readonly files = new Map<string, MediaFile>();

	/** Keeps a file; gives its path below `/sandbox/media`. */
	add(file: MediaFile): string {
		const id = randomUUID();
		this.files.set(id, file);
		const [oldest] = this.files.keys();
		if (this.files.size > MOST && oldest !== undefined) this.files.delete(oldest);
		return `${id}/${encodeURIComponent(file.name)}`;
	}

	get(id: string): MediaFile | undefined {
		return this.files.get(id);
	}
}
