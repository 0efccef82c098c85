import type { LedgerEvent } from '../events/ledger.events.js';
import type { LedgerState } from '../state/ledger.state.js';
import { evolveLedger } from './ledger.evolve.js';

/** States between the events of a decision, by the event before them. */
const states = new WeakMap<LedgerEvent, { readonly before: LedgerState; readonly after: LedgerState }>();

/** Within a decision: the next event is decided on it. */
export function afterDecided(before: LedgerState, event: LedgerEvent): LedgerState {
  const after = evolveLedger(before, event);
  states.set(event, { before, after });
  return after;
}

/** What was decided is folded again once it is written: the same event after the same state is not worked out twice. */
export function evolveDecided(before: LedgerState, event: LedgerEvent): LedgerState {
  const known = states.get(event);
  states.delete(event);
  return known?.before === before ? known.after : evolveLedger(before, event);
}
