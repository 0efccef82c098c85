import { deterministicId, minorUnits, refuse, type Refusal } from '#libs/kernel';
import type {
  ApprovePayout,
  FailPayout,
  IntendPayout,
  MarkPayoutUnknown,
  ReconcilePayout,
  RecordPayoutSent,
  SettlePayout,
} from '../commands/ledger.commands.js';
import { type LedgerDecision, posting } from '../state/ledger.decision.js';
import type { Posting } from '../events/ledger.events.js';
import type { OpenLedgerState, Payout, PayoutStatus } from '../state/ledger.state.js';
import type { LedgerRefusal } from '../events/ledger.refusals.js';

/** A payout that did not arrive is owed again, in the open period: all of it, or what came back. */
export function creditOf(state: OpenLedgerState, payoutId: string, at: string, minor?: bigint): Posting {
  const payout = state.payouts.get(payoutId);
  const entryId = deterministicId('entry', state.opened.ledgerId, 'credit', payoutId);
  const owed = minor ?? (payout ? minorUnits(payout.planned.amount) : 0n);
  return posting(state, entryId, owed, at, state.openPeriod);
}

/** Above the limit two different persons; the same person never twice. */
export function approvePayout(state: OpenLedgerState, { data, context }: ApprovePayout): LedgerDecision {
  const { payoutId } = data;
  const by = context.actor.subject;
  return inStatus(state, payoutId, ['planned'], ({ approvers }) => {
    if (approvers.includes(by)) {
      return refuse('SECOND_PERSON_NEEDED', 'you have approved this payout; another person must', 'payoutId');
    }
    const approvals = approvers.length + 1;
    return [{ type: 'ledger.payout-approved', data: { payoutId, at: context.occurredAt, by, approvals } }];
  });
}

/** Freezes the reference: whatever happens from here on, the payout is never sent under another. */
export function intendPayout(state: OpenLedgerState, { data, context }: IntendPayout): LedgerDecision {
  const { payoutId, provider, reference } = data;
  return inStatus(state, payoutId, ['approved'], (payout) => {
    if (payout.reference !== null && payout.reference !== reference) {
      return refuse('REFERENCE_FROZEN', 'this payout may only be sent under its first reference', 'reference');
    }
    return [{ type: 'ledger.payout-intended', data: { payoutId, at: context.occurredAt, provider, reference } }];
  });
}

export function payoutSent(state: OpenLedgerState, { data, context }: RecordPayoutSent): LedgerDecision {
  const { payoutId, providerReference } = data;
  return unlessDone(state, payoutId, ['sent', 'settled', 'failed', 'returned'], ['intended', 'unknown'], () => [
    { type: 'ledger.payout-sent', data: { payoutId, at: context.occurredAt, providerReference } },
  ]);
}

export function settlePayout(state: OpenLedgerState, { data, context }: SettlePayout): LedgerDecision {
  const { payoutId, settledOn } = data;
  return unlessDone(state, payoutId, ['settled'], ['intended', 'sent', 'unknown'], () => [
    { type: 'ledger.payout-settled', data: { payoutId, at: context.occurredAt, settledOn } },
  ]);
}

export function failPayout(state: OpenLedgerState, { data, context }: FailPayout): LedgerDecision {
  const { payoutId, reason, failure = null } = data;
  return unlessDone(state, payoutId, ['failed'], ['intended', 'sent', 'unknown'], () => {
    const credit = creditOf(state, payoutId, context.occurredAt);
    const { partnerId } = state.opened;
    return [
      {
        type: 'ledger.payout-failed',
        data: { payoutId, partnerId, at: context.occurredAt, failure, reason, credit },
      },
    ];
  });
}

export function payoutUnknown(state: OpenLedgerState, { data, context }: MarkPayoutUnknown): LedgerDecision {
  const { payoutId, reason } = data;
  return unlessDone(state, payoutId, ['unknown'], ['intended', 'sent'], () => [
    {
      type: 'ledger.payout-unknown',
      data: { payoutId, partnerId: state.opened.partnerId, at: context.occurredAt, reason },
    },
  ]);
}

/** What the provider says about the reference: it was sent after all, or it never was and may be sent under the same one. */
export function reconcilePayout(state: OpenLedgerState, { data, context }: ReconcilePayout): LedgerDecision {
  const { payoutId, found, evidence } = data;
  return inStatus(state, payoutId, ['unknown'], () => [
    { type: 'ledger.payout-reconciled', data: { payoutId, at: context.occurredAt, found, evidence } },
  ]);
}

type Next = (payout: Payout) => LedgerDecision;

export function unlessDone(
  state: OpenLedgerState,
  payoutId: string,
  done: readonly PayoutStatus[],
  from: readonly PayoutStatus[],
  next: Next,
): LedgerDecision {
  const payout = state.payouts.get(payoutId);
  return payout && done.includes(payout.status) ? [] : inStatus(state, payoutId, from, next);
}

function inStatus(state: OpenLedgerState, payoutId: string, from: readonly PayoutStatus[], next: Next): LedgerDecision {
  const payout = state.payouts.get(payoutId);
  if (!payout) return refuse('NOT_FOUND', 'there is no such payout', 'payoutId');
  return from.includes(payout.status) ? next(payout) : wrongStatus(payout);
}

const wrongStatus = ({ status }: Payout): Refusal<LedgerRefusal> =>
  refuse('WRONG_PAYOUT_STATUS', `the payout is ${status}`, 'payoutId');
