import { type Change, insert, sortedBy, update, updateWhere, type View, mainView } from '#libs/eventing';
import { minorUnits, type Recorded } from '#libs/kernel';
import { ledgerIdIn } from '../ledger/events/ledger-stream.js';
import { type PartnerErased, partnerEvents } from '#libs/partners';
import { type LedgerEvent, ledgerEvents } from '../ledger/events/ledger.events.js';
import { IGNORED_PAYOUTS, IGNORED_POSTINGS, IGNORED_REST } from '../ledger/events/ignored.js';
import { type StatementEvent, statementEvents } from '../statement/statement.events.js';
import { StatementRow, type StatementStatus } from './statement.row.view.js';

/** What the table holds; the rest of the row is derived from it. */
type Stored = Omit<StatementRow, 'opening' | 'accrued' | 'held' | 'paidOut' | 'closing'>;

const statusOf = ({ issuedAt, acknowledgedAt, isDisputed, settledAt }: Stored): StatementStatus => {
  if (isDisputed) return 'disputed';
  if (settledAt !== null) return 'settled';
  if (acknowledgedAt !== null) return 'acknowledged';
  return issuedAt === null ? 'closed' : 'issued';
};

const becomes = <E extends StatementEvent>(change: (event: Recorded<E>) => Partial<Stored>): Change<E, Stored> =>
  update<E, Stored>(
    ({ data }) => data.statementId,
    (row, event) => {
      const next = { ...row, ...change(event) };
      return { ...next, status: statusOf(next) };
    },
  );

export const statementView: View<LedgerEvent | StatementEvent | PartnerErased, Stored> = mainView<
  LedgerEvent | StatementEvent | PartnerErased,
  Stored
>()({
  name: 'statements',
  version: 8,
  row: StatementRow,
  searched: { beginning: { hash: 'hash' } },
  indexes: [
    ...sortedBy(['period'], ['programId', 'partnerId']),
    ['programId', 'status', 'period'],
    ...sortedBy(['closingMinor'], ['programId']),
  ],
  sources: [ledgerEvents, statementEvents, partnerEvents],
  on: {
    'partner.erased': updateWhere(
      ({ data: { partnerId } }) => ({ partnerId }),
      () => ({ disputed: null }),
    ),
    'statement.issued': becomes(({ data: { at } }) => ({ issuedAt: at })),
    'statement.acknowledged': becomes(({ data: { at } }) => ({ acknowledgedAt: at })),
    'statement.disputed': becomes(({ data: { reason, at } }) => ({
      disputed: reason,
      disputedAt: at,
      isDisputed: true,
    })),
    'statement.dispute-resolved': becomes(() => ({ disputed: null, disputedAt: null, isDisputed: false })),
    'statement.payout-released': 'ignored',
    'statement.settled': becomes(({ data: { at } }) => ({ settledAt: at })),
    'statement.settlement-undone': becomes(() => ({ settledAt: null })),
    'ledger.period-closed': insert((event) => {
      const {
        statementId: id,
        programId,
        partnerId,
        period,
        timeZone,
        from,
        to,
        currency,
        lines,
        carried,
        hash,
        ...sums
      } = event.data;
      const minor = (amount: string): string => String(minorUnits({ amount, currency }));
      return {
        ...{
          id,
          ledgerId: ledgerIdIn(event),
          programId,
          partnerId,
          period,
          timeZone,
          from,
          to,
          closedAt: event.recordedAt,
        },
        ...{
          status: 'closed',
          issuedAt: null,
          acknowledgedAt: null,
          disputed: null,
          disputedAt: null,
          isDisputed: false,
          settledAt: null,
        },
        ...{ currency, lines, carried, hash, openingMinor: minor(sums.opening), accruedMinor: minor(sums.accrued) },
        ...{ heldMinor: minor(sums.held), payoutMinor: minor(sums.payout), closingMinor: minor(sums.closing) },
      };
    }),
    ...IGNORED_POSTINGS,
    ...IGNORED_PAYOUTS,
    ...IGNORED_REST,
  },
});
