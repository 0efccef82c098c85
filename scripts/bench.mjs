import { spawnSync } from 'node:child_process';
import setUp from '../test/setup/global-setup.mjs';
import tearDown from '../test/setup/global-teardown.mjs';
import { ensureInstalled } from './lib/installation.mjs';

// `npm run bench`: the bench is compiled beside the product, whose compiled form it measures.

ensureInstalled();
const node = (...parameters) => spawnSync(process.execPath, parameters, { stdio: 'inherit' }).status ?? 1;
const compiled = node('node_modules/typescript/bin/tsc', '-p', 'tsconfig.bench.json', '--noCheck');
// Parts that run the product in their own process share its Postgres with nobody, as a run of tests does.
await setUp();
process.exitCode = compiled || node('dist/test/bench/bench.js', ...process.argv.slice(2));
await tearDown();
