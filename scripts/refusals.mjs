import { mkdirSync, writeFileSync } from 'node:fs';
import { refusalsOf } from './lib/refusals/mutations.mjs';
import { sourcesOf } from './lib/refusals/sources.mjs';
import { TABLE, tableOf } from './lib/refusals/table.mjs';

/* `npm run refusals`: writes which codes each mutation can answer, read from the sources. */
const refusals = refusalsOf(sourcesOf(process.cwd()), process.cwd());
if (refusals.unknown.length > 0) throw new Error(`codes that cannot be known: ${refusals.unknown.join(', ')}`);
mkdirSync('apps/api/src/generated', { recursive: true });
writeFileSync(TABLE, await tableOf(refusals));
