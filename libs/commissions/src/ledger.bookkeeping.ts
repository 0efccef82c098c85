import { minorUnits } from '#libs/kernel';
import type { CapTaken, Posting, Source } from './ledger.events.js';
import { EMPTY_PERIOD, type LedgerState, type Root } from './ledger.state.js';
import { capKey } from './rating/caps.js';
import { digestLine, type LineOrigin } from './statement.hash.js';

export const windowId = (planId: string, ruleId: string, windowKey: string): string =>
  `${planId}|${ruleId}|${windowKey}`;

export const origin = (type: string, of: string | null, source: Source | null): LineOrigin => ({
  type,
  of,
  sourceEventId: source?.eventId ?? null,
});

/** The source has been here; if it was parked, it is no longer. */
export function taken(state: LedgerState, { position, eventId }: Source): LedgerState {
  const at = BigInt(position);
  const takenUntil = at > state.takenUntil ? at : state.takenUntil;
  return { ...state, takenUntil, parked: state.parked.delete(eventId) };
}

export function post(state: LedgerState, posting: Posting, from: LineOrigin): LedgerState {
  const period = state.periods.get(posting.period) ?? EMPTY_PERIOD;
  const amount = minorUnits(posting);
  const more = {
    ...period,
    sum: period.sum + amount,
    lines: period.lines + 1,
    digest: digestLine(period.digest, posting, from),
    firstRevision: period.lines === 0 ? state.revision : period.firstRevision,
    lastRevision: state.revision,
  };
  return { ...state, balance: state.balance + amount, periods: state.periods.set(posting.period, more) };
}

export const newRoot = (posting: Posting, kind: Root['kind']): Root => ({
  kind,
  period: posting.period,
  occurredAt: posting.occurredAt,
  byHand: kind === 'adjusted',
  amount: minorUnits(posting),
  left: minorUnits(posting),
  rounding: 'half-away',
  holds: [],
  timeZone: 'UTC',
  approved: false,
  ended: false,
  takenByHand: 0n,
  brackets: null,
});

export const addRoot = (state: LedgerState, { entryId }: Posting, root: Root): LedgerState => ({
  ...state,
  roots: state.roots.set(entryId, root),
  unpaid: state.unpaid.add(entryId),
  held: root.holds.length > 0 ? state.held.add(entryId) : state.held,
});

export function changed(state: LedgerState, id: string, change: (root: Root) => Partial<Root>): LedgerState {
  const root = state.roots.get(id);
  return root ? { ...state, roots: state.roots.set(id, { ...root, ...change(root) }) } : state;
}

export function link(state: LedgerState, id: string, posting: Posting): LedgerState {
  const amount = minorUnits(posting);
  const period = state.periods.get(posting.period) ?? EMPTY_PERIOD;
  const linked = period.linked.set(id, (period.linked.get(id) ?? 0n) + amount);
  const periods = state.periods.set(posting.period, { ...period, linked });
  return changed({ ...state, periods }, id, ({ left }) => ({ left: left + amount }));
}

export const byHand = (state: LedgerState, id: string, amount: bigint): LedgerState =>
  changed(state, id, ({ takenByHand }) => ({ takenByHand: takenByHand + amount }));

export function capped(state: LedgerState, planId: string, caps: readonly CapTaken[]): LedgerState {
  if (caps.length === 0) return state;
  const used = caps.reduce((all, cap) => {
    const key = capKey(planId, cap);
    return all.set(key, (all.get(key) ?? 0n) + units(state, cap.granted));
  }, state.caps);
  return { ...state, caps: used };
}

export function cut(state: LedgerState, key: string, [cap]: readonly CapTaken[]): LedgerState {
  const window = state.windows.get(key);
  if (!cap || !window) return state;
  const more = window.cut + units(state, cap.wanted) - units(state, cap.granted);
  return { ...state, windows: state.windows.set(key, { ...window, cut: more }) };
}

const units = (state: LedgerState, amount: string): bigint =>
  minorUnits({ amount, currency: state.opened?.currency ?? '' });
