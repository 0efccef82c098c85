import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** JSON values only: what does not fit into memory waits on disk as lines of JSON. */
export interface SortOptions<Item> {
  readonly compare: (a: Item, b: Item) => number;
  /** How much is held in memory at once; less than that never touches the disk. */
  readonly mostInMemory?: number;
  /** How much an item counts; 1 unless given. */
  readonly weightOf?: (item: Item) => number;
  /** Where the rest waits; the system's place for temporary files unless given. */
  readonly directory?: string;
}

const MOST_IN_MEMORY = 20_000;
/** Runs that are merged at once: each is an open file. */
const MOST_RUNS = 64;

/** The items in order, of equal ones the earlier first, in memory that does not grow with their number. */
export async function* sorted<Item>(
  items: AsyncIterable<Item>,
  { compare, mostInMemory = MOST_IN_MEMORY, weightOf = () => 1, directory = tmpdir() }: SortOptions<Item>,
): AsyncGenerator<Item> {
  const runs = new Runs<Item>(compare, directory);
  let held: Item[] = [];
  let weight = 0;
  try {
    for await (const item of items) {
      held.push(item);
      weight += weightOf(item);
      if (weight < mostInMemory) continue;
      await runs.add(held.sort(compare));
      [held, weight] = [[], 0];
    }
    held.sort(compare);
    yield* runs.merged(held);
  } finally {
    await runs.close();
  }
}

/** Sorted parts on disk. */
class Runs<Item> {
  private directory: string | undefined;
  private paths: string[] = [];
  private count = 0;

  constructor(
    private readonly compare: (a: Item, b: Item) => number,
    private readonly parent: string,
  ) {}

  async add(items: Iterable<Item> | AsyncIterable<Item>): Promise<void> {
    this.directory ??= await mkdtemp(join(this.parent, 'concord-import-'));
    const path = join(this.directory, String((this.count += 1)));
    await pipeline(Readable.from(lines(items)), createWriteStream(path));
    this.paths.push(path);
    if (this.paths.length >= MOST_RUNS) await this.mergeToOne();
  }

  /** Everything on disk and, behind equal ones of it, what is still in memory. */
  merged(held: readonly Item[]): AsyncIterable<Item> | Iterable<Item> {
    return this.paths.length === 0 ? held : merge([...this.paths.map(readRun<Item>), iterate(held)], this.compare);
  }

  async close(): Promise<void> {
    if (this.directory !== undefined) await rm(this.directory, { recursive: true, force: true });
  }

  private async mergeToOne(): Promise<void> {
    const parts = this.paths;
    this.paths = [];
    await this.add(merge(parts.map(readRun<Item>), this.compare));
    await Promise.all(parts.map((path) => rm(path)));
  }
}

async function* lines<Item>(items: Iterable<Item> | AsyncIterable<Item>): AsyncGenerator<string> {
  for await (const item of items) yield `${JSON.stringify(item)}\n`;
}

/** Many runs are read at once, so each reads no further ahead than it must; a reader of lines would hold a thousand. */
const READ_AHEAD_BYTES = 32 * 1024;

async function* readRun<Item>(path: string): AsyncGenerator<Item> {
  let rest = '';
  const chunks = createReadStream(path, { encoding: 'utf8', highWaterMark: READ_AHEAD_BYTES });
  for await (const chunk of chunks as AsyncIterable<string>) {
    const parts = (rest + chunk).split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) yield JSON.parse(part) as Item;
  }
}

async function* iterate<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  yield* items;
}

async function* merge<Item>(
  parts: readonly AsyncGenerator<Item>[],
  compare: (a: Item, b: Item) => number,
): AsyncGenerator<Item> {
  const heads = await Promise.all(parts.map((part) => part.next()));
  for (;;) {
    let least = -1;
    for (const [at, head] of heads.entries()) {
      if (head.done) continue;
      const best = heads[least];
      if (!best || compare(head.value, best.value as Item) < 0) least = at;
    }
    const head = heads[least];
    const part = parts[least];
    if (!head || !part) return;
    yield head.value as Item;
    heads[least] = await part.next();
  }
}
