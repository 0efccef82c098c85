import { type Day, type Instant, isRefusal, refuse, textFault, unreachable } from '#libs/kernel';
import type {
  IntendReimbursement,
  PayeeTerms,
  PaymentCommand,
  ReturnReimbursement,
  SettleReimbursement,
} from '../state/fund.commands.js';
import { claimIn, type FundDecision, positive } from '../state/fund.decision.js';
import {
  balanceAfter,
  type Fund,
  moneyIn,
  ofFund,
  type PaymentStatus,
  type Reimbursement,
  shownIn,
  unpaidOf,
} from '../state/fund.state.js';

export function decidePayment(command: PaymentCommand, fund: Fund): FundDecision {
  if (command.type === 'IntendReimbursement') return intend(command, fund);
  const payment = fund.payments.get(command.data.paymentId);
  if (!payment) return refuse('NOT_FOUND', 'there is no such reimbursement', 'paymentId');
  const of = { ...ofFund(fund, command.context.occurredAt), ...namesOf(payment) };
  switch (command.type) {
    case 'RecordReimbursementSent': {
      const { providerReference } = command.data;
      return step(payment, { done: ['sent', 'settled', 'failed', 'returned'], from: ['intended', 'unknown'] }, () => [
        { type: 'fund.payment-sent', data: { ...of, providerReference } },
      ]);
    }
    case 'MarkReimbursementUnknown': {
      const { reason } = command.data;
      return step(payment, { done: ['unknown'], from: ['intended', 'sent'] }, () => [
        { type: 'fund.payment-unknown', data: { ...of, reason } },
      ]);
    }
    case 'ReconcileReimbursement': {
      const { found, evidence } = command.data;
      return step(payment, { done: [], from: ['unknown'] }, () => [
        { type: 'fund.payment-reconciled', data: { ...of, found, evidence } },
      ]);
    }
    case 'FailReimbursement': {
      const { reason, failure } = command.data;
      return step(payment, { done: ['failed'], from: ['intended', 'sent', 'unknown', 'not-sent'] }, () => [
        { type: 'fund.payment-failed', data: { ...of, failure, reason } },
      ]);
    }
    case 'SettleReimbursement':
      return settle(command, fund, payment);
    case 'ReturnReimbursement':
      return giveBack(command, fund, payment);
    default:
      return unreachable(command);
  }
}

const namesOf = ({ paymentId, claimId, requestId }: Reimbursement) => ({ paymentId, claimId, requestId });

interface Step {
  readonly done: readonly PaymentStatus[];
  readonly from: readonly PaymentStatus[];
}

const step = ({ status }: Reimbursement, { done, from }: Step, next: () => FundDecision): FundDecision => {
  if (done.includes(status)) return [];
  return from.includes(status) ? next() : refuse('WRONG_STATUS', `the reimbursement is ${status}`, 'paymentId');
};

export const mayBePaid = ({ payable, destination }: PayeeTerms): boolean => payable && destination !== null;

/** Amount and reference are frozen: what was not sent after all goes out under the same reference. */
function intend({ data, context }: IntendReimbursement, fund: Fund): FundDecision {
  const { paymentId, claimId, provider, reference, terms } = data;
  const claim = claimIn(fund, claimId, ['approved']);
  if (isRefusal(claim)) return claim;
  const known = fund.payments.get(paymentId);
  if (known && known.status !== 'not-sent') return [];
  const { destination } = terms;
  if (!mayBePaid(terms) || destination === null) {
    return refuse('NOT_PAYABLE', 'the partner may not be paid, or has no payout method', 'claimId');
  }
  if (known && known.reference !== reference) {
    return refuse('REFERENCE_FROZEN', 'it may be sent again under its first reference only', 'paymentId');
  }
  const unpaid = unpaidOf(fund, claim);
  const asked = known ? known.minor : data.amount === null ? unpaid : positive(fund, data.amount, 'amount');
  if (isRefusal(asked)) return asked;
  if (!known && (asked > unpaid || asked === 0n)) {
    return refuse('MORE_THAN_PAYABLE', `${shownIn(fund, unpaid)} are approved and not paid`, 'amount');
  }
  const of = { ...ofFund(fund, context.occurredAt), requestId: claim.requestId, claimId, paymentId };
  return [
    { type: 'fund.payment-intended', data: { ...of, amount: moneyIn(fund, asked), provider, reference, destination } },
  ];
}

function settle({ data, context }: SettleReimbursement, fund: Fund, payment: Reimbursement): FundDecision {
  return step(payment, { done: ['settled'], from: ['intended', 'sent', 'unknown'] }, () => [
    settled(fund, payment, data.settledOn, context.occurredAt),
  ]);
}

function settled(fund: Fund, payment: Reimbursement, settledOn: Day, at: Instant) {
  const { minor } = payment;
  const balance = balanceAfter(fund, { approved: fund.approved - minor, paid: fund.paid + minor });
  const of = { ...ofFund(fund, at), ...namesOf(payment), amount: moneyIn(fund, minor) };
  return { type: 'fund.payment-settled' as const, data: { ...of, settledOn, balance } };
}

/** What comes back is approved and not paid again; what a bank kept of it stays paid. */
function giveBack({ data, context }: ReturnReimbursement, fund: Fund, payment: Reimbursement): FundDecision {
  const fault = textFault(data.reason, 'reason', { most: 500, lines: true });
  if (fault) return fault;
  const minor = data.amount === null ? payment.minor : positive(fund, data.amount, 'amount');
  if (isRefusal(minor)) return minor;
  if (payment.returned !== null) return returnedAgain(fund, payment.returned, minor);
  return step(payment, { done: [], from: ['sent', 'settled'] }, () => {
    const of = { ...ofFund(fund, context.occurredAt), ...namesOf(payment), reason: data.reason };
    if (minor > payment.minor) return refuse('MORE_THAN_PAID', `${shownIn(fund, payment.minor)} were sent`, 'amount');
    if (payment.status === 'sent' && minor === payment.minor) {
      return [{ type: 'fund.payment-returned', data: { ...of, amount: null, balance: balanceAfter(fund, {}) } }];
    }
    // What was kept of it has left for good: it had arrived somewhere before the rest came back.
    const arrived = payment.status === 'sent' ? [settled(fund, payment, data.returnedOn, context.occurredAt)] : [];
    const moved = payment.status === 'sent' ? payment.minor : 0n;
    const { paid = 0n, recovered = 0n } = fund.claims.get(payment.claimId) ?? {};
    const left = paid + moved - recovered;
    if (minor > left) return refuse('MORE_THAN_PAID', `${shownIn(fund, left)} are paid`, 'amount');
    const balance = balanceAfter(fund, {
      ...{ approved: fund.approved - moved + minor, paid: fund.paid + moved - minor },
    });
    return [...arrived, { type: 'fund.payment-returned', data: { ...of, amount: moneyIn(fund, minor), balance } }];
  });
}

/** The same again changes nothing; another amount is not lost in silence. */
function returnedAgain(fund: Fund, returned: bigint, now: bigint): FundDecision {
  if (now === returned) return [];
  const message = `${shownIn(fund, returned)} have come back, not ${shownIn(fund, now)}: record what came besides by recoverClaim`;
  return refuse('ALREADY_RETURNED', message, 'amount');
}
