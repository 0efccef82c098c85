import type { Tails } from '../live/tails.js';
import type { Place } from '../reading/cursor.js';
import { FeedFault } from '../reading/feed-fault.js';
import type { LogEvent, LogPage } from '../reading/feed-log.js';
import type { DeliveredBatch, DeliveredEvent } from '../bodies/delivered.js';
import { historyDiffers, refuseOther } from '../reading/start.js';
import { snapshot } from './snapshot.js';
import type { SubscriptionParts, SubscriptionRequest } from './subscription-request.js';

/** The reason with which a subscription's signal says that the process is stopping. */
export const DRAINING = 'draining';

/** A timer takes no longer spans. */
const LONGEST_MS = 60_000;

/**
 * Everything that a reader is to receive, in order, batch after batch; the next one is made when the one before was taken. Begins with a batch at
 * once, be it an empty one. An empty batch is a heartbeat: its cursor says how far the history was looked at, never past an event that was not delivered,
 * nor past one that waits for credit.
 * Ends with the signal. Throws FeedFault HISTORY_DIFFERS where what was delivered is not in the history any more, TOKEN_EXPIRED, SERVER_DRAINING, KEYS_UNAVAILABLE, LOG_UNAVAILABLE.
 */
export async function* subscription(
  parts: SubscriptionParts,
  request: SubscriptionRequest,
  signal: AbortSignal,
): AsyncGenerator<DeliveredBatch, void> {
  const { scope, started, filter, form, most, heartbeatMs, expiresAt, credit } = request;
  let joined: Awaited<ReturnType<Tails['join']>> | undefined;
  let { place, log: known } = started;
  let isDoubtful = false;
  let sent = place.commit;
  let spokeAt = -Infinity;
  let ahead: Promise<LogPage> | undefined;
  let rest: LogPage | undefined;
  const read = (after: bigint): Promise<LogPage> =>
    parts.inTurn(() => {
      const asked = { after, filter, most };
      return request.unopened ? parts.log.wholePage(scope, asked) : parts.log.page(scope, asked);
    });
  const endsIn = (): number => Math.max(0, Math.min(expiresAt - Date.now(), LONGEST_MS));
  const goesOn = (): boolean => {
    if (signal.aborted && signal.reason !== DRAINING) return false;
    refuseEnded(signal, expiresAt);
    return true;
  };
  try {
    if (place.snapshot) {
      yield* snapshot(parts, request, { goesOn, signal });
      spokeAt = performance.now();
      const { snapshot: _, ...end } = place;
      place = end;
    }
    while (goesOn()) {
      const whole: LogPage = rest ?? (await (ahead ?? recent(place.commit) ?? read(place.commit)));
      if (!rest) ahead = undefined;
      const isLevel = await level(whole);
      const page: Part = credit ? within(whole, credit.left) : whole;
      rest = page.rest;
      if (isLevel) place = placeAfter(page, place);
      const silentFor = performance.now() - spokeAt;
      const patience = (): number => Math.max(0, Math.min(heartbeatMs - silentFor, endsIn()));
      if (page.events.length > 0 || silentFor >= heartbeatMs) {
        credit?.take(page.events.length);
        // The next page of a long history is read while this one is on its way.
        if (!rest && page.behind && request.readsAhead) ahead = quietly(read(page.through));
        yield await delivered(page, place);
        spokeAt = performance.now();
        // There is nothing more to look at until something comes.
        if (joined && !rest && !page.behind)
          await joined.tail.changed(place.commit, Math.min(heartbeatMs, endsIn()), signal);
      } else if (rest) {
        await credit?.changed(patience(), signal);
      } else if (!page.behind) {
        joined ??= await parts.tails.join(scope.tenant);
        await joined.tail.changed(place.commit, patience(), signal);
      }
    }
  } finally {
    joined?.leave();
  }

  /** Whether the log is as far as this reader. One that was made anew, or was not as far meanwhile, must have what the reader knows. */
  async function level({ store, made, visible }: LogPage): Promise<boolean> {
    if (store !== known.store) throw historyDiffers();
    isDoubtful ||= made !== known.made || visible < place.commit;
    if (visible < place.commit) return false;
    if (isDoubtful) await parts.inTurn(() => refuseOther(parts.log, scope, place));
    [known, isDoubtful] = [{ store, ...(made !== undefined && { made }) }, false];
    return true;
  }

  /** From memory, where this reader is no further behind than that. */
  function recent(after: bigint): LogPage | undefined {
    return joined?.tail.after({ after, filter, most, ...(scope.partnerId && { partnerId: scope.partnerId }) });
  }

  async function delivered(page: LogPage, at: Place): Promise<DeliveredBatch> {
    const bodies = await parts.bodies.bodies(page.events, form);
    const events = page.events.map((event, n): DeliveredEvent => {
      const [body, sequence] = [bodies[n] as Uint8Array, event.commit];
      const follows = sent;
      sent = sequence;
      const cursor = started.cursors.write({ commit: sequence, last: event });
      if (request.unopened) return { body, sequence, cursor, row: event as LogEvent };
      return request.follows ? { body, sequence, cursor, follows } : { body, sequence, cursor };
    });
    sent = at.commit;
    return { events, cursor: started.cursors.write(at), sequence: at.commit, behind: page.behind };
  }
}

type Part = LogPage & { readonly rest?: LogPage };

/** Where nothing has come the newest event is the one before, by the same log. */
function placeAfter({ through: commit, last, newestIn }: LogPage, before: Place): Place {
  const known = newestIn !== undefined && (last || before.newestIn === newestIn) ? { newestIn } : {};
  return { commit, last: last ?? before.last, ...known };
}

/** As many of its events as there is credit for; what it says of the history ends before the first one that waits. */
function within(page: LogPage, credit: number): Part {
  const first = page.events[credit];
  if (!first) return page;
  const events = page.events.slice(0, credit);
  const rest = { ...page, events: page.events.slice(credit) };
  const { last: _, newestIn: __, ...standing } = page;
  const last = events.at(-1);
  return { ...standing, events, through: first.commit - 1n, behind: true, ...(last && { last }), rest };
}

/** Throws FeedFault SERVER_DRAINING, TOKEN_EXPIRED. */
export function refuseEnded(signal: AbortSignal, expiresAt: number): void {
  if (signal.aborted)
    throw new FeedFault('SERVER_DRAINING', 'This process is stopping. Go on at another with the last cursor.', 500);
  if (Date.now() >= expiresAt)
    throw new FeedFault('TOKEN_EXPIRED', 'The token has expired. Go on with a new one, at the last cursor.');
}

/** Nobody may ever wait for it: then its fault is nobody's. */
function quietly<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}
