import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import type { FeedLog } from '../reading/feed-log.js';
import type { Credit } from '../requests/credit.js';
import type { DeliveredBatch } from '../bodies/delivered.js';
import type { SubscriptionParts, SubscriptionRequest } from './subscription-request.js';

/** Subjects of one batch: each may be 64 KiB. */
const MOST = 100;

interface Pace {
  /** Throws where the stream has ended by itself; false where nobody listens. */
  readonly goesOn: () => boolean;
  readonly signal: AbortSignal;
}

/**
 * The newest event of each subject up to where the stream began, batch after batch. A batch's cursor says where in the snapshot it is; that of the last one is
 * the place from which the stream goes on. The sequence of batches is 0 until then.
 */
export async function* snapshot(
  parts: Pick<SubscriptionParts, 'bodies' | 'inTurn'> & { readonly log: Pick<FeedLog, 'snapshot'> },
  { scope, started, filter, form, most, heartbeatMs, credit }: SubscriptionRequest,
  { goesOn, signal }: Pace,
): AsyncGenerator<DeliveredBatch, void> {
  const { snapshot: begun, ...end } = started.place;
  let after = begun?.after;
  const cursorAfter = (key: string): string => started.cursors.write({ ...end, snapshot: { after: key } });
  while (after !== undefined && goesOn()) {
    const upTo = Math.min(most, MOST, credit?.left ?? MOST);
    if (upTo === 0 && credit) {
      yield* waiting(credit, heartbeatMs, cursorAfter(after), signal);
      continue;
    }
    const from = after;
    const page = await parts.inTurn(() =>
      parts.log.snapshot(scope, { after: from, upTo: end.commit, filter, most: upTo }),
    );
    const bodies = await parts.bodies.bodies(page.events, form);
    credit?.take(page.events.length);
    after = page.after;
    const events = page.events.map((event, n) => ({
      ...{ body: marked(bodies[n] as Uint8Array), sequence: event.commit, cursor: cursorAfter(event.stateKey) },
    }));
    if (after !== undefined) yield { events, cursor: cursorAfter(after), sequence: 0n, behind: true };
    else yield { events, cursor: started.cursors.write(end), sequence: end.commit, behind: true };
  }
}

async function* waiting(
  credit: Credit,
  heartbeatMs: number,
  cursor: string,
  signal: AbortSignal,
): AsyncGenerator<DeliveredBatch, void> {
  await credit.changed(heartbeatMs, signal);
  if (credit.left === 0 && !signal.aborted) yield { events: [], cursor, sequence: 0n, behind: true };
}

/** `Event.snapshot`: a field that is appended to a message belongs to it. */
const MARK = new BinaryWriter().tag(18, WireType.Varint).bool(true).finish();

function marked(body: Uint8Array): Uint8Array {
  const whole = new Uint8Array(body.length + MARK.length);
  whole.set(body);
  whole.set(MARK, body.length);
  return whole;
}
