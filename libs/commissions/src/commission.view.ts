import { type Change, insert, update, updateWhere, upsert, type View, mainView } from '#libs/eventing';
import { type DomainEvent, type EventOf, minorUnits, nextPeriod } from '#libs/kernel';
import { CommissionRow } from './commission.row.view.js';
import { accruedRow, ledgerIdIn, rowOf, sourced, type Stored } from './commission.rows.view.js';
import { type PartnerErased, partnerEvents } from '#libs/partners';
import { type LedgerEvent, ledgerEvents, type Posting } from './ledger.events.js';
import { IGNORED_PAYOUTS, IGNORED_REST } from './ledger.ignored.js';

type Of<T extends LedgerEvent['type']> = EventOf<LedgerEvent, T>;

/** What is linked to a root changes what is left of it. */
const linked = <E extends DomainEvent<string, Posting>>(root: (data: E['data']) => string): Change<E, Stored> =>
  update<E, Stored>(
    ({ data }) => root(data),
    (row, { data }) => ({ ...row, leftMinor: String(BigInt(row.leftMinor) + minorUnits(data)) }),
  );

const ended = <E extends Of<'ledger.commission-voided' | 'ledger.commission-declined'>>(
  status: 'voided' | 'declined',
): readonly Change<E, Stored>[] => [
  insert<E, Stored>((event) => {
    const { of: linkedTo, reason: words } = event.data;
    return rowOf(event, event.data, status, { linkedTo, words, status, dueIn: null });
  }),
  update<E, Stored>(
    ({ data }) => data.of,
    (row) => ({ ...row, status, leftMinor: '0', dueIn: null }),
  ),
];

/** A payout that did not arrive: its amount is owed again, and so is what it covered. */
const owedAgain = <E extends Of<'ledger.payout-failed' | 'ledger.payout-returned'>>(): readonly Change<E, Stored>[] => [
  updateWhere<E, Stored>(
    ({ data: { payoutId } }) => ({ payoutId }),
    ({ data: { credit } }) => ({ payoutId: null, status: 'approved', dueIn: credit.period }),
  ),
  insert<E, Stored>((event) =>
    rowOf(event, event.data.credit, 'payout-credited', {
      term: 'failure' in event.data ? event.data.failure : null,
      words: event.data.reason,
    }),
  ),
];

/** What a sale brings back is held as it says. */
const regained = <E extends Of<'ledger.commission-restored' | 'ledger.commission-amended'>>(
  kind: 'restored' | 'amended',
): readonly Change<E, Stored>[] => [
  insert<E, Stored>((event) => {
    const { source, of: linkedTo, holds, payableIn: dueIn } = event.data;
    const refund = 'refund' in event.data ? event.data.refund : null;
    const status = holds.length > 0 ? 'held' : 'accrued';
    return rowOf(event, event.data, kind, { ...sourced(source), linkedTo, refund, holds, dueIn, status });
  }),
  linked<E>(({ of }) => of),
];

export const commissionView: View<LedgerEvent | PartnerErased, Stored> = mainView<
  LedgerEvent | PartnerErased,
  Stored
>()({
  name: 'commissions',
  version: 4,
  row: CommissionRow,
  live: true,
  indexes: [
    ['partnerId', 'occurredAt'],
    ['programId', 'occurredAt'],
    ['statementId', 'occurredAt'],
    ['saleId'],
    ['linkedTo'],
    ['ledgerId', 'dueIn'],
    ['payoutId'],
  ],
  sources: [ledgerEvents, partnerEvents],
  on: {
    'partner.erased': updateWhere(
      ({ data: { partnerId } }) => ({ partnerId }),
      () => ({ words: null }),
    ),
    ...IGNORED_REST,
    ...IGNORED_PAYOUTS,
    'ledger.commission-accrued': insert(accruedRow),
    'ledger.window-rerated': insert((event) => {
      const { source, terms, ruleId, rounding, caps, of: linkedTo, holds, payableIn: dueIn } = event.data;
      const { planId, planVersion, tier } = terms;
      return rowOf(event, event.data, 'rerated', {
        ...sourced(source),
        planId,
        planVersion,
        tier,
        ruleId,
        rounding,
        caps,
        linkedTo,
        holds,
        dueIn,
        status: holds.length > 0 ? 'held' : 'accrued',
      });
    }),
    'ledger.commission-clawed-back': [
      insert((event) => {
        const { source, of: linkedTo, reason: term, refund } = event.data;
        return rowOf(event, event.data, 'clawed-back', { ...sourced(source), linkedTo, term, refund });
      }),
      linked(({ of }) => of),
    ],
    'ledger.commission-restored': regained('restored'),
    'ledger.commission-amended': regained('amended'),
    'ledger.clawback-reversed': [
      insert((event) => {
        const { of: linkedTo, reason: words } = event.data;
        return rowOf(event, event.data, 'clawback-reversed', { linkedTo, words });
      }),
      linked(({ root }) => root),
      update(
        ({ data }) => data.of,
        (row) => ({ ...row, reversed: true, leftMinor: '0' }),
      ),
    ],
    'ledger.commission-adjusted': [
      insert((event) => {
        const { of: linkedTo, reason: words } = event.data;
        return rowOf(event, event.data, 'adjusted', { linkedTo, words });
      }),
      upsert(
        ({ data }) => data.of ?? [],
        (row, { data }) => row && { ...row, leftMinor: String(BigInt(row.leftMinor) + minorUnits(data)) },
      ),
    ],
    'ledger.balance-forfeited': insert((event) =>
      rowOf(event, event.data, 'forfeited', { term: `unclaimed since ${event.data.since}` }),
    ),
    'ledger.commission-voided': ended('voided'),
    'ledger.commission-declined': ended('declined'),
    'ledger.commission-held': update(
      ({ data }) => data.of,
      (row, { data: { hold, payableIn } }) => ({
        ...row,
        status: 'held',
        dueIn: payableIn,
        holds: [...row.holds.filter(({ kind }) => kind !== hold.kind), hold],
      }),
    ),
    'ledger.hold-released': update(
      ({ data }) => data.of,
      (row, { data: { kind: released, payableIn } }) => {
        const holds = row.holds.filter(({ kind }) => kind !== released);
        return { ...row, status: holds.length > 0 ? 'held' : 'accrued', dueIn: payableIn, holds };
      },
    ),
    'ledger.commission-approved': update(
      ({ data }) => data.of,
      (row) => ({ ...row, status: 'approved' }),
    ),
    'ledger.payout-planned': updateWhere(
      (event) => ({ ledgerId: ledgerIdIn(event), dueIn: event.data.period }),
      ({ data: { payoutId } }) => ({ payoutId, status: 'scheduled', dueIn: null }),
    ),
    'ledger.period-closed': updateWhere(
      (event) => ({ ledgerId: ledgerIdIn(event), dueIn: event.data.period }),
      ({ data: { period } }) => ({ status: 'approved', dueIn: nextPeriod(period) }),
    ),
    'ledger.payout-settled': updateWhere(
      ({ data: { payoutId } }) => ({ payoutId }),
      () => ({ status: 'paid' }),
    ),
    'ledger.payout-failed': owedAgain(),
    'ledger.payout-returned': owedAgain(),
  },
});
