import { sortedBy, update, updateWhere, upsert, type View, view } from '#libs/eventing';
import { minorUnits, type Money } from '#libs/kernel';
import { type PartnerErased, partnerEvents } from '#libs/partners';
import { type FundEvent, fundEvents } from '../fund/state/fund.events.js';
import type { RequestStatus } from '../fund/state/fund.state.js';
import { FundRequestRow, type StoredRequest } from './fund-request.row.view.js';

type Decided = Extract<FundEvent, { type: `fund.request-${'returned' | 'declined' | 'withdrawn'}` }>;

const decided = (status: RequestStatus) =>
  update<Decided, StoredRequest>(
    ({ data }) => data.requestId,
    (row, { data: { reason, at, by } }) => ({
      ...{ ...row, status, reason, decidedAt: at, decidedBy: by, firstApproval: false },
    }),
  );

const plus = (minor: string, amount: Money | null, sign = 1n): string =>
  String(BigInt(minor) + sign * (amount === null ? 0n : minorUnits(amount)));

export const fundRequestView: View<FundEvent | PartnerErased, StoredRequest> = view<
  FundEvent | PartnerErased,
  StoredRequest
>()({
  name: 'fund_requests',
  version: 3,
  row: FundRequestRow,
  indexes: [
    ...sortedBy(['submittedAt', 'amountMinor', 'expiresAt'], ['programId', 'partnerId', 'fundId']),
    ['programId', 'status', 'submittedAt', 'id'],
  ],
  sources: [fundEvents, partnerEvents],
  on: {
    'partner.erased': updateWhere(
      ({ data: { partnerId } }) => ({ partnerId }),
      () => ({ activityNames: null, note: null, reason: null }),
    ),
    'fund.request-submitted': upsert(
      ({ data }) => data.requestId,
      (before, { data }) => {
        const {
          requestId: id,
          fundId,
          programId,
          partnerId,
          amount,
          activities,
          names,
          note,
          policy,
          expiresAt,
        } = data;
        return {
          ...{ id, fundId, programId, partnerId, currency: amount.currency, status: 'submitted', expiresAt, note },
          ...{ amountMinor: String(minorUnits(amount)), approvedMinor: '0', claimedMinor: '0', paidMinor: '0' },
          ...{ releasedMinor: '0', share: policy.share, claimUntil: null, planned: activities, activityNames: names },
          ...{ declinedActivities: [], reason: null, firstApproval: false, policyVersion: policy.version },
          ...{
            submission: (before?.submission ?? 0) + 1,
            submittedAt: before?.submittedAt ?? data.at,
            decidedAt: null,
            ...{ submittedBy: data.by, firstApprovedBy: null, firstApprovedAt: null, decidedBy: null },
          },
        };
      },
    ),
    'fund.request-returned': decided('returned'),
    'fund.request-declined': decided('declined'),
    'fund.request-withdrawn': decided('withdrawn'),
    'fund.request-endorsed': update(
      ({ data }) => data.requestId,
      (row, { data: { by, at } }) => ({ ...row, firstApproval: true, firstApprovedBy: by, firstApprovedAt: at }),
    ),
    'fund.request-approved': update(
      ({ data }) => data.requestId,
      (row, { data: { amount, share, claimUntil, declinedActivities, at, by } }) => ({
        ...{ ...row, status: 'approved', approvedMinor: String(minorUnits(amount)), share, claimUntil },
        ...{ declinedActivities, decidedAt: at, decidedBy: by, firstApproval: false },
      }),
    ),
    'fund.request-closed': update(
      ({ data }) => data.requestId,
      (row, { data: { released, reason } }) => ({
        ...{ ...row, status: 'closed', reason, releasedMinor: plus(row.releasedMinor, released) },
      }),
    ),
    'fund.request-expired': update(
      ({ data }) => data.requestId,
      (row, { data: { released, why } }) => ({
        ...{ ...row, status: 'expired', firstApproval: false },
        releasedMinor: why === 'unclaimed' ? plus(row.releasedMinor, released) : row.releasedMinor,
      }),
    ),
    'fund.claim-extended': update(
      ({ data }) => data.requestId,
      (row, { data: { until, reserved } }) => ({
        ...{ ...row, claimUntil: until, status: row.status === 'expired' ? 'approved' : row.status },
        releasedMinor: plus(row.releasedMinor, reserved, -1n),
      }),
    ),
    'fund.claim-approved': update(
      ({ data }) => data.requestId,
      (row, { data: { amount } }) => ({ ...row, claimedMinor: plus(row.claimedMinor, amount) }),
    ),
    'fund.claim-rest-cancelled': update(
      ({ data }) => data.requestId,
      (row, { data: { amount, released } }) => ({
        ...{ ...row, claimedMinor: plus(row.claimedMinor, amount, -1n) },
        releasedMinor: plus(row.releasedMinor, released),
      }),
    ),
    'fund.payment-settled': update(
      ({ data }) => data.requestId,
      (row, { data: { amount } }) => ({ ...row, paidMinor: plus(row.paidMinor, amount) }),
    ),
    'fund.payment-returned': update(
      ({ data }) => data.requestId,
      (row, { data: { amount } }) => ({ ...row, paidMinor: plus(row.paidMinor, amount, -1n) }),
    ),
    'fund.claim-recovered': update(
      ({ data }) => data.requestId,
      (row, { data: { amount } }) => ({ ...row, paidMinor: plus(row.paidMinor, amount, -1n) }),
    ),
  },
});
