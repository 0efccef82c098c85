import { publishedAs, subjectOf, word } from '#libs/feed';
import type { FundRequestEventJson } from '#libs/feed-client';
import { type EventOf, toGlobalId } from '#libs/kernel';
import type { FundEvent } from '../fund/state/fund.events.js';
import { noteOf, ofFund } from './of-fund.js';

type Of<Verb extends string> = Extract<FundEvent, { type: `fund.${Verb}` }>;

const request = subjectOf<FundRequestEventJson>()({
  kind: 'fund_request',
  field: 'fundRequest',
  of: (data: { readonly requestId: string }) => data.requestId,
});

type Refused = Of<'request-returned' | 'request-declined' | 'request-withdrawn'>;

const refused = <E extends Refused>(verb: string) =>
  publishedAs(
    `fund.request_${verb}`,
    request.becomes<E>(
      ({ data: { at: decidedAt } }) => ({ status: word(verb), decidedAt, firstApproval: false }),
      ({ data }) => ({ ...noteOf(data), balance: data.balance }),
    ),
  );

/** `fund.request_*`, `fund.claim_extended` */
export const requests = {
  'fund.request-submitted': publishedAs(
    'fund.request_submitted',
    request.begins<EventOf<FundEvent, 'fund.request-submitted'>>(
      ({ data }, before) => ({
        ...{ id: toGlobalId('fund_request', data.requestId), ...ofFund(data) },
        ...{ status: 'SUBMITTED', amount: data.amount, share: data.policy.share, expiresAt: data.expiresAt },
        activities: data.activities.map(({ number, kind, startsOn, endsOn, cost }) => ({
          ...{ number, kind: word<string>(kind), startsOn, endsOn, cost },
        })),
        ...{ activityNames: data.names, note: data.note, submittedAt: before?.submittedAt ?? data.at },
      }),
      ({ data: { balance } }) => ({ balance }),
    ),
  ),
  'fund.request-returned': refused<Of<'request-returned'>>('returned'),
  'fund.request-declined': refused<Of<'request-declined'>>('declined'),
  'fund.request-withdrawn': refused<Of<'request-withdrawn'>>('withdrawn'),
  'fund.request-endorsed': publishedAs(
    'fund.request_endorsed',
    request.becomes<Of<'request-endorsed'>>(() => ({ firstApproval: true })),
  ),
  'fund.request-approved': publishedAs(
    'fund.request_approved',
    request.becomes<Of<'request-approved'>>(
      ({ data: { amount, share, claimUntil, at, declinedActivities } }, { activities = [] }) => ({
        ...{ status: 'APPROVED', approved: amount.amount, share, claimUntil, decidedAt: at, firstApproval: false },
        activities: activities.map((activity) => ({
          ...activity,
          declined: declinedActivities.includes(activity.number ?? 0),
        })),
      }),
      ({ data: { balance } }) => ({ balance }),
    ),
  ),
  'fund.request-closed': publishedAs(
    'fund.request_closed',
    request.becomes<Of<'request-closed'>>(
      () => ({ status: 'CLOSED' }),
      ({ data }) => ({ ...noteOf(data), balance: data.balance, released: data.released }),
    ),
  ),
  'fund.request-expired': publishedAs(
    'fund.request_expired',
    request.becomes<Of<'request-expired'>>(
      () => ({ status: 'EXPIRED', firstApproval: false }),
      ({ data: { why, balance, released } }) => ({ reason: word(why), balance, released }),
    ),
  ),
  'fund.claim-extended': publishedAs(
    'fund.claim_extended',
    request.becomes<Of<'claim-extended'>>(
      ({ data: { until: claimUntil } }, { status }) => ({
        ...{ claimUntil, status: status === 'EXPIRED' ? 'APPROVED' : (status ?? 'APPROVED') },
      }),
      ({ data }) => ({ ...noteOf(data), balance: data.balance, reserved: data.reserved }),
    ),
  ),
};
