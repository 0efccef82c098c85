import type { FundEvent } from '../state/fund.events.js';
import type { Claim, Fund, FundRequest } from '../state/fund.state.js';
import { expiryOf } from '../request/requests.js';

/** A decision after claims were due was the last thing that the request waited for. */
export function overdue(fund: Fund, request: FundRequest, claim: Claim, at: string): readonly FundEvent[] {
  if (request.status !== 'approved' || request.claimUntil === null || at <= request.claimUntil) return [];
  return expiryOf({ ...fund, claims: fund.claims.set(claim.claimId, claim) }, request, 'unclaimed', at);
}
