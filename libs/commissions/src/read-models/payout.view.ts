import { insert, mainView, sortedBy, update, updateWhere, type View } from '#libs/eventing';
import { minorUnits } from '#libs/kernel';
import { type PartnerErased, partnerEvents } from '#libs/partners';
import { ledgerIdIn } from '../ledger/events/ledger-stream.js';
import { type LedgerEvent, ledgerEvents } from '../ledger/events/ledger.events.js';
import { IGNORED_POSTINGS, IGNORED_REST } from '../ledger/events/ignored.js';
import { PayoutRow } from './payout.row.view.js';

/** What the table holds; the rest of the row is derived from it. */
type Stored = Omit<PayoutRow, 'amount' | 'pays' | 'reason' | 'returned' | 'cost' | 'approvalsLeft'>;

export const payoutView: View<LedgerEvent | PartnerErased, Stored> = mainView<LedgerEvent | PartnerErased, Stored>()({
  name: 'payouts',
  version: 10,
  row: PayoutRow,
  searched: { beginning: { providerReference: 'reference' } },
  live: true,
  indexes: [
    ...sortedBy(['period'], ['programId', 'partnerId']),
    ...sortedBy(['amountMinor'], ['programId']),
    ['statementId'],
    ['ledgerId', 'period'],
    ['programId', 'returnedAt', 'id'],
    ['programId', 'status', 'period', 'id'],
  ],
  sources: [ledgerEvents, partnerEvents],
  on: {
    'partner.erased': updateWhere(
      ({ data: { partnerId } }) => ({ partnerId }),
      () => ({ words: null, costWords: null }),
    ),
    ...IGNORED_POSTINGS,
    ...IGNORED_REST,
    'ledger.period-closed': 'ignored',
    'ledger.payout-planned': insert((event) => {
      const { payoutId: id, programId, partnerId, statementId, period, amount, pays, at, ...rest } = event.data;
      const { exchange, destination, approvalsNeeded } = rest;
      return {
        ...{ id, ledgerId: ledgerIdIn(event), programId, partnerId, statementId, period },
        ...{ amountMinor: String(minorUnits(amount)), currency: amount.currency },
        ...{ paysMinor: String(minorUnits(pays)), paysCurrency: pays.currency },
        ...{
          exchange,
          destinationName: destination,
          approvalsNeeded,
          approvers: [],
          providerReference: null,
          settledOn: null,
        },
        ...{
          returnedMinor: null,
          costKind: null,
          costMinor: null,
          costBearer: null,
          costWords: null,
          isCostOpen: false,
        },
        ...{ failure: null, words: null, returnedAt: null, creditedTo: null },
        ...{ plannedAt: at, status: approvalsNeeded === 0 ? 'approved' : 'planned' },
      };
    }),
    'ledger.payout-approved': update(
      ({ data }) => data.payoutId,
      (row, { data: { by, approvals } }) => ({
        ...row,
        approvers: [...row.approvers, by],
        status: approvals >= row.approvalsNeeded ? 'approved' : 'planned',
      }),
    ),
    'ledger.payout-intended': update(
      ({ data }) => data.payoutId,
      (row) => ({ ...row, status: 'intended' }),
    ),
    'ledger.payout-sent': update(
      ({ data }) => data.payoutId,
      (row, { data: { providerReference } }) => ({ ...row, status: 'sent', providerReference, words: null }),
    ),
    'ledger.payout-settled': update(
      ({ data }) => data.payoutId,
      (row, { data: { settledOn } }) => ({ ...row, status: 'settled', settledOn, words: null }),
    ),
    'ledger.payout-failed': update(
      ({ data }) => data.payoutId,
      (row, { data: { failure, reason: words, at, credit } }) => ({
        ...row,
        ...{ status: 'failed', failure, words, returnedAt: at, creditedTo: credit.period },
      }),
    ),
    'ledger.payout-returned': update(
      ({ data }) => data.payoutId,
      (row, { data: { reason: words, returned, cost, at, credit } }) => ({
        ...{ ...row, status: 'returned', words, returnedAt: at, creditedTo: credit.period },
        returnedMinor: returned ? String(minorUnits(returned)) : row.paysMinor,
        ...{ costKind: cost?.kind ?? null, costMinor: cost ? String(minorUnits(cost.amount)) : null },
        isCostOpen: cost !== null,
      }),
    ),
    'ledger.payout-cost-assigned': update(
      ({ data }) => data.payoutId,
      (row, { data: { to, reason } }) => ({ ...row, costBearer: to, costWords: reason, isCostOpen: false }),
    ),
    'ledger.payout-unknown': update(
      ({ data }) => data.payoutId,
      (row, { data: { reason: words } }) => ({ ...row, status: 'unknown', words }),
    ),
    'ledger.payout-reconciled': update(
      ({ data }) => data.payoutId,
      (row, { data: { found, evidence } }) => ({
        ...row,
        status: found === 'sent' ? 'sent' : 'approved',
        providerReference: found === 'sent' ? evidence : null,
        words: null,
      }),
    ),
  },
});
