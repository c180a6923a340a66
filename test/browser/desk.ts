import { CHECKOUT, DEFAULT_N8N_VERSION, startHost, type Host } from '../../host';
import { startSandbox, type Sandbox } from '../../sandbox';
import { Disposal } from '../support/disposal';
import { launchChromium } from './chromium';
import { Editor } from './editor';
import { Gallery } from './gallery';

/** Somebody at n8n's editor, with Web1on1 beside it. */
export class Desk {
	private constructor(
		private readonly parts: Disposal,
		readonly sandbox: Sandbox,
		readonly host: Host,
		readonly editor: Editor,
		readonly gallery: Gallery,
	) {}

	static async open(): Promise<Desk> {
		return await Disposal.assemble(async (parts) => {
			const sandbox = parts.add(await startSandbox(), (it) => it.stop());
			const starting = startHost({ version: DEFAULT_N8N_VERSION, packageFolder: CHECKOUT });
			const host = parts.add(await starting, (it) => it.dispose());
			const browser = parts.add(await launchChromium(), (it) => it.close());
			const editor = await Editor.open(browser, host.url);
			return new Desk(parts, sandbox, host, editor, new Gallery(editor.page));
		});
	}

	async close(): Promise<void> {
		await this.parts.dispose();
	}

	/** The services Web1on1 has at an address of that kind. */
	webhooksAt(kind: 'webhook' | 'webhook-test'): string[] {
		return this.sandbox
			.services()
			.map(({ params }) => String(params['url']))
			.filter((url) => url.startsWith(`${this.host.url}/${kind}/`));
	}

	/** Where the icon of the open node comes from. */
	async iconOfNode(): Promise<string> {
		const icon = this.editor.at('ndv').locator('img[src*="web1on1"]').first();
		return (await icon.getAttribute('src')) ?? '';
	}
}

/** What the nodes are called that the story adds. */
export const ACTION_NODE = 'Send WhatsApp template';
export const TRIGGER_NODE = 'Web1on1 Trigger';

/** One step of a story: a test that goes on where the one before has stopped. */
export type Step = (name: string, play: (desk: Desk) => Promise<void>) => void;

/** Tells a story in order; what comes after a step that failed fails too. */
export function storyAt(desk: () => Desk): Step {
	let brokenOff: string | undefined;
	return (name, play) => {
		it(name, async () => {
			if (brokenOff !== undefined) throw new Error(`The story broke off at '${brokenOff}'`);
			brokenOff = name;
			try {
				await play(desk());
			} catch (error) {
				await desk().gallery.takePage('broken-off');
				throw error;
			}
			brokenOff = undefined;
		});
	};
}
