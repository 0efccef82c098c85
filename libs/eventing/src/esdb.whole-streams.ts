import { LRUCache } from 'lru-cache';
import { isDeleted } from './esdb.faults.js';
import { StreamTrimmed } from './event-store.js';

const KEPT = 10_000;
const GOOD_FOR_MS = 5_000;
const LIMITS = ['$tb', '$maxCount', '$maxAge'];

/**
 * Looks at the metadata of streams in which nothing was found, before they are taken for new. A server lets a soft-deleted stream begin
 * again as if it had never been, and counts on from its old end: only its metadata tell.
 */
export class WholeStreams {
  private readonly seen = new LRUCache<string, true>({ max: KEPT, ttl: GOOD_FOR_MS });

  /** `metadataOf` answers with what was last written of a stream, undefined where nothing was. */
  constructor(private readonly metadataOf: (stream: string) => Promise<unknown>) {}

  /** Throws StreamTrimmed when something was, or would be, cut off from the beginning of the stream. */
  async check(stream: string): Promise<void> {
    if (this.seen.has(stream)) return;
    const limits = limitsOf(await this.metadata(stream));
    if (limits !== '') throw new StreamTrimmed(stream, `its metadata say ${limits}`);
    this.seen.set(stream, true);
  }

  /** For one that has begun: from now on it may be deleted. */
  forget(stream: string): void {
    this.seen.delete(stream);
  }

  private async metadata(stream: string): Promise<unknown> {
    try {
      return await this.metadataOf(stream);
    } catch (fault) {
      if (isDeleted(fault)) throw new StreamTrimmed(stream, 'it was deleted for ever');
      throw fault;
    }
  }
}

function limitsOf(metadata: unknown): string {
  const values = (metadata ?? {}) as Record<string, unknown>;
  return LIMITS.filter((name) => Number(values[name]) > 0)
    .map((name) => `${name} ${String(values[name])}`)
    .join(', ');
}
