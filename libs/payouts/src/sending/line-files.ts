import { chmod, mkdir, open, readdir, readFile, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { csvLines } from '#libs/graphql';

type Line = Parameters<typeof csvLines>[0][number];

/** CSV files that grow by whole lines, each known by its first cell. Only this service's user may read them. */
export class LineFiles {
  /** @param directory where the files go; made when the first is written */
  constructor(
    private readonly directory: string,
    private readonly header: readonly string[],
  ) {}

  /** A line is whole or it is not there: what a crash left of one is cut off before the next is written. */
  async append(name: string, line: Line): Promise<void> {
    const path = join(this.directory, name);
    await mkdir(this.directory, { recursive: true });
    await chmod(this.directory, 0o700);
    const known = await this.textIn(name);
    const whole = known.slice(0, known.lastIndexOf('\n') + 1);
    if (whole.length < known.length) await truncate(path, Buffer.byteLength(whole));
    const file = await open(path, 'a', 0o600);
    try {
      await file.chmod(0o600);
      await file.write(csvLines(whole === '' ? [this.header, line] : [line]));
      await file.sync();
    } finally {
      await file.close();
    }
  }

  /** The first of the files that end so in which a line begins with this reference. */
  async find(reference: string, ending: string): Promise<string | undefined> {
    const names = await readdir(this.directory).catch(noneIfAbsent);
    for (const name of names.filter((file) => file.endsWith(ending)).sort()) {
      const content = await this.textIn(name);
      const rows = parse(content.slice(0, content.lastIndexOf('\n') + 1)) as string[][];
      if (rows.some(([first]) => first === reference)) return name;
    }
    return undefined;
  }

  private async textIn(name: string): Promise<string> {
    return readFile(join(this.directory, name), 'utf8').catch((fault: unknown) => {
      noneIfAbsent(fault);
      return '';
    });
  }
}

function noneIfAbsent(fault: unknown): string[] {
  if ((fault as NodeJS.ErrnoException).code !== 'ENOENT') throw fault;
  return [];
}
