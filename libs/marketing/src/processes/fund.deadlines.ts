import { clearDeadline, type DeadlineChange, deadlines, setDeadline } from '#libs/eventing';
import { type FundEvent, fundEvents } from '../fund/state/fund.events.js';
import { justAfter } from '../fund/state/fund.state.js';

export const REQUEST_EXPIRES = 'request-expires';
export const CLAIM_DUE = 'claim-due';
export const FUND_ENDS = 'fund-ends';

interface Of {
  readonly fundId: string;
  readonly programId: string;
}

const subject = ({ fundId, programId }: Of) => ({ noun: 'fund', id: fundId, programId });

const decided = (data: Of & { readonly requestId: string }): readonly DeadlineChange[] => [
  clearDeadline(REQUEST_EXPIRES, subject(data), data.requestId),
];

const over = (data: Of & { readonly requestId: string }): readonly DeadlineChange[] => [
  ...decided(data),
  clearDeadline(CLAIM_DUE, subject(data), data.requestId),
];

/** By when a request should be decided, when claims are late, and when a fund is over. */
export const fundDeadlines = deadlines<FundEvent>()(fundEvents, {
  'fund.allocated': ({ data }) => [setDeadline(FUND_ENDS, subject(data), data.endsAt)],
  'fund.ended': ({ data }) => [clearDeadline(FUND_ENDS, subject(data))],
  'fund.request-submitted': ({ data }) => [setDeadline(REQUEST_EXPIRES, subject(data), data.expiresAt, data.requestId)],
  'fund.request-returned': ({ data }) => decided(data),
  'fund.request-declined': ({ data }) => decided(data),
  'fund.request-withdrawn': ({ data }) => decided(data),
  'fund.request-approved': ({ data }) => [
    ...decided(data),
    setDeadline(CLAIM_DUE, subject(data), justAfter(data.claimUntil), data.requestId),
  ],
  'fund.claim-extended': ({ data }) => [setDeadline(CLAIM_DUE, subject(data), justAfter(data.until), data.requestId)],
  'fund.request-closed': ({ data }) => over(data),
  'fund.request-expired': ({ data }) => over(data),
});
