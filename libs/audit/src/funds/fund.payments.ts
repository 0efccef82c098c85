import type { EventOf } from '#libs/kernel';
import type { FundEvent } from '#libs/marketing';
import { moneyText } from '../arithmetic/minor.js';
import type { FieldDifference } from '../sources/findings.js';
import { type FundModel, type PaymentModel, type PaymentState, spokenFor, unitsOf } from './fund.model.js';

export type OfPayment = Extract<FundEvent, { readonly type: `fund.payment-${string}` }>;

/** From which states a payment comes to each of its events; null: it is not known yet. */
const FROM: Readonly<Record<OfPayment['type'], readonly (PaymentState | null)[]>> = {
  'fund.payment-intended': [null, 'not-sent'],
  'fund.payment-sent': ['intended', 'unknown'],
  'fund.payment-unknown': ['intended', 'sent'],
  'fund.payment-reconciled': ['unknown'],
  'fund.payment-failed': ['intended', 'sent', 'unknown', 'not-sent'],
  'fund.payment-settled': ['intended', 'sent', 'unknown'],
  'fund.payment-returned': ['sent', 'settled'],
};

/** Whether a payment may come to this, of its own claim, and in the amount that was intended. */
export function stepFaults(fund: FundModel, { type, data }: OfPayment): FieldDifference[] {
  const payment = fund.payments.get(data.paymentId);
  const state = payment?.state ?? null;
  const found: FieldDifference[] = [];
  if (!FROM[type].includes(state))
    found.push({ path: 'paymentId', expected: FROM[type].join(' or '), recorded: state });
  if (!payment) return found;
  if (payment.claimId !== data.claimId) {
    found.push({ path: 'claimId', expected: payment.claimId, recorded: data.claimId });
  }
  if (type === 'fund.payment-intended' || type === 'fund.payment-settled') {
    const amount = unitsOf(data.amount);
    if (amount !== payment.amount) found.push({ path: 'amount', expected: payment.amount, recorded: data.amount });
  }
  if (type === 'fund.payment-intended' && data.reference !== payment.reference) {
    found.push({ path: 'reference', expected: payment.reference, recorded: data.reference });
  }
  return type === 'fund.payment-returned' ? [...found, ...returnFaults(fund, payment, data)] : found;
}

/** Nothing of what never arrived, and at most what did and was not taken back otherwise. */
function returnFaults(
  fund: FundModel,
  payment: PaymentModel,
  { claimId, amount }: EventOf<FundEvent, 'fund.payment-returned'>['data'],
): FieldDifference[] {
  if (payment.state === 'sent') {
    return amount === null ? [] : [{ path: 'amount', expected: null, recorded: amount }];
  }
  const { paid = 0n, recovered = 0n } = fund.claims.get(claimId) ?? {};
  const most = payment.amount < paid - recovered ? payment.amount : paid - recovered;
  if (amount !== null && unitsOf(amount) > 0n && unitsOf(amount) <= most) return [];
  return [{ path: 'amount', expected: `at most ${moneyText(most, fund.currency)}`, recorded: amount }];
}

/** All payments of a claim, those under way among them, come to what was granted at most. */
export function paymentFaults(
  fund: FundModel,
  { claimId, amount }: EventOf<FundEvent, 'fund.payment-intended'>['data'],
): FieldDifference[] {
  const claim = fund.claims.get(claimId);
  const spoken = spokenFor(fund, claimId);
  if (claim?.decision === 'approved' && spoken <= claim.granted) return [];
  return [
    { path: 'amount', expected: moneyText((claim?.granted ?? 0n) - spoken, fund.currency), recorded: amount.amount },
  ];
}
