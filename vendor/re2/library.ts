// What is bundled of re2js. Only `index.ts` loads this, when it is first needed.
export { RE2JS, RE2JSSyntaxException } from 're2js';
