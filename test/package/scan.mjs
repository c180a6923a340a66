// Runs the analyser of n8n's verification scan on the source and on the unpacked tarball, before
// anything is published. Usage: node scan.mjs <source folder> <package folder>

import {
	analyzePackage,
	SOURCE_FILE_PATTERNS,
} from '@n8n/scan-community-package/scanner/scanner.mjs';

const [, , source, unpacked] = process.argv;
const legs = {
	source: await analyzePackage(source, SOURCE_FILE_PATTERNS),
	tarball: await analyzePackage(unpacked),
};
console.log(JSON.stringify(legs, null, 2));
process.exit(Object.values(legs).every(({ passed }) => passed) ? 0 : 1);
