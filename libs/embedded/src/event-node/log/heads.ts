import { EMPTY_HEAD, type Head, type LogStore } from '../storage/log-store.js';

export const MOST_HEADS = 100_000;

/**
 * The ends of the streams used lately. The others are looked up when they are needed, so that memory does not grow with
 * the number of streams. As long as there are no others, nothing is looked up: what is not known is a new stream.
 */
export class Heads {
  readonly #known: Map<string, Head>;
  #isAll: boolean;
  #commits = 0;

  /** @param all the ends of all streams that there are */
  constructor(
    private readonly store: Pick<LogStore, 'heads'>,
    all?: Map<string, Head>,
    private readonly capacity = MOST_HEADS,
  ) {
    this.#known = all ?? new Map();
    this.#isAll = all !== undefined;
  }

  /** The committed ends of these streams. */
  async load(streams: Iterable<string>): Promise<Map<string, Head>> {
    const found = new Map<string, Head>();
    const missing: string[] = [];
    for (const stream of streams) {
      const head = this.#known.get(stream);
      if (head) found.set(stream, head);
      else if (this.#isAll) found.set(stream, EMPTY_HEAD);
      else missing.push(stream);
    }
    if (missing.length > 0) await this.#lookUp(missing, found);
    return found;
  }

  /** Takes over what a commit has changed. */
  committed(changed: ReadonlyMap<string, Head>): void {
    this.#commits++;
    for (const [stream, head] of changed) this.#remember(stream, head);
  }

  async #lookUp(streams: string[], found: Map<string, Head>): Promise<void> {
    const commits = this.#commits;
    const heads = await this.store.heads(streams);
    streams.forEach((stream, index) => {
      const head = this.#known.get(stream) ?? heads[index] ?? EMPTY_HEAD;
      found.set(stream, head);
      // A commit during the look-up may have made its result old.
      if (commits === this.#commits) this.#remember(stream, head);
    });
  }

  #remember(stream: string, head: Head): void {
    this.#known.delete(stream);
    this.#known.set(stream, head);
    if (this.#known.size <= this.capacity) return;
    this.#isAll = false;
    const [oldest] = this.#known.keys();
    this.#known.delete(oldest as string);
  }
}
