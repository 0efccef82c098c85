import { type Change, insert, sortedBy, update, type View, mainView } from '#libs/eventing';
import { type DomainEvent, type EventOf, minorUnits, nextPeriod } from '#libs/kernel';
import { ledgerIdIn } from '../../ledger/events/ledger-stream.js';
import { type LedgerEvent, ledgerEvents, type Posting } from '../../ledger/events/ledger.events.js';
import { IGNORED_PAYOUTS, IGNORED_REST } from '../../ledger/events/ignored.js';
import { BalanceRow } from './balance.row.view.js';
import { closed, lapsed, NOTHING_UNCLAIMED } from './unclaimed.js';

/** What the table holds; the rest of the row is derived from it. */
type Stored = Omit<BalanceRow, 'balance' | 'carried' | 'onItsWay' | 'paid' | 'unclaimed'>;
type Of<T extends LedgerEvent['type']> = EventOf<LedgerEvent, T>;

const plus = (minor: string, more: bigint): string => String(BigInt(minor) + more);

/** What moves the balance, and since when it is negative. */
function moved(row: Stored, more: bigint, at: string): Pick<Stored, 'balanceMinor' | 'negativeSince'> {
  const balanceMinor = plus(row.balanceMinor, more);
  return { balanceMinor, negativeSince: BigInt(balanceMinor) < 0n ? (row.negativeSince ?? at) : null };
}

const posted = <E extends DomainEvent<string, Posting>>(): Change<E, Stored> =>
  update<E, Stored>(ledgerIdIn, (row, { data }) => ({ ...row, ...moved(row, minorUnits(data), data.occurredAt) }));

const owedAgain = <E extends Of<'ledger.payout-failed' | 'ledger.payout-returned'>>(): Change<E, Stored> =>
  update<E, Stored>(ledgerIdIn, (row, { data }) => {
    const { payoutId, credit } = data;
    const minor = minorUnits(credit);
    const kept = 'cost' in data && data.cost ? minorUnits(data.cost.amount) : 0n;
    const { [payoutId]: settled, ...payouts } = row.payouts;
    const from = settled === 'settled' ? 'paidMinor' : 'onItsWayMinor';
    return { ...row, payouts, ...moved(row, minor, credit.occurredAt), [from]: plus(row[from], -minor - kept) };
  });

export const balanceView: View<LedgerEvent, Stored> = mainView<LedgerEvent, Stored>()({
  name: 'balances',
  version: 7,
  row: BalanceRow,
  live: true,
  indexes: [
    ['partnerId'],
    ['programId', 'partnerId'],
    ['programId', 'negativeSince', 'id'],
    ...sortedBy(['balanceMinor', 'unclaimedOrder'], ['programId']),
  ],
  sources: [ledgerEvents],
  on: {
    ...IGNORED_REST,
    ...IGNORED_PAYOUTS,
    'ledger.opened': insert(({ data: { ledgerId: id, programId, partnerId, currency, firstPeriod: openPeriod } }) => ({
      id,
      programId,
      partnerId,
      currency,
      openPeriod,
      payouts: {},
      balanceMinor: '0',
      carriedMinor: '0',
      onItsWayMinor: '0',
      paidMinor: '0',
      negativeSince: null,
      ...NOTHING_UNCLAIMED,
    })),
    'ledger.commission-accrued': posted(),
    'ledger.window-rerated': posted(),
    'ledger.commission-clawed-back': posted(),
    'ledger.commission-restored': posted(),
    'ledger.commission-amended': posted(),
    'ledger.commission-recredited': posted(),
    'ledger.clawback-reversed': posted(),
    'ledger.commission-adjusted': posted(),
    'ledger.balance-forfeited': update<Of<'ledger.balance-forfeited'>, Stored>(ledgerIdIn, (row, { data }) => ({
      ...row,
      ...moved(row, minorUnits(data), data.occurredAt),
      ...lapsed(row, minorUnits(data)),
    })),
    'ledger.commission-voided': posted(),
    'ledger.commission-declined': posted(),
    'ledger.payout-planned': update(
      (event) => ledgerIdIn(event),
      (row, { data: { payoutId, amount, at } }) => {
        const minor = minorUnits(amount);
        const payouts = { ...row.payouts, [payoutId]: String(minor) };
        return {
          ...row,
          payouts,
          ...moved(row, -minor, at),
          onItsWayMinor: plus(row.onItsWayMinor, minor),
        };
      },
    ),
    'ledger.payout-settled': update(
      (event) => ledgerIdIn(event),
      (row, { data: { payoutId } }) => {
        const minor = BigInt(row.payouts[payoutId] ?? '0');
        const payouts = { ...row.payouts, [payoutId]: 'settled' };
        return {
          ...row,
          payouts,
          onItsWayMinor: plus(row.onItsWayMinor, -minor),
          paidMinor: plus(row.paidMinor, minor),
        };
      },
    ),
    'ledger.payout-failed': owedAgain(),
    'ledger.payout-returned': owedAgain(),
    'ledger.payout-cost-assigned': update(
      (event) => ledgerIdIn(event),
      (row, { data: { credit } }) => ({
        ...row,
        balanceMinor: plus(row.balanceMinor, minorUnits(credit)),
      }),
    ),
    'ledger.period-closed': update(
      (event) => ledgerIdIn(event),
      (row, { data }) => ({
        ...row,
        openPeriod: nextPeriod(data.period),
        carriedMinor: String(minorUnits({ amount: data.closing, currency: data.currency })),
        ...closed(row, data),
      }),
    ),
  },
});
