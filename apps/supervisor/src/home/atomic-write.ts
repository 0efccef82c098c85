import { renameSync, writeFileSync } from 'node:fs';

/** Writes a file that only this user may read, as a whole: a reader, or a start after a kill, never sees half of it. */
export function writeAtomically(file: string, text: string): void {
  const unfinished = `${file}.unfinished`;
  writeFileSync(unfinished, text, { mode: 0o600, flush: true });
  renameSync(unfinished, file);
}
