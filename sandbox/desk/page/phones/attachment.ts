import type { Picture } from '../../../consumer';

/** The sandbox takes bodies of 10 MB, and Base64 makes a third more of them. */
export const MOST_BYTES = 5 * 1024 * 1024;

/** A chosen file as the sandbox takes it. */
export async function attachmentOf(file: File): Promise<Picture> {
	const url = await new Promise<string>((resolve, reject) => {
		const reader = new FileReader();
		reader.addEventListener('load', () => {
			resolve(typeof reader.result === 'string' ? reader.result : '');
		});
		reader.addEventListener('error', () => {
			reject(new Error(`${file.name} can't be read`));
		});
		reader.readAsDataURL(file);
	});
	return {
		data: url.slice(url.indexOf(',') + 1),
		contentType: file.type || 'application/octet-stream',
		fileName: file.name.slice(-120),
	};
}
