import 'reflect-metadata';
import { writeFileSync } from 'node:fs';
import { CONTEXT_MODULES, contextsOf, policiesOf } from '../dist/libs/contexts/src/index.js';
import { publicTypeOf } from '../dist/libs/feed/src/index.js';
import { eventCatalogue } from './lib/event-catalogue.mjs';

/* `npm run events`: writes docs/events.md. The policies are only looked at, so they need no state to read. */
const contexts = contextsOf(CONTEXT_MODULES);
writeFileSync('docs/events.md', eventCatalogue(process.cwd(), contexts, policiesOf(contexts, {}, {}), publicTypeOf));
