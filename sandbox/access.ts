import { forbidden } from './errors';
import type { Store } from './store';
import { scopeAllows, type Caller } from './tokens';
import type { Scope } from './types';

/** Refuses a call below the minimum scope. The message must not look like a token problem. */
export function requireScope(caller: Caller, minimum: Scope): void {
	if (!scopeAllows(caller.scope, minimum)) {
		throw forbidden(`Permission Denied: this call needs ${minimum} permissions`);
	}
}

/** Which organizations a caller may act for (facts: F6, I2, grade B). */
export class Access {
	constructor(private readonly store: Store) {}

	/**
	 * A bot: its own organization and those that hired it, one by one. Anyone else: the own
	 * organization and everything below it. An admin-scoped bot is both.
	 */
	allows(caller: Caller, organization: string): boolean {
		if (organization === caller.user.organization) return true;
		if (caller.user.role === 'bot' && this.hasHired(organization, caller.user.id)) return true;
		const isOrdinaryBot = caller.user.role === 'bot' && caller.scope !== 'admin';
		return !isOrdinaryBot && this.isWithin(organization, caller.user.organization);
	}

	/** Content (templates, forms) of the organizations above is readable too (grade C). */
	allowsContentOf(caller: Caller, organization: string): boolean {
		return this.store.organizations
			.all()
			.some(({ id }) => this.isWithin(id, organization) && this.allows(caller, id));
	}

	require(caller: Caller, organization: string): void {
		if (!this.allows(caller, organization)) {
			throw forbidden('Permission Denied: no access to this organization');
		}
	}

	hasHired(organization: string, bot: string): boolean {
		const instance = this.store.botinstances.find(
			(candidate) => candidate.organization === organization && candidate.bot === bot,
		);
		return instance?.enabled === true && instance.status === 'active';
	}

	/** Whether an organization is the other one or below it. */
	isWithin(organization: string, ancestor: string): boolean {
		return this.store.pathOf(organization).split('#').includes(ancestor);
	}
}
