import { ensureInstalled } from './lib/installation.mjs';

ensureInstalled();
// Faults are told by the lines of the sources.
process.setSourceMapsEnabled(true);
await import('../dist/programs/supervisor.js');
