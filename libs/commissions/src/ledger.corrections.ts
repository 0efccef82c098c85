import {
  amountOf as figureOf,
  Decimal,
  deterministicId,
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
} from './ledger.commands.js';
import { isClosed, type LedgerDecision, posting, rootOf } from './ledger.decision.js';
import type { Hold } from './ledger.events.js';
import { isHeldAt, type OpenLedgerState, payableIn, type Root } from './ledger.state.js';
import { proportion } from './rating/exchange.js';

const NOTHING_LEFT = refuse('NOTHING_LEFT_TO_CLAW_BACK', 'nothing is left of this commission', 'commissionId');
const CLOSED = refuse(
  'STATEMENT_CLOSED',
  'its statement is closed; only linked entries can correct it',
  'commissionId',
);

export function clawBack(state: OpenLedgerState, { data, context }: ClawBackCommission): LedgerDecision {
  const { entryId: of, reason } = data;
  const root = rootOf(state, of);
  if (isRefusal(root)) return root;
  if (root.left <= 0n) return NOTHING_LEFT;
  const wanted = wantedOf(state, root, data);
  if (typeof wanted !== 'bigint') return wanted;
  if (wanted > root.left) return refuse('MORE_THAN_LEFT', 'more than what is left of this commission', 'amount');
  const entryId = deterministicId('entry', state.opened.ledgerId, 'clawed-back', context.commandId, of);
  const line = posting(state, entryId, -wanted, context.occurredAt, root.period);
  const clawback = { ...line, of, reason, source: null, refund: null, window: null, standing: null, draws: [] };
  return [{ type: 'ledger.commission-clawed-back', data: clawback }];
}

function wantedOf(state: OpenLedgerState, root: Root, { amount, share }: ClawBackCommission['data']): bigint | Refusal {
  if (amount !== null) return positive(amountOf(state, amount, state.opened.currency), 'amount');
  if (share === null) return root.left;
  const part = figureOf(share, 'share');
  if (isRefusal(part)) return part;
  return positive(proportion(root.amount, part, Decimal.ofUnits(1n, 0), root.rounding), 'share');
}

const positive = (minor: bigint | Refusal, field: string): bigint | Refusal =>
  typeof minor === 'bigint' && minor <= 0n ? refuse('NOT_POSITIVE', 'it must be more than zero', field) : minor;

function amountOf(state: OpenLedgerState, amount: string, currency: string): bigint | Refusal {
  if (currency !== state.opened.currency)
    return refuse('OTHER_CURRENCY', `this ledger is kept in ${state.opened.currency}`, 'amount');
  const money = moneyOfText(amount, currency, 'amount');
  return isRefusal(money) ? money : minorUnits(money);
}

export function reverseClawback(state: OpenLedgerState, { data, context }: ReverseClawback): LedgerDecision {
  const { entryId: of, reason } = data;
  const clawback = state.clawbacks.get(of);
  const root = clawback && state.roots.get(clawback.of);
  if (!clawback || !root) return refuse('NOT_FOUND', 'there is no such clawback', 'commissionId');
  if (clawback.reversed) return refuse('ALREADY_REVERSED', 'this clawback is reversed', 'commissionId');
  if (root.ended) return refuse('ALREADY_ENDED', 'the commission was voided or declined', 'commissionId');
  const entryId = deterministicId('entry', state.opened.ledgerId, 'reversed', of);
  const line = posting(state, entryId, -clawback.amount, context.occurredAt, root.period);
  return [{ type: 'ledger.clawback-reversed', data: { ...line, of, root: clawback.of, reason, standing: null } }];
}

export function adjust(state: OpenLedgerState, { data, context }: AdjustCommission): LedgerDecision {
  const { entryId: of, amount, currency, reason } = data;
  const root = of === null ? null : rootOf(state, of);
  if (root !== null && isRefusal(root)) return root;
  if (root?.ended) return refuse('ALREADY_ENDED', 'the commission was voided or declined', 'commissionId');
  const minor = amountOf(state, amount, currency);
  if (typeof minor !== 'bigint') return minor;
  if (minor === 0n) return refuse('NOT_AN_ADJUSTMENT', 'an adjustment of nothing', 'amount');
  const entryId = deterministicId('entry', state.opened.ledgerId, 'adjusted', context.commandId, of ?? '');
  const line = posting(state, entryId, minor, context.occurredAt, root?.period ?? state.openPeriod);
  return [{ type: 'ledger.commission-adjusted', data: { ...line, of, reason, standing: null } }];
}

/** Takes the whole entry back while its statement is open: as if it had never been earned, yet told. */
export function end(
  state: OpenLedgerState,
  how: 'voided' | 'declined',
  { data, context }: VoidCommission | DeclineCommission,
): LedgerDecision {
  const { entryId: of, reason } = data;
  const root = rootOf(state, of);
  if (isRefusal(root)) return root;
  if (root.ended) return refuse('ALREADY_ENDED', 'the commission was voided or declined', 'commissionId');
  if (isClosed(state, root)) return CLOSED;
  const entryId = deterministicId('entry', state.opened.ledgerId, how, of);
  const line = posting(state, entryId, -root.left, context.occurredAt, root.period);
  const type = how === 'voided' ? 'ledger.commission-voided' : 'ledger.commission-declined';
  return [{ type, data: { ...line, of, reason, standing: null } }];
}

export function hold(state: OpenLedgerState, { data: asked, context }: HoldCommission): LedgerDecision {
  const { entryId: of, kind, until, reason } = asked;
  const root = rootOf(state, of);
  if (isRefusal(root)) return root;
  if (root.ended) return refuse('ALREADY_ENDED', 'the commission was voided or declined', 'commissionId');
  if (isClosed(state, root)) return CLOSED;
  const same = root.holds.some((standing) => standing.kind === kind && standing.until === until);
  if (same) return [];
  const held: Hold = { kind, until };
  const changed = holdChanged(state, root, [...root.holds.filter((standing) => standing.kind !== kind), held]);
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
  const changed = holdChanged(
    state,
    root,
    root.holds.filter((standing) => standing.kind !== kind),
  );
  const { partnerId } = state.opened;
  const data = { of, partnerId, kind, at: context.occurredAt, reason, ...changed };
  return [{ type: 'ledger.hold-released', data }];
}

function holdChanged({ openPeriod }: OpenLedgerState, { period, timeZone }: Root, holds: readonly Hold[]) {
  return { payableIn: payableIn(period > openPeriod ? period : openPeriod, holds, timeZone) };
}

export function approve(state: OpenLedgerState, { data, context }: ApproveCommission): LedgerDecision {
  const root = rootOf(state, data.entryId);
  if (isRefusal(root)) return root;
  if (root.ended) return refuse('ALREADY_ENDED', 'the commission was voided or declined', 'commissionId');
  if (isHeldAt(root, context.occurredAt)) return refuse('HELD', 'a hold stands on this commission', 'commissionId');
  if (root.approved) return [];
  return [{ type: 'ledger.commission-approved', data: { of: data.entryId, at: context.occurredAt } }];
}
