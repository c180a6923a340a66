import * as n8nWorkflow from 'n8n-workflow';

import { takesDetails } from '../../nodes/Web1on1/n8n/errorOutput';
import { toItems } from '../../nodes/Web1on1/actions/report';
import { Web1on1Error } from '../../nodes/Web1on1/transport/errors';

const node = {
	id: 'id',
	name: 'Web1on1',
	type: 'web1on1',
	typeVersion: 1,
	position: [0, 0] as [number, number],
	parameters: {},
};

describe("an item that failed, for n8n's error output", () => {
	it('carries its details where n8n is known to take them', () => {
		expect(takesDetails({ onError: 'continueErrorOutput' }, n8nWorkflow)).toBe(true);
		expect(takesDetails({ onError: 'continueErrorOutput' }, {})).toBe(false);
	});

	it('carries them in any n8n where there is one output only', () => {
		expect(takesDetails({ onError: 'continueRegularOutput' }, {})).toBe(true);
		expect(takesDetails({}, {})).toBe(true);
	});

	it('says with them whether somebody may have got something', () => {
		const error = new Web1on1Error('No answer', { description: 'Look first.', fate: 'unknown' });
		const [item] = toItems({ ...node, onError: 'continueErrorOutput' }, { error }, 3);
		expect(item).toMatchObject({
			json: { error: 'No answer', details: { mayHaveBeenSent: true } },
			pairedItem: { item: 3 },
		});
	});
});
