import { insert, sortedBy, update, updateWhere, upsert, type View, mainView } from '#libs/eventing';
import { type EventOf, nextPeriod } from '#libs/kernel';
import { CommissionRow } from './commission.row.view.js';
import {
  disputed,
  eachUnder,
  ended,
  insertUnder,
  linked,
  linkedIfAny,
  movedBy,
  othersDrew,
  owedAgain,
  regained,
  truedUp,
} from './commission.changes.view.js';
import { heldBy, isHeldWith, releasedBy, reversalOf, reversedBy } from './commission.holds.view.js';
import { accruedRow, NO_HOLD, rowOf, sourced, stood, type Stored } from './commission.rows.view.js';
import { ledgerIdIn } from '../../ledger/events/ledger-stream.js';
import { type PartnerErased, partnerEvents } from '#libs/partners';
import { type LedgerEvent, ledgerEvents } from '../../ledger/events/ledger.events.js';
import { type StatementEvent, statementEvents } from '../../statement/statement.events.js';
import { IGNORED_PAYOUTS, IGNORED_REST } from '../../ledger/events/ignored.js';

type Of<T extends LedgerEvent['type']> = EventOf<LedgerEvent, T>;

export const commissionView: View<LedgerEvent | StatementEvent | PartnerErased, Stored> = mainView<
  LedgerEvent | StatementEvent | PartnerErased,
  Stored
>()({
  name: 'commissions',
  version: 22,
  row: CommissionRow,
  live: true,
  indexes: [
    ...sortedBy(['occurredAt', 'amountMinor'], ['programId', 'partnerId']),
    ['statementId', 'occurredAt'],
    ['saleId'],
    ['creditNoteId'],
    ['refundId'],
    ['linkedTo'],
    ['alsoUnder'],
    ['endsWith'],
    ['ledgerId', 'dueIn'],
    ['payoutId'],
    ['disputedIn', 'occurredAt', 'id'],
    ['programId', 'heldSince', 'id'],
    ['programId', 'postedBy', 'id'],
    ['programId', 'period', 'occurredAt', 'id'],
  ],
  sources: [ledgerEvents, statementEvents, partnerEvents],
  on: {
    'partner.erased': updateWhere(
      ({ data: { partnerId } }) => ({ partnerId }),
      () => ({ words: null, holdReasons: null }),
    ),
    'statement.disputed': disputed(({ statementId }) => statementId),
    'statement.dispute-resolved': disputed(() => null),
    'statement.issued': 'ignored',
    'statement.acknowledged': 'ignored',
    'statement.payout-released': 'ignored',
    'statement.settled': 'ignored',
    'statement.settlement-undone': 'ignored',
    ...IGNORED_REST,
    ...IGNORED_PAYOUTS,
    'ledger.commission-accrued': [insert(accruedRow), othersDrew()],
    'ledger.source-passed': upsert(
      ({ data: { entry } }) => entry?.of ?? [],
      (row, { data: { entry } }) => (row && entry ? stood(row, entry) : undefined),
    ),
    'ledger.window-rerated': truedUp((event) => {
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
      insertUnder<Of<'ledger.commission-clawed-back'>>((event) => {
        const { source, of: linkedTo, reason: term, refund } = event.data;
        return rowOf(event, event.data, 'clawed-back', { ...sourced(source), linkedTo, term, refund });
      }),
      ...movedBy(),
    ],
    'ledger.commission-restored': regained('restored'),
    'ledger.commission-amended': regained('amended'),
    'ledger.commission-recredited': regained('recredited'),
    'ledger.clawback-reversed': [
      upsert(
        ({ data: { root, of, entryId } }) => [root, of, entryId],
        (before, event, id, other) => {
          const { of: linkedTo, reason: words, entryId } = event.data;
          if (id !== entryId) return before;
          return reversalOf(rowOf(event, event.data, 'clawback-reversed', { linkedTo, words }), event, other);
        },
      ),
      linked(({ root }) => root),
      update(({ data }) => data.of, reversedBy),
    ],
    'ledger.commission-adjusted': [
      insertUnder<Of<'ledger.commission-adjusted'>>((event) => {
        const { of: linkedTo, reason: words } = event.data;
        return rowOf(event, event.data, 'adjusted', { linkedTo, words });
      }),
      linkedIfAny(),
    ],
    'ledger.balance-forfeited': insert((event) =>
      rowOf(event, event.data, 'forfeited', { term: `unclaimed since ${event.data.since}` }),
    ),
    'ledger.commission-voided': ended('voided'),
    'ledger.commission-declined': ended('declined'),
    'ledger.commission-held': [
      update(({ data }) => data.of, heldBy),
      ...eachUnder<Of<'ledger.commission-held'>>((row, event) => (isHeldWith(row) ? heldBy(row, event) : row)),
    ],
    'ledger.hold-released': [
      update(({ data }) => data.of, releasedBy),
      ...eachUnder<Of<'ledger.hold-released'>>((row, event) =>
        row.holds.some(({ kind }) => kind === event.data.kind) ? releasedBy(row, event) : row,
      ),
    ],
    'ledger.commission-approved': update(
      ({ data }) => data.of,
      (row) => ({ ...row, status: 'approved' }),
    ),
    'ledger.payout-planned': updateWhere(
      (event) => ({ ledgerId: ledgerIdIn(event), dueIn: event.data.period }),
      ({ data: { payoutId } }) => ({ ...NO_HOLD, payoutId, status: 'scheduled', dueIn: null }),
    ),
    'ledger.period-closed': updateWhere(
      (event) => ({ ledgerId: ledgerIdIn(event), dueIn: event.data.period }),
      ({ data: { period } }) => ({ ...NO_HOLD, status: 'approved', dueIn: nextPeriod(period) }),
    ),
    'ledger.payout-settled': updateWhere(
      ({ data: { payoutId } }) => ({ payoutId }),
      () => ({ status: 'paid' }),
    ),
    'ledger.payout-failed': owedAgain(),
    'ledger.payout-returned': owedAgain(),
    'ledger.payout-cost-assigned': insert((event) =>
      rowOf(event, event.data.credit, 'payout-credited', { term: event.data.cost.kind, words: event.data.reason }),
    ),
  },
});
