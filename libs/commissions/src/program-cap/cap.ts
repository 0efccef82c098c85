import { Map } from 'immutable';
import { type Decider, type Decision, idOf, minorUnits, moneyOf, refuse } from '#libs/kernel';
import type { ReserveCap } from './cap.commands.js';
import type { CapEvent, CapOfProgram, Reservation } from './cap.events.js';
import type { Source } from '../ledger/events/ledger.events.js';
import { leftOf } from '../rating/caps.js';
import type { CapRefusal } from './cap.refusals.js';

/** A reservation whose entry may not stand in its ledger yet. Minor units. */
export interface OpenReservation {
  readonly ledgerId: string;
  /** Of the source that it was reserved for. */
  readonly source: Pick<Source, 'eventId' | 'position'>;
  readonly granted: bigint;
}

export interface CapState {
  /** Of the last event; -1 when there is none. */
  readonly revision: bigint;
  /** In this window so far, over all partners; minor units. */
  readonly granted: bigint;
  /** By draw: what was reserved, until it is known to be posted. */
  readonly open: Map<string, OpenReservation>;
}

/** The window's stream: one for each plan, cap and window, whatever version of the plan asks. */
export const capIdOf = (tenant: string, cap: Omit<CapOfProgram, 'currency'>): string =>
  idOf(tenant, 'cap', JSON.stringify([cap.programId, cap.planId, cap.capId, cap.windowKey]));

function evolve(before: CapState, { type, data }: CapEvent): CapState {
  const state = { ...before, revision: before.revision + 1n };
  switch (type) {
    case 'cap.reserved': {
      const granted = minorUnits({ amount: data.granted, currency: data.currency });
      const { drawId, ledgerId, source } = data;
      const open = state.open.set(drawId, { ledgerId, source, granted });
      return { ...state, granted: state.granted + granted, open };
    }
    case 'cap.confirmed':
      return { ...state, open: state.open.deleteAll(data.entryIds) };
  }
}

/** What was reserved for an entry stays as it was answered first; anything new must have been worked out from what stands here now. */
function decide(
  { data: { cap, asOf, reservations, posted } }: ReserveCap,
  state: CapState,
): Decision<CapEvent, CapRefusal> {
  const fresh = reservations.filter(({ drawId }) => !state.open.has(drawId));
  const entryIds = posted.filter((entryId) => state.open.has(entryId));
  const confirmed: CapEvent[] = entryIds.length > 0 ? [{ type: 'cap.confirmed', data: { ...cap, entryIds } }] : [];
  if (fresh.length === 0) return confirmed;
  if (state.revision !== asOf) return MOVED;
  const reserved = drawn(cap, fresh, state.granted);
  return reserved ? [...confirmed, ...reserved] : MOVED;
}

/** undefined when anything asks for more than is left. */
function drawn(cap: CapOfProgram, reservations: readonly Reservation[], before: bigint): CapEvent[] | undefined {
  const { currency } = cap;
  const minor = (amount: string): bigint => minorUnits({ amount, currency });
  let granted = before;
  const events: CapEvent[] = [];
  for (const reservation of reservations) {
    const left = leftOf(minor(reservation.limit), granted);
    if (minor(reservation.granted) > left) return undefined;
    granted += minor(reservation.granted);
    events.push({ type: 'cap.reserved', data: { ...cap, ...reservation, left: moneyOf(left, currency).amount } });
  }
  return events;
}

const MOVED = refuse('CAP_MOVED', 'another request took of this cap meanwhile');

/** What all partners of a program have been granted in one window of a cap. It only ever rises. */
export const capDecider: Decider<ReserveCap, CapState, CapEvent, CapRefusal> = {
  initial: { revision: -1n, granted: 0n, open: Map() },
  decide,
  evolve,
};
