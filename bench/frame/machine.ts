import * as os from 'node:os';

/** The card of the machine: no name, no address. */
export interface Machine {
	processor: string;
	cores: number;
	memoryGb: number;
	system: string;
	/** The Node.js that sends; n8n has one of its own. */
	node: string;
}

/** The machine this runs on. */
export function thisMachine(): Machine {
	const processors = os.cpus();
	return {
		processor: processors[0]?.model.trim() ?? 'unknown',
		cores: processors.length,
		memoryGb: Math.round(os.totalmem() / 2 ** 30),
		system: `${os.type()} ${os.release()}, ${os.arch()}`,
		node: process.version,
	};
}

/** The same in a line. */
export function inWords({ processor, cores, memoryGb, system, node }: Machine): string {
	return `${processor}, ${cores} cores, ${memoryGb} GB, ${system}, Node.js ${node}`;
}
