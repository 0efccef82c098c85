import { sortedBy, update, updateWhere, upsert, type View, view } from '#libs/eventing';
import { minorUnits, type Money } from '#libs/kernel';
import { type PartnerErased, partnerEvents } from '#libs/partners';
import { type FundEvent, fundEvents } from '../fund/state/fund.events.js';
import type { ClaimStatus } from './fund-enums.types.js';
import { FundClaimRow, type StoredClaim } from './fund-claim.row.view.js';

type Content = Omit<StoredClaim, 'tenant'>;
type Refused = Extract<FundEvent, { type: `fund.claim-${'returned' | 'rejected'}` }>;

const statusOf = ({ decision, amountMinor, paidMinor, recoveredMinor }: Content): ClaimStatus => {
  const [approved, paid, recovered] = [BigInt(amountMinor), BigInt(paidMinor), BigInt(recoveredMinor)];
  if (decision !== 'approved') return decision;
  if (recovered > 0n) return 'recovered';
  if (approved === 0n) return 'cancelled';
  if (paid === 0n) return 'approved';
  return paid < approved ? 'part-paid' : 'paid';
};

const standing = (row: Content): Content => ({ ...row, status: statusOf(row) });

const refused = (decision: 'returned' | 'rejected') =>
  update<Refused, StoredClaim>(
    ({ data }) => data.claimId,
    (row, { data: { reason, at, by } }) =>
      standing({ ...row, decision, reason, decidedAt: at, decidedBy: by, firstApproval: false }),
  );

const plus = (minor: string, amount: Money | null, sign = 1n): string =>
  String(BigInt(minor) + sign * (amount === null ? 0n : minorUnits(amount)));

export const fundClaimView: View<FundEvent | PartnerErased, StoredClaim> = view<
  FundEvent | PartnerErased,
  StoredClaim
>()({
  name: 'fund_claims',
  version: 3,
  row: FundClaimRow,
  indexes: [
    ...sortedBy(['submittedAt', 'amountMinor'], ['programId', 'partnerId', 'fundId', 'requestId']),
    ['programId', 'status', 'submittedAt', 'id'],
  ],
  sources: [fundEvents, partnerEvents],
  on: {
    'partner.erased': updateWhere(
      ({ data: { partnerId } }) => ({ partnerId }),
      () => ({ fileNames: null, reason: null }),
    ),
    'fund.claim-submitted': upsert(
      ({ data }) => data.claimId,
      (before, { data }) => {
        const { claimId: id, fundId, programId, partnerId, requestId, costs, proofs: files, fileNames, at } = data;
        return {
          ...{ id, fundId, programId, partnerId, requestId, currency: data.currency, decision: 'submitted' },
          ...{ status: 'submitted', amountMinor: '0', payableMinor: null, paidMinor: '0', recoveredMinor: '0' },
          costs: costs.map((cost) => ({ ...cost, eligible: null, exchange: null })),
          ...{ files, fileNames, firstApproval: false, reason: null, decidedAt: null },
          ...{ submittedBy: data.by, firstApprovedBy: null, firstApprovedAt: null, decidedBy: null },
          ...{ submission: (before?.submission ?? 0) + 1, submittedAt: before?.submittedAt ?? at },
        };
      },
    ),
    'fund.claim-returned': refused('returned'),
    'fund.claim-rejected': refused('rejected'),
    'fund.claim-endorsed': update(
      ({ data }) => data.claimId,
      (row, { data: { by, at } }) => ({ ...row, firstApproval: true, firstApprovedBy: by, firstApprovedAt: at }),
    ),
    'fund.claim-approved': update(
      ({ data }) => data.claimId,
      (row, { data: { amount, payable, costs: judged, at, by } }) => {
        const costs = row.costs.map((cost, n) => {
          const { eligible = null, exchange = null } = judged[n] ?? {};
          return { ...cost, eligible, exchange };
        });
        const [amountMinor, payableMinor] = [String(minorUnits(amount)), String(minorUnits(payable))];
        const decided = { amountMinor, payableMinor, costs, decidedAt: at, decidedBy: by, firstApproval: false };
        return standing({ ...row, ...decided, decision: 'approved' });
      },
    ),
    'fund.payment-settled': update(
      ({ data }) => data.claimId,
      (row, { data: { amount } }) => standing({ ...row, paidMinor: plus(row.paidMinor, amount) }),
    ),
    'fund.payment-returned': update(
      ({ data }) => data.claimId,
      (row, { data: { amount } }) => standing({ ...row, paidMinor: plus(row.paidMinor, amount, -1n) }),
    ),
    'fund.claim-rest-cancelled': update(
      ({ data }) => data.claimId,
      (row, { data: { amount, reason } }) =>
        standing({ ...row, amountMinor: plus(row.amountMinor, amount, -1n), reason }),
    ),
    'fund.claim-recovered': update(
      ({ data }) => data.claimId,
      (row, { data: { amount, reason } }) =>
        standing({ ...row, recoveredMinor: plus(row.recoveredMinor, amount), reason }),
    ),
  },
});
