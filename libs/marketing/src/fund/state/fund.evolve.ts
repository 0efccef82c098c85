import { Map } from 'immutable';
import { minorUnits, type Money, unreachable } from '#libs/kernel';
import { claim, moved, payment, request, returned } from './fund.changes.js';
import type { FundEvent } from './fund.events.js';
import {
  type Claim,
  claimTerms,
  type Fund,
  type FundRequest,
  type FundState,
  type Reimbursement,
  requestTerms,
} from './fund.state.js';

type DataOf<Type extends FundEvent['type']> = Extract<FundEvent, { type: Type }>['data'];

/** Figures follow from the amounts of events, not from the balances that they state. */
export function evolveFund(fund: FundState, event: FundEvent): FundState {
  if (event.type === 'fund.allocated') return allocated(event.data);
  if (fund.status === 'absent') return fund;
  switch (event.type) {
    case 'fund.allocation-changed':
      return { ...fund, ordinal: event.data.ordinal, allocated: minorUnits(event.data.amount) };
    case 'fund.allocation-refused':
      return { ...fund, ordinal: Math.max(fund.ordinal, event.data.ordinal) };
    case 'fund.request-submitted':
      return submitted(fund, event.data);
    case 'fund.request-returned':
      return decided(fund, event.data.requestId, 'returned');
    case 'fund.request-declined':
      return decided(fund, event.data.requestId, 'declined');
    case 'fund.request-withdrawn':
      return decided(fund, event.data.requestId, 'withdrawn');
    case 'fund.request-endorsed': {
      const { requestId, amount, share, declinedActivities, by } = event.data;
      const terms = share === null || declinedActivities === null ? null : requestTerms(share, declinedActivities);
      return request(fund, requestId, () => ({ endorsed: { minor: minorUnits(amount), terms, by } }));
    }
    case 'fund.request-approved':
      return approved(fund, event.data);
    case 'fund.request-closed':
      return released(fund, event.data, 'closed');
    case 'fund.request-expired':
      return released(fund, event.data, 'expired');
    case 'fund.claim-extended': {
      const { requestId, until: claimUntil, reserved } = event.data;
      const minor = minorUnits(reserved);
      const reopened = request(fund, requestId, (one) => ({
        ...{ claimUntil, reserved: one.reserved + minor },
        status: one.status === 'expired' ? 'approved' : one.status,
      }));
      return { ...reopened, approved: fund.approved + minor };
    }
    case 'fund.ended':
      return { ...fund, ended: true };
    case 'fund.claim-submitted':
      return claimed(fund, event.data);
    case 'fund.claim-returned':
      return claim(fund, event.data.claimId, () => ({ status: 'returned', endorsed: null }));
    case 'fund.claim-rejected':
      return claim(fund, event.data.claimId, () => ({ status: 'rejected', endorsed: null }));
    case 'fund.claim-endorsed': {
      const { claimId, amount, notEligible, pays, by } = event.data;
      const terms = notEligible === null || pays === null ? null : claimTerms(notEligible, minorUnits(pays));
      return claim(fund, claimId, () => ({ endorsed: { minor: minorUnits(amount), terms, by } }));
    }
    case 'fund.claim-approved': {
      const { claimId, amount, costs: judged } = event.data;
      return claim(fund, claimId, () => ({
        ...{ status: 'approved', approved: minorUnits(amount), judged, endorsed: null },
      }));
    }
    case 'fund.claim-recovered': {
      const minor = minorUnits(event.data.amount);
      const next = claim(fund, event.data.claimId, ({ recovered }) => ({ recovered: recovered + minor }));
      return { ...next, paid: fund.paid - minor };
    }
    case 'fund.claim-rest-cancelled': {
      const [minor, free] = [minorUnits(event.data.amount), minorUnits(event.data.released)];
      const next = claim(fund, event.data.claimId, ({ approved: before }) => ({ approved: before - minor }));
      const rest = request(next, event.data.requestId, ({ reserved }) => ({ reserved: reserved - free }));
      return { ...rest, approved: fund.approved - free };
    }
    case 'fund.payment-intended': {
      const { paymentId, claimId, requestId, amount, reference, destination } = event.data;
      const payment: Reimbursement = {
        ...{ paymentId, claimId, requestId, reference, destination, status: 'intended', minor: minorUnits(amount) },
        returned: null,
      };
      return { ...fund, payments: fund.payments.set(paymentId, payment) };
    }
    case 'fund.payment-sent':
      return payment(fund, event.data.paymentId, 'sent');
    case 'fund.payment-unknown':
      return payment(fund, event.data.paymentId, 'unknown');
    case 'fund.payment-reconciled':
      return payment(fund, event.data.paymentId, event.data.found);
    case 'fund.payment-failed':
      return payment(fund, event.data.paymentId, 'failed');
    case 'fund.payment-settled':
      return moved(payment(fund, event.data.paymentId, 'settled'), event.data, event.data.amount, 1n);
    case 'fund.payment-returned':
      return moved(returned(fund, event.data), event.data, event.data.amount, -1n);
    default:
      return unreachable(event);
  }
}

const allocated = ({
  fundId,
  programId,
  partnerId,
  budgetId,
  ordinal,
  amount,
  endsAt,
}: DataOf<'fund.allocated'>): Fund => ({
  ...{ status: 'open', fundId, programId, partnerId, budgetId, ordinal, endsAt, ended: false },
  ...{ currency: amount.currency, allocated: minorUnits(amount), pending: 0n, approved: 0n, paid: 0n },
  ...{ requests: Map(), claims: Map(), payments: Map() },
});

function submitted(fund: Fund, data: DataOf<'fund.request-submitted'>): Fund {
  const { requestId, amount, activities, policy, expiresAt, by } = data;
  const asked = minorUnits(amount);
  const one: FundRequest = {
    ...{ requestId, status: 'submitted', asked, approved: 0n, reserved: 0n, share: policy.share, claimUntil: null },
    ...{ expiresAt, activities, declinedActivities: [], policy, endorsed: null },
    submitters: [...(fund.requests.get(requestId)?.submitters ?? []), by],
  };
  return { ...fund, pending: fund.pending + asked, requests: fund.requests.set(requestId, one) };
}

/** What was asked for is free again. */
function decided(fund: Fund, requestId: string, status: 'returned' | 'declined' | 'withdrawn'): Fund {
  const { asked = 0n, status: before } = fund.requests.get(requestId) ?? {};
  const next = request(fund, requestId, () => ({ status, endorsed: null }));
  return before === 'submitted' ? { ...next, pending: fund.pending - asked } : next;
}

function approved(fund: Fund, data: DataOf<'fund.request-approved'>): Fund {
  const { requestId, amount, share, claimUntil, declinedActivities } = data;
  const { asked = 0n } = fund.requests.get(requestId) ?? {};
  const minor = minorUnits(amount);
  const next = request(fund, requestId, () => ({
    ...{ status: 'approved', approved: minor, reserved: minor, share, claimUntil, declinedActivities, endorsed: null },
  }));
  return { ...next, pending: fund.pending - asked, approved: fund.approved + minor };
}

/** Of a request that was never approved what it asked for, else what it had set aside and nobody claimed. */
function released(
  fund: Fund,
  { requestId, released: amount }: { readonly requestId: string; readonly released: Money },
  status: 'closed' | 'expired',
): Fund {
  const minor = minorUnits(amount);
  if (fund.requests.get(requestId)?.status !== 'approved') {
    return { ...request(fund, requestId, () => ({ status, endorsed: null })), pending: fund.pending - minor };
  }
  const next = request(fund, requestId, ({ reserved }) => ({ status, reserved: reserved - minor }));
  return { ...next, approved: fund.approved - minor };
}

function claimed(fund: Fund, { claimId, requestId, costs, proofs, by }: DataOf<'fund.claim-submitted'>): Fund {
  const one: Claim = {
    ...{ claimId, requestId, status: 'submitted', approved: 0n, paid: 0n, recovered: 0n, costs, proofs },
    ...{ judged: [] },
    ...{ submitters: [...(fund.claims.get(claimId)?.submitters ?? []), by], endorsed: null },
  };
  return { ...fund, claims: fund.claims.set(claimId, one) };
}
