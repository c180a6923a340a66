import { ask } from '../../../sandbox/desk/page/state/ask';
import type { NewAppointment, NewProposal } from '../../database';
import type { OfficeView } from '../office';

/** What the dealer's office can do. */
export const api = {
	look: () => ask<OfficeView>('GET', '/office'),
	book: (appointment: NewAppointment) => ask<unknown>('POST', '/office/appointments', appointment),
	move: (id: number, to: NewAppointment) => ask<unknown>('PUT', `/office/appointments/${id}`, to),
	cancel: (id: number) => ask<unknown>('DELETE', `/office/appointments/${id}`),
	propose: (proposal: NewProposal) => ask<unknown>('POST', '/office/proposals', proposal),
};
