import type { AnyFeed } from '#libs/eventing';
import { feed, forStaff, publishedAs, subjectOf } from '#libs/feed';
import type { PeriodEventJson } from '#libs/feed-client';
import { deterministicId, toGlobalId } from '#libs/kernel';
import { type AccountingPeriodEvent, accountingPeriodEvents } from '../period/accounting-periods.events.js';

const period = subjectOf<PeriodEventJson>()({
  kind: 'period',
  field: 'period',
  of: (data: { readonly programId: string; readonly period: string }) =>
    deterministicId('period', data.programId, data.period),
});

/** `period.closed`: every statement of the month is there. */
export const periodFeed: AnyFeed = feed<AccountingPeriodEvent>()({
  source: accountingPeriodEvents,
  on: {
    'books.ledger-listed': 'kept-back',
    'books.closing-requested': 'kept-back',
    'books.closing-began': 'kept-back',
    'books.period-closed': forStaff(
      publishedAs(
        'closed',
        period.begins(({ data }) => ({
          programId: toGlobalId('program', data.programId),
          ...{ period: data.period, ledgers: data.ledgers },
        })),
      ),
    ),
  },
});
