import { List, Map, Set } from 'immutable';
import { type Instant, unreachable } from '#libs/kernel';
import type { AccountEvent } from './account.events.js';
import type { AccountState, HistoryEntry, Place, Protection } from './account.state.js';

export const NEW_ACCOUNT: AccountState = {
  at: null,
  revision: -1,
  protections: Map<string, Protection>(),
  places: List<Place>(),
  direct: Map<string, readonly string[]>(),
  bought: Set<string>(),
  competitor: false,
  history: Map<string, HistoryEntry>(),
  conflicts: Set<string>(),
};

/** The later of two moments, the first of which may not be known. */
export const laterOf = (known: Instant | null, at: Instant): Instant => (known !== null && known > at ? known : at);

export function evolveAccount(state: AccountState, event: AccountEvent): AccountState {
  return { ...happened(state, event), revision: state.revision + 1 };
}

function happened(state: AccountState, event: AccountEvent): AccountState {
  switch (event.type) {
    case 'account.history-noted': {
      const { dealId, partnerId, productLines, at, until, order } = event.data;
      return { ...state, history: state.history.set(dealId, { dealId, partnerId, productLines, at, until, order }) };
    }
    case 'account.conflict-found':
      return { ...state, conflicts: state.conflicts.add(event.data.dealId) };
    default:
      return { ...lived(state, event), at: laterOf(state.at, event.data.at) };
  }
}

type Lived = Exclude<AccountEvent, { type: 'account.history-noted' | 'account.conflict-found' }>;

function lived(state: AccountState, event: Lived): AccountState {
  switch (event.type) {
    case 'account.place-taken':
      return { ...state, places: state.places.push(placeOf(event.data)) };
    case 'account.place-held': {
      const { dealId, until, evidence } = event.data;
      return withPlace(state, dealId, (place) => ({ ...place, heldUntil: until, handled: true, evidence }));
    }
    case 'account.place-resumed': {
      const { dealId, productLines, reasons, evidence } = event.data;
      return withPlace(state, dealId, (place) => ({ ...place, heldUntil: null, productLines, reasons, evidence }));
    }
    case 'account.place-given-up':
    case 'account.registration-refused':
      return withoutPlace(state, event.data.dealId);
    case 'account.protection-granted':
    case 'account.protection-reinstated': {
      const { dealId, partnerId, productLines, at, until } = event.data;
      const granted = { dealId, partnerId, productLines, from: at, until, extensions: extensionsOf(event) };
      return { ...withoutPlace(state, dealId), protections: state.protections.set(dealId, granted) };
    }
    case 'account.protection-extended': {
      const { dealId, until } = event.data;
      const known = state.protections.get(dealId);
      if (!known) return state;
      const longer = { ...known, until, extensions: known.extensions + 1 };
      return { ...state, protections: state.protections.set(dealId, longer) };
    }
    case 'account.protection-ended':
      return { ...state, protections: state.protections.delete(event.data.dealId) };
    case 'account.direct-opportunity-opened':
      return { ...state, direct: state.direct.set(event.data.opportunityId, event.data.productLines) };
    case 'account.direct-opportunity-closed':
      return { ...state, direct: state.direct.delete(event.data.opportunityId) };
    case 'account.became-customer':
      return { ...state, bought: state.bought.union(event.data.productLines) };
    case 'account.marked-competitor':
      return { ...state, competitor: true };
    default:
      return unreachable(event);
  }
}

const extensionsOf = (event: Lived): number =>
  event.type === 'account.protection-reinstated' ? event.data.extensions : 0;

const placeOf = ({
  dealId,
  partnerId,
  productLines,
  at,
  reasons,
  evidence,
}: Extract<Lived, { type: 'account.place-taken' }>['data']): Place => ({
  dealId,
  partnerId,
  productLines,
  since: at,
  reasons,
  evidence,
  heldUntil: null,
  handled: false,
});

const withPlace = (state: AccountState, dealId: string, change: (place: Place) => Place): AccountState => ({
  ...state,
  places: state.places.map((place) => (place.dealId === dealId ? change(place) : place)),
});

const withoutPlace = (state: AccountState, dealId: string): AccountState => ({
  ...state,
  places: state.places.filter((place) => place.dealId !== dealId),
});
