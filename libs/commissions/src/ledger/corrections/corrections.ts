import {
  amountOf as figureOf,
  deterministicId,
  Fraction,
  isRefusal,
  minorUnits,
  moneyOfText,
  refuse,
  type Refusal,
} from '#libs/kernel';
import type {
  AdjustCommission,
  ApproveCommission,
  ClawBackCommission,
  DeclineCommission,
  HoldCommission,
  ReleaseHold,
  ReverseClawback,
  VoidCommission,
} from '../commands/ledger.commands.js';
import { isClosed, type LedgerDecision, posting, rootOf } from '../state/ledger.decision.js';
import type { EntryStanding, Hold, Posting } from '../events/ledger.events.js';
import { isHeldAt, type OpenLedgerState, payableMonth, type Root } from '../state/ledger.state.js';
import { standingOf } from '../entry/event-figures.js';
import * as book from '../movements/correct.js';
import type { Settled } from '../entry/posting.js';
import type { LedgerRefusal } from '../events/ledger.refusals.js';

const CLOSED = refuse(
  'STATEMENT_CLOSED',
  'its statement is closed; only linked entries can correct it',
  'commissionId',
);
const ENDED = refuse('ALREADY_ENDED', 'the commission was voided or declined', 'commissionId');

/** What a correction posts under an entry, and how the entry stands after it. */
export function corrected(
  state: OpenLedgerState,
  { entryId, of, at, root }: { entryId: string; of: string; at: string; root: Root },
  settled: Settled,
): Posting & { readonly standing: EntryStanding | null } {
  const [posted] = settled.postings;
  const entry = settled.book.entries.get(of);
  const line = posting(state, entryId, posted?.amount ?? 0n, at, root.period);
  return { ...line, standing: entry ? standingOf(settled.book, entry, posted?.held ?? 0n) : null };
}

export function clawBack(state: OpenLedgerState, { data, context }: ClawBackCommission): LedgerDecision {
  const { entryId: of, reason } = data;
  const root = rootOf(state, of);
  if (isRefusal(root)) return root;
  const taken = takenOf(state, data);
  if (isRefusal(taken)) return taken;
  const { commandId, occurredAt: at } = context;
  const settled = book.clawBack(state.book, { commandId, entryId: of }, taken);
  if (isRefusal(settled)) return settled;
  const entryId = deterministicId('entry', state.opened.ledgerId, 'clawed-back', commandId, of);
  const clawback = { ...corrected(state, { entryId, of, at, root }, settled), of, reason };
  const without = { source: null, refund: null, window: null, draws: [] };
  return [{ type: 'ledger.commission-clawed-back', data: { ...clawback, ...without } }];
}

function takenOf(
  state: OpenLedgerState,
  { amount, share }: ClawBackCommission['data'],
): book.Taken | Refusal<LedgerRefusal> {
  const part = share === null ? null : figureOf(share, 'share');
  if (part !== null && isRefusal(part)) return part;
  if (amount !== null) {
    const minor = amountOf(state, amount, state.opened.currency);
    return typeof minor === 'bigint' ? { amount: minor } : minor;
  }
  return part === null ? 'all' : { share: Fraction.ofDecimal(part) };
}

function amountOf(state: OpenLedgerState, amount: string, currency: string): bigint | Refusal<LedgerRefusal> {
  if (currency !== state.opened.currency)
    return refuse('OTHER_CURRENCY', `this ledger is kept in ${state.opened.currency}`, 'amount');
  const money = moneyOfText(amount, currency, 'amount');
  return isRefusal(money) ? money : minorUnits(money);
}

export function reverseClawback(state: OpenLedgerState, { data, context }: ReverseClawback): LedgerDecision {
  const { entryId: clawbackId, reason } = data;
  const root = state.roots.get(state.book.clawbacks.get(clawbackId)?.entryId ?? '');
  const { commandId, occurredAt: at } = context;
  const settled = book.reverseClawback(state.book, { commandId, clawbackId });
  if (isRefusal(settled)) return settled;
  const of = state.book.clawbacks.get(clawbackId)?.entryId;
  if (of === undefined || !root) return refuse('NOT_FOUND', 'there is no such clawback', 'commissionId');
  const entryId = deterministicId('entry', state.opened.ledgerId, 'reversed', clawbackId);
  const line = corrected(state, { entryId, of, at, root }, settled);
  return [{ type: 'ledger.clawback-reversed', data: { ...line, of: clawbackId, root: of, reason } }];
}

export function adjust(state: OpenLedgerState, { data, context }: AdjustCommission): LedgerDecision {
  const { entryId: of, amount, currency, reason } = data;
  const { commandId, occurredAt: at } = context;
  const minor = amountOf(state, amount, currency);
  if (typeof minor !== 'bigint') return minor;
  if (minor === 0n)
    return refuse('NOT_AN_ADJUSTMENT', 'an adjustment may not be zero: give an amount such as -12.50', 'amount');
  const entryId = deterministicId('entry', state.opened.ledgerId, 'adjusted', commandId, of ?? '');
  if (of === null) {
    const line = posting(state, entryId, minor, at, state.openPeriod);
    return [{ type: 'ledger.commission-adjusted', data: { ...line, of, reason, standing: null } }];
  }
  const root = rootOf(state, of);
  if (isRefusal(root)) return root;
  const settled = book.adjust(state.book, { commandId, entryId: of }, minor);
  if (isRefusal(settled)) return settled;
  const line = corrected(state, { entryId, of, at, root }, settled);
  return [{ type: 'ledger.commission-adjusted', data: { ...line, of, reason } }];
}

/** Takes back all that stands of an entry while its statement is open: as if it had never been earned, yet told. */
export function end(
  state: OpenLedgerState,
  how: 'voided' | 'declined',
  { data, context }: VoidCommission | DeclineCommission,
): LedgerDecision {
  const { entryId: of, reason } = data;
  const root = rootOf(state, of);
  if (isRefusal(root)) return root;
  const { commandId, occurredAt: at } = context;
  const settled = book.end(state.book, { commandId, entryId: of }, how);
  if (isRefusal(settled)) return settled;
  if (root.ended && settled.postings.every(({ amount }) => amount === 0n)) return ENDED;
  if (isClosed(state, root)) return CLOSED;
  const entryId = endedIdOf(state, how, of, root, commandId);
  const line = corrected(state, { entryId, of, at, root }, settled);
  const type = how === 'voided' ? 'ledger.commission-voided' : 'ledger.commission-declined';
  return [{ type, data: { ...line, of, reason } }];
}

/** An entry that rose again after it was ended can be ended again. */
export const endedIdOf = (
  { opened: { ledgerId } }: OpenLedgerState,
  how: string,
  of: string,
  { ended }: Root,
  again: string,
): string => deterministicId('entry', ledgerId, how, of, ...(ended ? [again] : []));

export function hold(state: OpenLedgerState, { data: asked, context }: HoldCommission): LedgerDecision {
  const { entryId: of, kind, until, reason } = asked;
  const root = rootOf(state, of);
  if (isRefusal(root)) return root;
  if (root.ended) return ENDED;
  if (isClosed(state, root)) return CLOSED;
  const same = root.holds.some((standing) => standing.kind === kind && standing.until === until);
  if (same) return [];
  const held: Hold = { kind, until };
  const changed = holdChanged(state, root, {
    holds: [...root.holds.filter((standing) => standing.kind !== kind), held],
    setByHand: [...root.setByHand.filter((set) => set !== kind), kind],
  });
  const { partnerId } = state.opened;
  const data = { of, partnerId, hold: held, at: context.occurredAt, reason, ...changed };
  return [{ type: 'ledger.commission-held', data }];
}

/** Also after the statement is closed: what is held then is payable only once nothing holds it. */
export function release(state: OpenLedgerState, { data: asked, context }: ReleaseHold): LedgerDecision {
  const { entryId: of, kind, reason } = asked;
  const root = rootOf(state, of);
  if (isRefusal(root)) return root;
  if (!root.holds.some((standing) => standing.kind === kind)) {
    return refuse('NOT_HELD', 'no such hold stands on this commission', 'kind');
  }
  const changed = holdChanged(state, root, {
    holds: root.holds.filter((standing) => standing.kind !== kind),
    setByHand: root.setByHand.filter((set) => set !== kind),
  });
  const { partnerId } = state.opened;
  const data = { of, partnerId, kind, at: context.occurredAt, reason, ...changed };
  return [{ type: 'ledger.hold-released', data }];
}

/** What has no hold of the sale waits for those that persons set alone. */
function holdChanged(
  { openPeriod }: OpenLedgerState,
  { period, timeZone }: Root,
  { holds, setByHand: kinds }: Pick<Root, 'holds' | 'setByHand'>,
) {
  const byHand = holds.filter(({ kind }) => kinds.includes(kind));
  return {
    payableIn: payableMonth(period > openPeriod ? period : openPeriod, holds, timeZone),
    byHand: { kinds, payableIn: payableMonth(openPeriod, byHand, timeZone) },
  };
}

export function approve(state: OpenLedgerState, { data, context }: ApproveCommission): LedgerDecision {
  const root = rootOf(state, data.entryId);
  if (isRefusal(root)) return root;
  if (root.ended) return ENDED;
  if (isHeldAt(root, context.occurredAt)) return refuse('HELD', 'a hold stands on this commission', 'commissionId');
  if (root.approved) return [];
  return [{ type: 'ledger.commission-approved', data: { of: data.entryId, at: context.occurredAt } }];
}
