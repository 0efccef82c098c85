import type { AnyFeed, Published } from '#libs/eventing';
import { feed, publishedAs, subjectOf, word } from '#libs/feed';
import type { StatementEventJson, StatementJson } from '#libs/feed-client';
import { type EventOf, toGlobalId } from '#libs/kernel';
import type { LedgerEvent } from '../ledger/events/ledger.events.js';
import { type StatementEvent, statementEvents } from '../statement/statement.events.js';

const statement = subjectOf<StatementEventJson>()({
  kind: 'statement',
  field: 'statement',
  of: (data: { readonly statementId: string }) => data.statementId,
});

type Mark = { readonly [K in 'issuedAt' | 'acknowledgedAt' | 'settledAt' | 'disputed']?: StatementJson[K] | null };
type Facts = { readonly [K in 'note' | 'disputeId' | 'outcome' | 'payoutId']?: string | null } & {
  readonly entryIds?: readonly string[];
};

/** An open dispute before all, then how far it came. */
const statusOf = ({ disputed, settledAt, acknowledgedAt, issuedAt }: Mark): string => {
  if (disputed) return 'DISPUTED';
  if (settledAt) return 'SETTLED';
  if (acknowledgedAt) return 'ACKNOWLEDGED';
  return issuedAt ? 'ISSUED' : 'CLOSED';
};

const becomes = <E extends StatementEvent>(
  mark: (data: E['data']) => Mark,
  facts: (data: E['data']) => Facts = () => ({}),
): Published<E> =>
  statement.becomes<E>(
    ({ data }, state) => ({ ...mark(data), status: statusOf({ ...state, ...mark(data) }) }),
    ({ data }) => facts(data),
  );

const ofPayout = ({ payoutId }: { readonly payoutId: string }): Facts => ({ payoutId: toGlobalId('payout', payoutId) });

const ofDispute = (data: { readonly disputeId: string; readonly entries: readonly string[] }): Facts => ({
  disputeId: toGlobalId('dispute', data.disputeId),
  entryIds: data.entries.map((id) => toGlobalId('commission', id)),
});

/** The month is closed by the ledger; what becomes of its statement is the statement's. */
export const closedStatement: Published<EventOf<LedgerEvent, 'ledger.period-closed'>> = publishedAs(
  'closed',
  statement.begins(({ data }) => {
    const { period, currency, opening, accrued, held, payout, closing, lines, carried, hash, from, to } = data;
    return {
      id: toGlobalId('statement', data.statementId),
      programId: toGlobalId('program', data.programId),
      partnerId: toGlobalId('partner', data.partnerId),
      ...{
        period,
        status: 'CLOSED',
        currency,
        opening,
        accrued,
        held,
        payout,
        closing,
        lines,
        carried,
        hash,
        from,
        to,
      },
    };
  }),
);

/** `statement.*` */
export const statementFeed: AnyFeed = feed<StatementEvent>()({
  source: statementEvents,
  on: {
    'statement.issued': becomes(({ at }) => ({ issuedAt: at })),
    'statement.acknowledged': becomes(({ at }) => ({ acknowledgedAt: at })),
    'statement.disputed': becomes(
      () => ({ disputed: true }),
      (data) => ({ ...ofDispute(data), note: data.reason }),
    ),
    'statement.dispute-resolved': becomes(
      () => ({ disputed: null }),
      (data) => ({ ...ofDispute(data), outcome: word(data.outcome), note: data.note }),
    ),
    'statement.payout-released': 'kept-back',
    'statement.settled': becomes(({ at }) => ({ settledAt: at }), ofPayout),
    'statement.settlement-undone': becomes(() => ({ settledAt: null }), ofPayout),
  },
});
