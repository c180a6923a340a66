/**
 * Types of files that messengers carry, each with the endings of its files; the first one is the
 * usual one. Endings and types as registered (IANA), or as WhatsApp names them. `.opus` is Opus in an
 * Ogg container, which is what WhatsApp's voice notes are.
 */
const ENDINGS: Readonly<Record<string, readonly string[]>> = {
	'application/gzip': ['gz'],
	'application/json': ['json'],
	'application/msword': ['doc'],
	'application/pdf': ['pdf'],
	'application/rtf': ['rtf'],
	'application/vnd.ms-excel': ['xls'],
	'application/vnd.ms-excel.sheet.macroenabled.12': ['xlsm'],
	'application/vnd.ms-outlook': ['msg'],
	'application/vnd.ms-powerpoint': ['ppt'],
	'application/vnd.oasis.opendocument.presentation': ['odp'],
	'application/vnd.oasis.opendocument.spreadsheet': ['ods'],
	'application/vnd.oasis.opendocument.text': ['odt'],
	'application/vnd.openxmlformats-officedocument.presentationml.presentation': ['pptx'],
	'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': ['xlsx'],
	'application/vnd.openxmlformats-officedocument.wordprocessingml.document': ['docx'],
	'application/vnd.rar': ['rar'],
	'application/x-7z-compressed': ['7z'],
	'application/zip': ['zip'],
	'audio/aac': ['aac'],
	'audio/amr': ['amr'],
	'audio/amr-wb': ['awb'],
	'audio/flac': ['flac'],
	'audio/mp4': ['m4a', 'mp4'],
	'audio/mpeg': ['mp3', 'mpga'],
	'audio/ogg': ['ogg', 'oga', 'opus'],
	'audio/wav': ['wav'],
	'audio/webm': ['weba', 'webm'],
	'image/avif': ['avif'],
	'image/bmp': ['bmp'],
	'image/gif': ['gif'],
	'image/heic': ['heic'],
	'image/heif': ['heif'],
	'image/jpeg': ['jpg', 'jpeg', 'jpe', 'jfif'],
	'image/png': ['png'],
	'image/tiff': ['tif', 'tiff'],
	'image/webp': ['webp'],
	'message/rfc822': ['eml'],
	'text/calendar': ['ics'],
	'text/csv': ['csv'],
	'text/vcard': ['vcf', 'vcard'],
	'video/3gpp': ['3gp', '3gpp'],
	'video/3gpp2': ['3g2'],
	'video/mp4': ['mp4', 'm4v'],
	'video/mpeg': ['mpeg', 'mpg'],
	'video/quicktime': ['mov', 'qt'],
	'video/webm': ['webm'],
	'video/x-matroska': ['mkv'],
	'video/x-msvideo': ['avi'],
};

/** Other names that are in use for the same types. */
const SAME: Readonly<Record<string, string>> = {
	'application/csv': 'text/csv',
	'application/ogg': 'audio/ogg',
	'application/x-pdf': 'application/pdf',
	'application/x-zip-compressed': 'application/zip',
	'audio/3gpp': 'video/3gpp',
	'audio/m4a': 'audio/mp4',
	'audio/mp3': 'audio/mpeg',
	'audio/opus': 'audio/ogg',
	'audio/vnd.wave': 'audio/wav',
	'audio/wave': 'audio/wav',
	'audio/x-aac': 'audio/aac',
	'audio/x-m4a': 'audio/mp4',
	'audio/x-wav': 'audio/wav',
	'image/jpg': 'image/jpeg',
	'image/pjpeg': 'image/jpeg',
	'image/x-png': 'image/png',
	'text/comma-separated-values': 'text/csv',
	'text/directory': 'text/vcard',
	'text/rtf': 'application/rtf',
	'text/x-vcalendar': 'text/calendar',
	'text/x-vcard': 'text/vcard',
	'video/3gp': 'video/3gpp',
	'video/avi': 'video/x-msvideo',
	'video/x-m4v': 'video/mp4',
};

/** By ending, the later of two: `.mp4` and `.webm` may hold sound alone, and nearly always are films. */
const TYPES: ReadonlyMap<string, string> = new Map(
	Object.entries(ENDINGS).flatMap(([type, endings]) =>
		endings.map((ending) => [ending, type] as const),
	),
);

/** `type/subtype` in small letters, without parameters: `audio/ogg` of `audio/ogg; codecs=opus`. */
export function bareType(contentType: string): string {
	return (contentType.split(';')[0] ?? '').trim().toLowerCase();
}

/**
 * True where the text of a message is the address of a file: every content type but those of
 * written text (facts: H1). Contact cards and tables are files, though their types
 * begin with `text`.
 */
export function isFileType(contentType: string): boolean {
	return !/^text(?:\/(?:plain|html)?)?$|^$/.test(bareType(contentType));
}

/** The type of files of an ending, such as `pdf`; undefined for an ending that is not known. */
export function typeOfEnding(ending: string): string | undefined {
	return TYPES.get(ending.toLowerCase());
}

/** The endings of a type's files, the usual one first; none for a type that is not known. */
export function endingsOf(contentType: string): readonly string[] {
	const type = bareType(contentType);
	return ENDINGS[SAME[type] ?? type] ?? [];
}
