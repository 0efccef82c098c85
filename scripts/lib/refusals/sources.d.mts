import type { Program } from 'typescript';

/** The libraries and the api under `root` as the compiler sees them, with these files (path below `root`) changed. */
export function sourcesOf(root: string, changed?: ReadonlyMap<string, string>): Program;
