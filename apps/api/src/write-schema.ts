import 'reflect-metadata';
import { writeFile } from 'node:fs/promises';
import { schemaOf, sdlOf, SHOWN_MODULES } from './schema.js';

/* `npm run schema`: writes the schema into the working directory. */
await writeFile('schema.graphql', sdlOf(await schemaOf(SHOWN_MODULES)));
