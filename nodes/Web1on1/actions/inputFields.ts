import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Parameters } from '../n8n/parameters';
import { switchIn } from '../values/switches';

/**
 * 'Include Input Fields': an output item begins with what came in, whether the item has succeeded or
 * failed, so that whoever reads it knows whose it is. What the node itself says comes last and stays.
 */
export class InputFields {
	private readonly wanted = new Map<number, boolean>();

	private readonly items: INodeExecutionData[];

	/** n8n's error output puts what came in before an error by itself, and takes no further members. */
	private readonly isErrorOutput: boolean;

	constructor(
		context: IExecuteFunctions,
		private readonly parametersOf: (item: number) => Parameters,
	) {
		this.items = context.getInputData();
		this.isErrorOutput = context.getNode().onError === 'continueErrorOutput';
	}

	/**
	 * Takes note of what an item's options say.
	 * @throws InputError when it is neither true nor false
	 */
	read(item: number, parameters: Parameters): void {
		const options = parameters.collection('options', 'Options');
		const isWanted = switchIn(options, 'includeInputFields', "'Include Input Fields'", false);
		this.wanted.set(item, isWanted);
	}

	/** What an earlier try has settled is not planned again. */
	private wants(item: number): boolean {
		if (!this.wanted.has(item)) {
			try {
				this.read(item, this.parametersOf(item));
			} catch {
				this.wanted.set(item, false);
			}
		}
		return this.wanted.get(item) === true;
	}

	/** The item's outputs, each behind what came in where that is wanted. */
	before(item: number, outputs: INodeExecutionData[]): INodeExecutionData[] {
		const came = this.items[item]?.json;
		if (came === undefined || !this.wants(item)) return outputs;
		return outputs.map((output) =>
			this.isErrorOutput && 'error' in output.json
				? output
				: { ...output, json: { ...withoutError(came), ...output.json } },
		);
	}
}

/** In an output `error` says that this node has failed: that of an earlier one is not passed on. */
function withoutError(came: IDataObject): IDataObject {
	const { error, ...others } = came;
	return error === undefined ? came : others;
}
