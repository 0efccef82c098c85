import { type EventStoreDBClient, jsonEvent, NO_STREAM } from '@eventstore/db-client';
import type { Attempt } from './esdb.append.js';
import { isConflict, isFinalFault, isMendedByClient, isTooLarge } from './esdb.faults.js';
import { AppendTooLarge, type ExpectedRevision, type NewEvent } from '../event-store.js';
import { SILENCE, within } from '../../async/timeout.js';

const REPLACE_AT_MOST_EVERY = 1_000;

export interface WriterOptions {
  readonly attemptMs: number;
  readonly onFault?: ((what: string, fault: unknown) => void) | undefined;
}

/** Appends on a connection of its own, which is replaced when the client keeps a broken one. */
export class EsdbWriter {
  private client: EventStoreDBClient;
  private replacing: Promise<void> | undefined;
  private lastSuccess = Date.now();

  constructor(
    private readonly connect: () => EventStoreDBClient,
    private readonly options: WriterOptions,
  ) {
    this.client = connect();
  }

  /** Sends events once. Throws AppendTooLarge, and what is final. */
  async attempt(stream: string, expected: ExpectedRevision, events: readonly NewEvent[]): Promise<Attempt> {
    const { attemptMs } = this.options;
    await this.replacing;
    const expectedRevision = expected === 'no-stream' ? NO_STREAM : expected;
    const messages = events.map(({ id, type, data, metadata }) => jsonEvent({ id, type, data, metadata } as never));
    try {
      const sent = this.client.appendToStream(stream, messages, { expectedRevision, deadline: attemptMs });
      const answer = await within(attemptMs + 500, sent);
      if (answer === SILENCE) return this.failed('silence', 'append without an answer', stream);
      this.lastSuccess = Date.now();
      const { nextExpectedRevision: revision, position } = answer;
      // A repeat on a stream that was soft-deleted since is answered without a position: nothing of it can be read.
      return position ? { revision, position } : 'conflict';
    } catch (fault) {
      if (isConflict(fault)) return 'conflict';
      if (isTooLarge(fault)) throw new AppendTooLarge(stream);
      if (isFinalFault(fault)) throw fault;
      return this.failed('unknown', 'append failed', fault, isMendedByClient(fault));
    }
  }

  async close(): Promise<void> {
    await this.replacing;
    await this.client.dispose();
  }

  private failed<Kind extends Attempt>(kind: Kind, what: string, fault: unknown, mended = false): Kind {
    this.options.onFault?.(what, fault);
    if (!mended && Date.now() - this.lastSuccess > REPLACE_AT_MOST_EVERY) this.replace();
    return kind;
  }

  /** Never two at once: what one's broken stream rejects, the other's answers would look for and end the process. */
  private replace(): void {
    this.lastSuccess = Date.now();
    this.replacing ??= within(
      this.options.attemptMs,
      this.client.dispose().catch(() => undefined),
    ).then(() => {
      this.client = this.connect();
      this.replacing = undefined;
    });
  }
}
