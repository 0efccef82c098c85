import { List, Map, Set } from 'immutable';
import { type Instant, unreachable } from '#libs/kernel';
import type { AccountEvent } from './account.events.js';
import {
  type AccountState,
  type HistoryEntry,
  type QueueEntry,
  type Protection,
  withKept,
  withPartner,
} from './account.state.js';

export const NEW_ACCOUNT: AccountState = {
  programId: null,
  at: null,
  revision: -1,
  protections: Map<string, Protection>(),
  queue: List<QueueEntry>(),
  direct: Map<string, readonly string[]>(),
  bought: Set<string>(),
  competitor: false,
  history: Map<string, HistoryEntry>(),
  conflicts: Set<string>(),
  joinedInto: null,
  absorbed: Set<string>(),
};

/** The later of two moments, the first of which may not be known. */
export const laterOf = (known: Instant | null, at: Instant): Instant => (known !== null && known > at ? known : at);

export function evolveAccount(state: AccountState, event: AccountEvent): AccountState {
  const { programId } = event.data;
  return { ...happened(state, event), programId, revision: state.revision + 1 };
}

function happened(state: AccountState, event: AccountEvent): AccountState {
  switch (event.type) {
    case 'account.history-noted': {
      const { dealId, partnerId, productLines, at, until, order } = event.data;
      return { ...state, history: state.history.set(dealId, { dealId, partnerId, productLines, at, until, order }) };
    }
    case 'account.conflict-found':
      return { ...state, conflicts: state.conflicts.add(event.data.dealId) };
    case 'account.became-customer':
      return { ...state, bought: state.bought.union(event.data.productLines) };
    case 'account.joined':
      return { ...state, joinedInto: event.data.into };
    case 'account.absorbed': {
      const { from, kept, at } = event.data;
      return liveAt(withKept(state, from, kept), laterOf(state.at, at));
    }
    case 'account.registration-reassigned':
      return withPartner(liveAt(state, laterOf(state.at, event.data.at)), event.data);
    case 'account.direct-opportunity-closed':
    case 'account.direct-opportunity-opened':
    case 'account.marked-competitor':
    case 'account.place-given-up':
    case 'account.place-held':
    case 'account.place-resumed':
    case 'account.place-taken':
    case 'account.protection-ended':
    case 'account.protection-extended':
    case 'account.protection-granted':
    case 'account.protection-reinstated':
    case 'account.registration-refused':
      if (isLapse(event)) return lapseAnnounced(state, event);
      return liveAt(lived(state, event), laterOf(state.at, event.data.at));
  }
}

/**
 * The same account at a later moment: promises and places end as time passes. Telling of an end is no step of time: what is dated before it, such
 * as the next row of an import, still finds it standing.
 */
export function liveAt(state: AccountState, at: Instant): AccountState {
  const over = (until: Instant | null): boolean => until !== null && until <= at;
  const protections = state.protections.filterNot(({ until }) => over(until));
  const queue = state.queue.filterNot(({ heldUntil }) => over(heldUntil));
  return { ...state, protections, queue, at };
}

type Lapse = Extract<Lived, { type: 'account.protection-ended' | 'account.place-given-up' }>;

const isLapse = (event: Lived): event is Lapse =>
  (event.type === 'account.protection-ended' && event.data.why === 'expired') ||
  (event.type === 'account.place-given-up' && event.data.why === 'return-lapsed');

function lapseAnnounced(state: AccountState, { type, data: { dealId } }: Lapse): AccountState {
  if (type === 'account.place-given-up') return withQueueEntry(state, dealId, (place) => ({ ...place, told: true }));
  const held = state.protections.get(dealId);
  return held ? { ...state, protections: state.protections.set(dealId, { ...held, told: true }) } : state;
}

/** What was bought when, and what was registered elsewhere, moves the account's own time by nothing. */
type Lived = Exclude<
  AccountEvent,
  {
    type:
      | 'account.history-noted'
      | 'account.conflict-found'
      | 'account.became-customer'
      | 'account.joined'
      | 'account.registration-reassigned'
      | 'account.absorbed';
  }
>;

function lived(state: AccountState, event: Lived): AccountState {
  switch (event.type) {
    case 'account.place-taken':
      return { ...state, queue: state.queue.push(queueEntryOf(event.data)) };
    case 'account.place-held': {
      const { dealId, until, evidence } = event.data;
      return withQueueEntry(state, dealId, (place) => ({
        ...place,
        heldUntil: until,
        told: false,
        handled: true,
        evidence,
      }));
    }
    case 'account.place-resumed': {
      const { dealId, productLines, reasons, evidence } = event.data;
      return withQueueEntry(state, dealId, (place) => ({ ...place, heldUntil: null, productLines, reasons, evidence }));
    }
    case 'account.place-given-up':
    case 'account.registration-refused':
      return withoutPlace(state, event.data.dealId);
    case 'account.protection-granted':
    case 'account.protection-reinstated': {
      const { dealId, partnerId, productLines, at, until } = event.data;
      const granted = {
        dealId,
        partnerId,
        productLines,
        from: at,
        until,
        told: false,
        extensions: extensionsOf(event),
      };
      return { ...withoutPlace(state, dealId), protections: state.protections.set(dealId, granted) };
    }
    case 'account.protection-extended': {
      const { dealId, until } = event.data;
      const known = state.protections.get(dealId);
      if (!known) return state;
      const longer = { ...known, until, told: false, extensions: known.extensions + 1 };
      return { ...state, protections: state.protections.set(dealId, longer) };
    }
    case 'account.protection-ended':
      return { ...state, protections: state.protections.delete(event.data.dealId) };
    case 'account.direct-opportunity-opened':
      return { ...state, direct: state.direct.set(event.data.opportunityId, event.data.productLines) };
    case 'account.direct-opportunity-closed':
      return { ...state, direct: state.direct.delete(event.data.opportunityId) };
    case 'account.marked-competitor':
      return { ...state, competitor: true };
    default:
      return unreachable(event);
  }
}

const extensionsOf = (event: Lived): number =>
  event.type === 'account.protection-reinstated' ? event.data.extensions : 0;

const queueEntryOf = ({
  dealId,
  partnerId,
  productLines,
  at,
  reasons,
  evidence,
}: Extract<Lived, { type: 'account.place-taken' }>['data']): QueueEntry => ({
  dealId,
  partnerId,
  productLines,
  since: at,
  reasons,
  evidence,
  heldUntil: null,
  told: false,
  handled: false,
});

const withQueueEntry = (
  state: AccountState,
  dealId: string,
  change: (place: QueueEntry) => QueueEntry,
): AccountState => ({
  ...state,
  queue: state.queue.map((place) => (place.dealId === dealId ? change(place) : place)),
});

const withoutPlace = (state: AccountState, dealId: string): AccountState => ({
  ...state,
  queue: state.queue.filter((place) => place.dealId !== dealId),
});
