import { Desk, storyAt } from './desk';
import { fillInAction } from './story/action';
import { enterCredential } from './story/credential';
import { fillInTrigger } from './story/trigger';
import { publishWorkflow } from './story/workflow';

jest.setTimeout(600_000);

let desk: Desk | undefined;

const here = (): Desk => {
	if (desk === undefined) throw new Error('The editor is not open');
	return desk;
};

beforeAll(async () => {
	desk = await Desk.open();
});

afterAll(async () => {
	await desk?.close();
});

const step = storyAt(here);

enterCredential(step);
fillInAction(step);
fillInTrigger(step);
publishWorkflow(step);
