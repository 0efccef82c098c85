import { publishedAs, subjectOf, word } from '#libs/feed';
import type { ReimbursementEventJson } from '#libs/feed-client';
import { toGlobalId } from '#libs/kernel';
import type { FundEvent } from '../fund/state/fund.events.js';
import { noteOf, ofFund } from './of-fund.js';

type Of<Verb extends string> = Extract<FundEvent, { type: `fund.payment-${Verb}` }>;

const reimbursement = subjectOf<ReimbursementEventJson>()({
  kind: 'reimbursement',
  field: 'reimbursement',
  of: (data: { readonly paymentId: string }) => data.paymentId,
});

/** `fund.payment_*`. Where the money goes is not published. */
export const reimbursements = {
  'fund.payment-intended': publishedAs(
    'fund.payment_intended',
    reimbursement.begins<Of<'intended'>>(({ data }) => ({
      id: toGlobalId('reimbursement', data.paymentId),
      claimId: toGlobalId('fund_claim', data.claimId),
      requestId: toGlobalId('fund_request', data.requestId),
      ...{ ...ofFund(data), status: 'INTENDED', amount: data.amount, intendedAt: data.at },
    })),
  ),
  'fund.payment-sent': publishedAs(
    'fund.payment_sent',
    reimbursement.becomes<Of<'sent'>>(({ data: { providerReference } }) => ({ status: 'SENT', providerReference })),
  ),
  'fund.payment-unknown': publishedAs(
    'fund.payment_unknown',
    reimbursement.becomes<Of<'unknown'>>(
      () => ({ status: 'UNKNOWN' }),
      ({ data }) => noteOf(data),
    ),
  ),
  'fund.payment-reconciled': publishedAs(
    'fund.payment_reconciled',
    reimbursement.becomes<Of<'reconciled'>>(({ data: { found, evidence } }) => ({
      ...{ status: word(found), providerReference: found === 'sent' ? evidence : null },
    })),
  ),
  'fund.payment-settled': publishedAs(
    'fund.payment_settled',
    reimbursement.becomes<Of<'settled'>>(
      ({ data: { settledOn } }) => ({ status: 'SETTLED', settledOn }),
      ({ data: { balance } }) => ({ balance }),
    ),
  ),
  'fund.payment-failed': publishedAs(
    'fund.payment_failed',
    reimbursement.becomes<Of<'failed'>>(
      () => ({ status: 'FAILED' }),
      ({ data }) => ({ ...noteOf(data), reason: data.failure }),
    ),
  ),
  'fund.payment-returned': publishedAs(
    'fund.payment_returned',
    reimbursement.becomes<Of<'returned'>>(
      ({ data: { amount } }) => ({ status: 'RETURNED', returned: amount?.amount ?? null }),
      ({ data }) => ({ ...noteOf(data), balance: data.balance }),
    ),
  ),
};
