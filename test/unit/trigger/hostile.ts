import fc from 'fast-check';

/** Objects as a stranger might build them: known names with unknown things in them. */
const hostile = fc.letrec<{ value: unknown; object: Record<string, unknown> }>((tie) => ({
	value: fc.oneof(
		{ depthSize: 'small' },
		fc.constantFrom(
			null,
			undefined,
			true,
			0,
			Number.NaN,
			'',
			'x',
			'650000000000000000000003',
			'https://a.example/b.png',
			'image/png',
			'contact',
			'whatsapp',
		),
		fc.string(),
		fc.double(),
		fc.array(tie('value'), { maxLength: 3 }),
		tie('object'),
	),
	object: fc.dictionary(
		fc.constantFrom(
			'id',
			'event',
			'data',
			'message',
			'conversation',
			'contact',
			'profile',
			'text',
			'role',
			'touchpoint',
			'type',
			'user',
			'meta',
			'contentType',
			'organization',
			'timestamp',
			'__proto__',
			'constructor',
			'toString',
			'createdAt',
			'name',
			'error',
		),
		tie('value'),
		{ maxKeys: 8 },
	),
}));

/** Payloads of a webhook, by a stranger. */
export const payloads = fc.oneof(
	hostile.value,
	fc.record(
		{
			event: fc.constantFrom('message.create.contact.chat', 'message.error', 'conversation.update'),
			data: fc.record(
				{ message: hostile.value, conversation: hostile.value },
				{ requiredKeys: [] },
			),
			id: hostile.value,
			timestamp: hostile.value,
		},
		{ requiredKeys: ['event'] },
	),
);
