import { ensureInstalled } from './lib/installation.mjs';

ensureInstalled();
await import('../dist/programs/reset.js');
