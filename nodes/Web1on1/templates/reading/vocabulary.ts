/**
 * What keys and types usually mean in a template, letters only: the members of `watemplates` are
 * not documented (facts: D5). The words are those of WhatsApp's own API and of services around it.
 */

export type Part = 'body' | 'buttons' | 'footer' | 'header';

/** Keys and component types that say which part of the template follows, letters only. */
export const PARTS: ReadonlyMap<string, Part> = new Map([
	['actions', 'buttons'],
	['body', 'body'],
	['bodytext', 'body'],
	['button', 'buttons'],
	['buttons', 'buttons'],
	['calltoaction', 'buttons'],
	['calltoactions', 'buttons'],
	['cta', 'buttons'],
	['ctas', 'buttons'],
	['footer', 'footer'],
	['footertext', 'footer'],
	['header', 'header'],
	['headertext', 'header'],
	['quickreplies', 'buttons'],
]);

/** Members that may say what a component is. */
export const TYPE_KEYS = ['type', 'componenttype', 'component', 'kind'];

/** Members of a template or one of its languages, whose own type is not that of a component. */
export const DOCUMENT_KEYS = new Set(['category', 'language', 'status']);

/** Keys that hold text of the part they are in; of the body, outside any part. */
export const TEXT_KEYS = new Set(['content', 'contents', 'message', 'text', 'templatetext']);

/** Keys of a button's label. */
export const LABEL_KEYS = new Set(['buttontext', 'displaytext', 'label', 'text', 'title']);

/** Keys under which a button keeps what its tap opens, and a header where its file is. */
export const TARGET_KEYS = new Set(['link', 'payload', 'uri', 'url']);

/** Keys of a file sent along, whatever part they are in. */
export const MEDIA_KEYS = new Set(['media', 'mediaurl']);

/** What a header may show instead of text. */
export const MEDIA = /^(?:audio|document|gif|image|location|video)$/i;

/** Keys of a list of variables. */
export const DECLARATION_KEYS = new Set([
	'localizableparams',
	'parameters',
	'params',
	'placeholders',
	'variables',
]);

/** Keys that describe the template; placeholders in them are not to be filled. */
export const DESCRIPTIVE_KEYS = new Set([
	'approvalstatus',
	'category',
	'createdat',
	'createdby',
	'description',
	'displayname',
	'error',
	'errors',
	'example',
	'examples',
	'format',
	'history',
	'id',
	'language',
	'locale',
	'modifiedby',
	'name',
	'organization',
	'orgpath',
	'reason',
	'rejectedreason',
	'rejectionreason',
	'sample',
	'samples',
	'status',
	'type',
	'updatedat',
	'updatedby',
	'versions',
]);
