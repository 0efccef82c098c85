import 'reflect-metadata';
import { CONTEXT_MODULES } from '#libs/contexts';
import { writeFile } from 'node:fs/promises';
import { schemaOf, sdlOf } from './schema.js';

/* `npm run schema`: writes the schema into the working directory. */
await writeFile('schema.graphql', sdlOf(await schemaOf(CONTEXT_MODULES)));
