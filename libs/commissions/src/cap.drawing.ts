import { minorUnits, moneyOf } from '#libs/kernel';
import type { Take } from './cap.commands.js';
import type { CapOfProgram, Reservation } from './cap.events.js';
import type { CapState, OpenReservation } from './cap.js';
import type { SoldItem, SourceItem } from './ledger.commands.js';
import type { LedgerEvent } from './ledger.events.js';
import { evolveLedger } from './ledger.evolve.js';
import { decideSold, type DrawFor } from './ledger.sold.js';
import { isOpen, type LedgerState, type OpenLedgerState } from './ledger.state.js';
import { capKey, isShared, leftOf, windowsOf } from './rating/caps.js';

/** A sale whose plan has a cap of the whole program. */
export const drawsOnProgram = (item: SourceItem): item is SoldItem =>
  item.kind === 'sold' && item.source.kind === 'sale' && item.plan.caps.some(isShared);

/** A window of a cap as it was read. */
export interface ReadCap {
  readonly cap: CapOfProgram;
  readonly state: CapState;
}

/** What is to be written before anything is posted, and what is posted then: each sale with what is reserved for its entries. */
export interface Drawing {
  readonly reservations: ReadonlyMap<string, readonly Reservation[]>;
  readonly takes: readonly Take[];
}

/**
 * Cuts takes where a sale follows a refund of its own ledger: what a refund does depends on persons' corrections, so the sale after it
 * is worked out from what then stands in the ledger. What was parked is posted by itself.
 */
export function stretchesOf(takes: readonly Take[]): Take[][] {
  const stretches: Take[][] = [];
  const refunded = new Set<string>();
  for (const take of takes) {
    const { item, opening, parked } = take;
    const stretch = stretches.at(-1);
    const follows = item.kind === 'sold' && refunded.has(opening.ledgerId);
    if (stretch && !follows && !parked && !stretch[0]?.parked) stretch.push(take);
    else {
      stretches.push([take]);
      refunded.clear();
    }
    if (item.kind === 'refunded') refunded.add(opening.ledgerId);
  }
  return stretches;
}

/** The windows of program caps that takes fall into, by `capKey`. */
export function windowsDrawnOn(takes: readonly Take[]): ReadonlyMap<string, CapOfProgram> {
  const windows = new Map<string, CapOfProgram>();
  for (const { item, opening } of takes) {
    if (!drawsOnProgram(item)) continue;
    const { planId, caps } = item.plan;
    for (const { cap, windowKey } of windowsOf(caps.filter(isShared), saleOf(item))) {
      const { programId, currency } = opening;
      const { capId } = cap;
      windows.set(capKey(planId, { capId, windowKey }), { programId, planId, capId, windowKey, currency });
    }
  }
  return windows;
}

const saleOf = ({ plan, occurredAt, timeZone, customerRef: customer }: SoldItem) => ({
  planId: plan.planId,
  occurredAt,
  timeZone,
  customer,
});

/** Works out, in the order given, what every entry asks for and what the caps have left of it. Decides nothing. */
export function draw(
  takes: readonly Take[],
  ledgers: ReadonlyMap<string, LedgerState>,
  caps: ReadonlyMap<string, ReadCap>,
): Drawing {
  const accounts = new Map([...caps].map(([key, { state }]) => [key, new Account(state)]));
  const states = new Map(ledgers);
  const pinned = takes.map((take): Take => {
    const { ledgerId } = take.opening;
    const state = states.get(ledgerId);
    if (!state || take.item.kind !== 'sold') return take;
    const opened = openedBy(state, take);
    if (!isDue(opened, take)) return take;
    const reserved: Record<string, string> = {};
    const events = decideSold(opened, take.item, drawing(accounts, take, reserved));
    states.set(ledgerId, events.reduce<LedgerState>(evolveLedger, opened));
    return { ...take, item: { ...take.item, reserved } };
  });
  return { reservations: new Map([...accounts].map(([key, { added }]) => [key, added])), takes: pinned };
}

/** One window of a cap while it is drawn on. */
class Account {
  readonly added: Reservation[] = [];
  private granted: bigint;

  constructor(private readonly read: CapState) {
    this.granted = read.granted;
  }

  found(entryId: string): OpenReservation | undefined {
    return this.read.open.get(entryId);
  }

  left(limit: bigint): bigint {
    return leftOf(limit, this.granted);
  }

  add(reservation: Reservation, granted: bigint): void {
    this.added.push(reservation);
    this.granted += granted;
  }
}

/** Every cap consumes what is granted in the end: the least of what is asked, what each has left, and what was reserved before. */
const drawing =
  (accounts: ReadonlyMap<string, Account>, { opening, item }: Take, reserved: Record<string, string>): DrawFor =>
  (entryId, windows, { wanted, asked }) => {
    if (item.kind !== 'sold') return 0n;
    const { ledgerId, partnerId, currency } = opening;
    const { source, plan } = item;
    const drawn = windows.flatMap(({ cap, windowKey }) => {
      const account = accounts.get(capKey(plan.planId, { capId: cap.capId, windowKey }));
      return account ? [{ account, limit: cap.amount }] : [];
    });
    const most = drawn.map(
      ({ account, limit }) => account.found(entryId)?.granted ?? account.left(minorUnits({ amount: limit, currency })),
    );
    const granted = most.reduce((least, each) => (each < least ? each : least), asked);
    const amount = moneyOf(granted, currency).amount;
    reserved[entryId] = amount;
    const what = { drawId: entryId, entryId, ledgerId, partnerId, source, planVersion: plan.version };
    for (const { account, limit } of drawn) {
      if (account.found(entryId)) continue;
      account.add({ ...what, limit, wanted: moneyOf(wanted, currency).amount, granted: amount }, granted);
    }
    return granted;
  };

function openedBy(state: LedgerState, { opening }: Take): OpenLedgerState {
  if (isOpen(state)) return state;
  const opened: LedgerEvent = { type: 'ledger.opened', data: opening };
  return evolveLedger(state, opened) as OpenLedgerState;
}

/** What the ledger has taken, or no longer waits for, it will not post again. */
const isDue = (state: OpenLedgerState, { item: { source }, parked }: Take): boolean =>
  parked ? state.parked.has(source.eventId) : BigInt(source.position) > state.takenUntil;
