import { makePrograms } from './lib/programs.mjs';

await makePrograms();
