import { ensureInstalled } from './lib/installation.mjs';

ensureInstalled();
await import('../dist/apps/supervisor/src/reset.js');
