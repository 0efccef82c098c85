import type { StoredIdentity } from '../storage/log-store.js';

/** Where the events written lately are, by id: what repeats are recognised by when no revision is expected. */
export class RecentIds {
  readonly #known = new Map<string, StoredIdentity>();

  constructor(readonly capacity = 100_000) {}

  /** The first event known under an id. */
  find(id: string): StoredIdentity | undefined {
    return this.#known.get(id);
  }

  remember({ id, stream, revision, position }: StoredIdentity): void {
    if (this.#known.has(id)) return;
    this.#known.set(id, { id, stream, revision, position });
    if (this.#known.size <= this.capacity) return;
    const [oldest] = this.#known.keys();
    this.#known.delete(oldest as string);
  }
}
