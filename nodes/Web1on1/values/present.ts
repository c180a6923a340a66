/** An object some of whose members may be missing; those that are there hold something. */
export type Present<Members> = { [Name in keyof Members]?: NonNullable<Members[Name]> };

/** True for what stands for "not given": undefined, null and the empty text. */
export function isNothing(value: unknown): boolean {
	return value === undefined || value === null || value === '';
}

/**
 * The members that are there, in their order.
 * @param isMissing what counts as missing; undefined and null must be among it
 */
export function present<Members extends object>(
	members: Members,
	isMissing?: (value: unknown) => boolean,
): Present<Members>;
export function present(
	members: object,
	isMissing: (value: unknown) => boolean = isNothing,
): Record<string, unknown> {
	return Object.fromEntries(Object.entries(members).filter(([, value]) => !isMissing(value)));
}
