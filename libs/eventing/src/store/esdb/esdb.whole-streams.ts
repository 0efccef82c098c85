import { randomUUID } from 'node:crypto';
import type { EventMetadata } from '#libs/kernel';
import { LRUCache } from 'lru-cache';
import { isDeleted, isDenied, isUnauthenticated } from './esdb.faults.js';
import { METADATA_OF } from './esdb.streams.js';
import type { EsdbWriter } from './esdb.writer.js';
import { type Delivery, OutcomeUnknown, RetentionDenied, type StoredEvent, StreamTrimmed } from '../event-store.js';

const KEPT = 10_000;
const GOOD_FOR_MS = 5_000;
/** A process that begins fewer streams does not read for them what the whole store was told. */
const WORTH_WATCHING = 20;
const LIMITS = ['$tb', '$maxCount', '$maxAge'];

export interface MetadataSource {
  /** What was last written of a stream; undefined where nothing was. */
  readonly of: (stream: string) => Promise<unknown>;
  /** Everything that was and will be written of all streams; `begins` is called before the first delivery, and again after each break. */
  readonly follow: (begins: () => void) => AsyncIterable<Delivery>;
}

/**
 * Looks at the metadata of streams in which nothing was found, before they are taken for new. A server lets a soft-deleted stream begin
 * again as if it had never been, and counts on from its old end: only its metadata tell. A read of them for each new stream would cost more than its
 * append, so a process that begins many follows the metadata of all, which are few, and reads only while it is not level with them.
 */
export class WholeStreams {
  private readonly seen = new LRUCache<string, true>({ max: KEPT, ttl: GOOD_FOR_MS });
  private readonly limited = new Map<string, string>();
  private checks = 0;
  private level = false;

  constructor(private readonly source: MetadataSource) {}

  /** Throws StreamTrimmed when something was, or would be, cut off from the beginning of the stream. */
  async check(stream: string): Promise<void> {
    const { level } = this;
    if (!level && this.seen.has(stream)) return;
    const limits = level ? this.limited.get(stream) : limitsOf(await this.metadata(stream));
    if (limits) throw new StreamTrimmed(stream, `its metadata say ${limits}`);
    // To drop the last one again clears all of what the cache has room for.
    if (!level) this.seen.set(stream, true);
    if ((this.checks += 1) === WORTH_WATCHING) void this.follow();
  }

  /** For one that has begun: from now on it may be deleted. */
  forget(stream: string): void {
    this.seen.delete(stream);
  }

  private async follow(): Promise<void> {
    try {
      for await (const delivery of this.source.follow(() => (this.level = false))) {
        if (delivery.kind === 'caught-up') this.level = true;
        if (delivery.kind === 'event') this.take(delivery.event.stream.slice(METADATA_OF.length), delivery.event.data);
      }
    } catch {
      // It ends with the process, or is read again one by one.
    } finally {
      this.level = false;
    }
  }

  private take(stream: string, metadata: unknown): void {
    const limits = limitsOf(metadata);
    if (limits) this.limited.set(stream, limits);
    else this.limited.delete(stream);
  }

  private async metadata(stream: string): Promise<unknown> {
    try {
      return await this.source.of(stream);
    } catch (fault) {
      if (isDeleted(fault)) throw new StreamTrimmed(stream, 'it was deleted for ever');
      throw fault;
    }
  }
}

function limitsOf(metadata: unknown): string {
  const values = (metadata ?? {}) as Record<string, unknown>;
  return LIMITS.filter((name) => Number(values[name]) > 0)
    .map((name) => (isDeletion(name, values[name]) ? 'it was deleted' : `${name} ${String(values[name])}`))
    .join(', ');
}

/** A deletion that may be taken back cuts off everything there can be. */
const isDeletion = (name: string, value: unknown): boolean => name === '$tb' && !Number.isSafeInteger(Number(value));

const DAY_SECONDS = 86_400;

export interface MetadataOfStream {
  readonly stream: string;
  /** What its metadata stand under in the store. */
  readonly of: string;
  /** What was last said of it. */
  readonly newest: () => AsyncIterable<StoredEvent>;
  readonly writer: Pick<EsdbWriter, 'attempt'>;
}

/**
 * Says in the metadata of a stream how long its events are kept, beside what they say already; nothing where they say it. Whoever runs the store may have
 * kept to themselves what is said of streams. A user whom it does not know is another matter: that is a fault.
 */
export const keepFor = (days: number, of: MetadataOfStream): Promise<void> => allowed(of, () => say(days, of));

/** Whether the metadata of a stream say that. */
export const isKeptFor = (days: number, of: MetadataOfStream): Promise<boolean> =>
  allowed(of, async () => saysSo(days, await lastSaid(of)));

async function allowed<Answer>({ stream }: { readonly stream: string }, work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work();
  } catch (fault) {
    if (!isDenied(fault) || isUnauthenticated(fault)) throw fault;
    throw new RetentionDenied(stream, { cause: fault });
  }
}

export async function lastSaid({ newest }: Pick<MetadataOfStream, 'newest'>): Promise<StoredEvent | undefined> {
  let last: StoredEvent | undefined;
  for await (const event of newest()) last = event;
  return last;
}

const dataOf = (said: StoredEvent | undefined) => (said?.data ?? {}) as Readonly<Record<string, unknown>>;

const saysSo = (days: number, said: StoredEvent | undefined): boolean => dataOf(said)['$maxAge'] === days * DAY_SECONDS;

async function say(days: number, of: MetadataOfStream): Promise<void> {
  const last = await lastSaid(of);
  if (saysSo(days, last)) return;
  const data = { ...dataOf(last), $maxAge: days * DAY_SECONDS };
  const event = { id: randomUUID(), type: '$metadata', data, metadata: {} as EventMetadata };
  const written = await of.writer.attempt(of.of, last?.revision ?? 'no-stream', [event]);
  if (typeof written !== 'object') throw new OutcomeUnknown(of.stream);
}
