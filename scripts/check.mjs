import { check } from './lib/checks.mjs';
import { ensureInstalled } from './lib/installation.mjs';

ensureInstalled();
process.exitCode = (await check()).every(({ passed }) => passed) ? 0 : 1;
