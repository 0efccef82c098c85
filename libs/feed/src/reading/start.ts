import { type Position, fromGlobalId } from '#libs/kernel';
import { parsePosition } from '#libs/eventing';
import { Cursors, type Place } from './cursor.js';
import { FeedFault } from './feed-fault.js';
import type { FeedLog, InTurn, LogScope, Standing } from './feed-log.js';

/** Where a reader begins. */
export type Start =
  | { readonly from: 'cursor'; readonly cursor: string }
  | { readonly from: 'beginning' }
  /** With the newest event of each subject, then with what happens from now on. */
  | { readonly from: 'snapshot' }
  /** With what happens from now on. */
  | { readonly from: 'end' }
  /** With the first event recorded at or after a moment, ISO 8601; in the future: as `end`. */
  | { readonly from: 'since'; readonly moment: string }
  /** After a position, as mutations answer it: `123/120`. */
  | { readonly from: 'position'; readonly position: string }
  /** After an event, by its global id. */
  | { readonly from: 'event'; readonly eventId: string };

/** What a start is checked against beside the log. */
export interface StartChecks {
  /** The newest position of the event store. */
  head(): Promise<Position | undefined>;
  /** Waits until the log is that far; rejects when that takes too long. */
  visible(position: Position, tenant: string): Promise<unknown>;
}

/** A start that was checked. */
export interface Started {
  readonly place: Place;
  readonly cursors: Cursors;
  /** By which log. */
  readonly log: Pick<Standing, 'store' | 'made'>;
}

/** The place that a start names. Throws FeedFault where there is none, or where what it remembers is not in the history. */
export async function resolveStart(
  log: FeedLog,
  checks: StartChecks,
  scope: LogScope,
  start: Start,
  inTurn: InTurn = (work) => work(),
): Promise<Started> {
  const standing = await log.standing(scope);
  const cursors = new Cursors(standing.store, scope.tenant);
  return { place: await placeOf(start), cursors, log: standing };

  async function placeOf(wanted: Start): Promise<Place> {
    switch (wanted.from) {
      case 'beginning':
        return { commit: 0n, ...(standing.newestIn !== undefined && { newestIn: standing.newestIn }) };
      case 'end':
        return ofStanding(standing);
      case 'snapshot':
        return { ...ofStanding(standing), snapshot: { after: NO_SUBJECT } };
      case 'cursor':
        return checked(cursors.read(wanted.cursor));
      case 'since': {
        const first = await log.recordedSince(scope.tenant, momentOf(wanted.moment), inTurn);
        return first === undefined ? ofStanding(standing) : { commit: first - 1n };
      }
      case 'position':
        return reached({ commit: positionOf(wanted.position).commit });
      case 'event': {
        const id = fromGlobalId('event', wanted.eventId);
        const event = id === undefined ? undefined : await log.event(scope, id);
        if (!event) throw noEvent(wanted.eventId);
        return { commit: event.commit, last: event };
      }
    }
  }

  async function checked(place: Place): Promise<Place> {
    await reached(place);
    await refuseOther(log, scope, place);
    return place;
  }

  /** The log is at that place, or will be in a moment. */
  async function reached(place: Place): Promise<Place> {
    if (place.commit <= standing.visible) return place;
    const head = await checks.head().catch(() => undefined);
    if (head && head.commit < place.commit)
      throw new FeedFault(
        'CURSOR_AHEAD',
        'The cursor or position lies behind the end of the history. The store was restored from an older copy, or it is of another one.',
      );
    await checks.visible({ commit: place.commit, prepare: 0n }, scope.tenant).catch(() => {
      throw new FeedFault(
        'NOT_YET_VISIBLE',
        'The log has not come as far as this cursor or position. Ask again.',
        1000,
      );
    });
    return place;
  }
}

/** Throws HISTORY_DIFFERS where the history up to a place is not the one that its reader knows, also where nothing has happened since what the store lost. */
export async function refuseOther(
  log: Pick<FeedLog, 'standing' | 'has'>,
  scope: LogScope,
  { commit, last, newestIn }: Place,
): Promise<void> {
  const now = newestIn === undefined ? undefined : await log.standing(scope, commit);
  const isThere =
    now && now.newestIn === newestIn
      ? now.last?.commit === last?.commit && (now.last?.id ?? '').startsWith(last?.id.slice(0, 8) ?? '')
      : !last || (await log.has(scope.tenant, last));
  if (!isThere) throw historyDiffers();
}

export const historyDiffers = (): FeedFault =>
  new FeedFault(
    'HISTORY_DIFFERS',
    'The history is not the one that this cursor was read from: its last event is not there, or others are before its place. The store was restored from an older copy. Begin anew, or at an event that both sides have.',
  );

/** Before all keys of subjects. */
const NO_SUBJECT = '00000000-0000-0000-0000-000000000000';

const ofStanding = ({ visible, last, newestIn }: Standing): Place => ({
  commit: visible,
  ...(last && { last }),
  ...(newestIn !== undefined && { newestIn }),
});

export const inSnapshot = (): FeedFault =>
  new FeedFault(
    'START_MALFORMED',
    'A consumer cannot be within a snapshot. Follow the snapshot, and create the consumer at the cursor with which it ends.',
  );

export const noEvent = (id: string): FeedFault =>
  new FeedFault('NO_EVENT', `There is no event ${JSON.stringify(id.slice(0, 60))} that you may see.`);

function positionOf(text: string): Position {
  const position = parsePosition(text);
  if (!position)
    throw new FeedFault('START_MALFORMED', 'The position is not one that mutations answer, such as 123/120.');
  return position;
}

function momentOf(text: string): string {
  const moment = new Date(text);
  const year = /^\d{4}-\d\d-\d\d/.test(text) ? moment.getUTCFullYear() : NaN;
  // What the database takes.
  if (!(year >= 1 && year <= 9999))
    throw new FeedFault(
      'START_MALFORMED',
      `${JSON.stringify(text.slice(0, 40))} is no moment such as 2026-11-28T15:00:00Z.`,
    );
  return moment.toISOString();
}
