import { readFileSync, writeFileSync } from 'node:fs';
import { missingOptional } from './lib/lock-file.mjs';

// Also removes the addresses of the registry at hand: the lock file is for every registry.

const FILE = 'package-lock.json';

const lock = JSON.parse(readFileSync(FILE, 'utf8'));
const missing = missingOptional(lock);
const [root, ...packages] = [...Object.entries(lock.packages), ...missing];
packages.sort(([one], [other]) => (one < other ? -1 : 1));
lock.packages = Object.fromEntries([root, ...packages]);
for (const entry of Object.values(lock.packages)) delete entry.resolved;
writeFileSync(FILE, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${missing.length} optional packages added to ${FILE}`);
