import type { FundEvent } from '#libs/marketing';
import { freedBy, type FundModel, reservedBy, restOf, saidOfClaim, saidOfRequest, unitsOf } from './fund.model.js';

type After = Exclude<FundEvent, { type: 'fund.allocated' }>;

/** What an event does to a fund, by the table of its figures: nothing that it states of balances is looked at. */
export function follow(fund: FundModel, { type, data }: After): void {
  switch (type) {
    case 'fund.allocation-changed':
      fund.allocated = unitsOf(data.amount);
      return;
    case 'fund.request-submitted': {
      const before = fund.requests.get(data.requestId);
      const { policy, activities } = data;
      fund.requests.set(data.requestId, {
        ...{ asked: unitsOf(data.amount), granted: 0n, kept: 0n, share: policy.share, claimUntil: null, waits: true },
        ...{ over: null, expired: before?.expired ?? 0n },
        ...{ policy, activities, submitters: (before?.submitters ?? new Set()).add(data.by), endorsed: null },
      });
      return;
    }
    case 'fund.request-returned':
    case 'fund.request-declined':
    case 'fund.request-withdrawn':
      return change(fund.requests, data.requestId, { waits: false, endorsed: null });
    case 'fund.request-endorsed':
      return change(fund.requests, data.requestId, {
        endorsed: {
          ...{ by: data.by, amount: unitsOf(data.amount) },
          said: saidOfRequest(data.share, data.declinedActivities),
        },
      });
    case 'fund.request-approved': {
      const granted = unitsOf(data.amount);
      const { share, claimUntil } = data;
      return change(fund.requests, data.requestId, {
        ...{ waits: false, granted, kept: granted, share, claimUntil, endorsed: null },
      });
    }
    case 'fund.request-closed':
      keeps(fund, data.requestId, -freedBy(fund, data.requestId));
      return change(fund.requests, data.requestId, { over: 'closed' });
    case 'fund.request-expired': {
      const freed = freedBy(fund, data.requestId);
      expires(fund, data.requestId, freed);
      if (fund.requests.get(data.requestId)?.waits) return change(fund.requests, data.requestId, { waits: false });
      keeps(fund, data.requestId, -freed);
      return change(fund.requests, data.requestId, { over: 'expired' });
    }
    case 'fund.claim-extended': {
      const reserved = reservedBy(fund, data.requestId);
      const { expired = 0n } = fund.requests.get(data.requestId) ?? {};
      // What events before version 2 gave up had not expired: of that nothing comes back.
      expires(fund, data.requestId, expired < reserved ? -expired : -reserved);
      change(fund.requests, data.requestId, { claimUntil: data.until, over: null });
      return keeps(fund, data.requestId, reserved);
    }
    case 'fund.claim-rest-cancelled': {
      const { amount, released, expired } = restOf(fund, data.claimId);
      // In history from before it was said nothing that was given up had expired.
      if (data.expired) expires(fund, data.requestId, expired);
      keeps(fund, data.requestId, -released);
      const { granted = 0n } = fund.claims.get(data.claimId) ?? {};
      return change(fund.claims, data.claimId, { granted: granted - amount });
    }
    case 'fund.claim-submitted': {
      const before = fund.claims.get(data.claimId);
      const { requestId, costs, proofs } = data;
      fund.claims.set(data.claimId, {
        ...{ requestId, decision: 'submitted', granted: 0n, payable: null, paid: 0n, recovered: 0n, costs, proofs },
        ...{ submitters: (before?.submitters ?? new Set()).add(data.by), endorsed: null },
      });
      return;
    }
    case 'fund.claim-returned':
      return change(fund.claims, data.claimId, { decision: 'returned', endorsed: null });
    case 'fund.claim-rejected':
      return change(fund.claims, data.claimId, { decision: 'rejected', endorsed: null });
    case 'fund.claim-endorsed':
      return change(fund.claims, data.claimId, {
        endorsed: { by: data.by, amount: unitsOf(data.amount), said: saidOfClaim(data.notEligible, data.pays) },
      });
    case 'fund.claim-approved': {
      const [granted, payable] = [unitsOf(data.amount), unitsOf(data.payable)];
      return change(fund.claims, data.claimId, { decision: 'approved', granted, payable, endorsed: null });
    }
    case 'fund.claim-recovered': {
      const back = unitsOf(data.amount);
      fund.paid -= back;
      const { recovered = 0n } = fund.claims.get(data.claimId) ?? {};
      return change(fund.claims, data.claimId, { recovered: recovered + back });
    }
    case 'fund.payment-intended': {
      const { claimId, requestId, reference } = data;
      const amount = unitsOf(data.amount);
      fund.payments.set(data.paymentId, { claimId, requestId, amount, reference, state: 'intended' });
      return;
    }
    case 'fund.payment-settled':
      change(fund.payments, data.paymentId, { state: 'settled' });
      return moves(fund, data, unitsOf(data.amount));
    case 'fund.payment-failed':
      return change(fund.payments, data.paymentId, { state: 'failed' });
    case 'fund.payment-returned':
      change(fund.payments, data.paymentId, { state: 'returned' });
      return moves(fund, data, data.amount === null ? 0n : -unitsOf(data.amount));
    case 'fund.ended':
      fund.ended = true;
      return;
    case 'fund.payment-sent':
      return change(fund.payments, data.paymentId, { state: 'sent' });
    case 'fund.payment-unknown':
      return change(fund.payments, data.paymentId, { state: 'unknown' });
    case 'fund.payment-reconciled':
      return change(fund.payments, data.paymentId, { state: data.found });
    case 'fund.allocation-refused':
      return;
  }
}

function change<Model>(models: Map<string, Model>, id: string, to: Partial<Model>): void {
  const before = models.get(id);
  if (before) models.set(id, { ...before, ...to });
}

const keeps = (fund: FundModel, requestId: string, more: bigint): void =>
  change(fund.requests, requestId, { kept: (fund.requests.get(requestId)?.kept ?? 0n) + more });

const expires = (fund: FundModel, requestId: string, more: bigint): void =>
  change(fund.requests, requestId, { expired: (fund.requests.get(requestId)?.expired ?? 0n) + more });

/** From what is approved to what is paid, or back. */
function moves(
  fund: FundModel,
  { claimId, requestId }: { readonly claimId: string; readonly requestId: string },
  minor: bigint,
): void {
  fund.paid += minor;
  keeps(fund, requestId, -minor);
  change(fund.claims, claimId, { paid: (fund.claims.get(claimId)?.paid ?? 0n) + minor });
}
