import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RecordKind } from '../schema/record.schema.js';

/** How far a file has been sent. What is here only saves work: sending everything again would change nothing. */
export interface Entry {
  /** Records answered, in the order of the file. */
  readonly records: number;
  /** The last of them and where it stands in the history: an answer with another position is another history. */
  readonly last: { readonly kind: RecordKind; readonly item: object; readonly position: string };
  readonly complete: boolean;
}

/** What a file's progress is kept under: another file, mapping, program or service is another import. */
export interface JournalKey {
  readonly sha256: string;
  readonly mappingHash: string;
  readonly target: string;
}

/** One small file for each file that was sent. */
export class Journal {
  constructor(private readonly directory: string) {}

  /** What is known of a file; undefined when nothing is, or nothing that can be read. */
  async read(key: JournalKey): Promise<Entry | undefined> {
    try {
      return JSON.parse(await readFile(this.path(key), 'utf8')) as Entry;
    } catch {
      return undefined;
    }
  }

  async write(key: JournalKey, entry: Entry): Promise<void> {
    const path = this.path(key);
    await mkdir(this.directory, { recursive: true });
    await writeFile(`${path}.new`, JSON.stringify(entry));
    await rename(`${path}.new`, path);
  }

  async forget(key: JournalKey): Promise<void> {
    await rm(this.path(key), { force: true });
  }

  private path({ sha256, mappingHash, target }: JournalKey): string {
    const name = createHash('sha256').update(`${sha256}\n${mappingHash}\n${target}`).digest('hex');
    return join(this.directory, `${name}.json`);
  }
}
