import { setTimeout as pause } from 'node:timers/promises';
import {
  type Appended,
  type ExpectedRevision,
  type NewEvent,
  OutcomeUnknown,
  RevisionConflict,
  type StoredEvent,
} from '../event-store.js';
import { BackOff } from '../../async/timeout.js';

/** What one attempt came to: written, refused for its revision, failed in a way that says nothing, or no answer at all. */
export type Attempt = Appended | 'conflict' | 'unknown' | 'silence';

interface Appending {
  readonly stream: string;
  readonly expected: ExpectedRevision;
  readonly events: readonly NewEvent[];
  /** Sends the same events once more. */
  readonly attempt: () => Promise<Attempt>;
  readonly read: (from: bigint, deadlineMs: number) => AsyncIterable<StoredEvent>;
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
}

/**
 * The same ids at the same revision until there is a definite answer. A refusal after an attempt of unknown outcome may be the
 * shadow of that attempt: what is in the stream decides. Throws RevisionConflict, or OutcomeUnknown at the deadline.
 */
export async function appendUntilKnown(appending: Appending): Promise<Appended> {
  const { stream, expected, attempt, signal } = appending;
  const until = Date.now() + appending.deadlineMs;
  const backOff = new BackOff();
  for (let doubtful = false; ; doubtful = true) {
    let outcome = await attempt();
    if (outcome === 'silence' || (outcome === 'conflict' && doubtful)) {
      outcome = await lookUp(appending, outcome, Math.max(until - Date.now(), 1));
    }
    if (typeof outcome === 'object') return outcome;
    if (outcome === 'conflict') throw new RevisionConflict(stream, expected);
    if (Date.now() > until || signal.aborted) throw new OutcomeUnknown(stream);
    await pause(backOff.milliseconds);
  }
}

async function lookUp(
  { expected, events, read }: Appending,
  outcome: 'silence' | 'conflict',
  deadlineMs: number,
): Promise<Attempt> {
  let matching = 0;
  try {
    for await (const { id, revision, position } of read(expected === 'no-stream' ? 0n : expected + 1n, deadlineMs)) {
      if (id !== events[matching]?.id) return 'conflict';
      matching += 1;
      if (matching === events.length) return { revision, position };
    }
    return matching === 0 ? outcome : 'conflict';
  } catch {
    return 'unknown';
  }
}
