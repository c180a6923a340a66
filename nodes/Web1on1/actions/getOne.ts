import type { INodeProperties } from 'n8n-workflow';

import { simplifyField } from '../descriptions/list';
import type { Operation } from './operation';
import { shownAs, type View } from './views';

/** What tells one record of the API from another. */
export interface RecordOf {
	/** For example 'contact'. */
	thing: string;
	description: string;
	/** Locator of the record. */
	of: INodeProperties;
	/** Path of the list it is in. */
	path: string;
	view: View;
}

/** The operation 'Get' of a resource: one record by its ID. */
export function getOne({ thing, description, of, path, view }: RecordOf): Operation {
	return {
		option: { name: 'Get', value: 'get', action: `Get ${thing}`, description },
		fields: [of, simplifyField],
		plan: (parameters) => {
			const id = parameters.id(of.name, of.displayName);
			const show = shownAs(parameters, view);
			return {
				recipients: [],
				run: async (session) => {
					const { body } = await session.request({ method: 'GET', path: `${path}/${id}` });
					return [show(body, session)];
				},
			};
		},
	};
}
