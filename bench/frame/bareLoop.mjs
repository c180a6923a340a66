// A loop that does nothing but send, in a process of its own: `bareLoop.mjs <at once>`, and on its input
// `{url, bearer, bodies}`. Says how many seconds it took.
import { text } from 'node:stream/consumers';

const atOnce = Number(process.argv[2]);
const { url, bearer, bodies } = JSON.parse(await text(process.stdin));
const headers = { 'content-type': 'application/json', authorization: `Bearer ${bearer}` };
const start = performance.now();
const lane = async () => {
	for (let body = bodies.pop(); body !== undefined; body = bodies.pop()) {
		await (await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })).text();
	}
};
await Promise.all(Array.from({ length: atOnce }, lane));
console.log((performance.now() - start) / 1000);
