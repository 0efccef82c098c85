import { type Change, type View, upsert, type MainView, mainView } from '#libs/eventing';
import { deterministicId, type DomainEvent, type EventOf, minorUnits, type Recorded } from '#libs/kernel';
import { type LedgerEvent, ledgerEvents, type OfPartner, type Posting } from '../ledger/events/ledger.events.js';
import { IGNORED_PAYOUTS, IGNORED_REST } from '../ledger/events/ignored.js';
import { type MonthFigures, PartnerMonthCommissionRow, ProgramMonthCommissionRow } from './month.row.view.js';

interface At extends OfPartner {
  readonly period: string;
  readonly currency: string;
}

const programMonthId = ({ programId, period }: At): string => deterministicId('program-month', programId, period);

/** Of the row of a partner's month. */
export const partnerMonthIdOf = ({ programId, partnerId, period }: Omit<At, 'currency'>): string =>
  deterministicId('partner-month', programId, partnerId, period);

const empty = (at: At) => ({
  programId: at.programId,
  period: at.period,
  currency: at.currency,
  entries: 0,
  payouts: 0,
  statements: 0,
  commissionMinor: '0',
  creditedMinor: '0',
  payoutMinor: '0',
  closingMinor: '0',
});

type Derived = 'commission' | 'credited' | 'payout' | 'closing' | 'owed';
/** What the table holds; the rest of the row is derived from it. */
type Stored<Row extends MonthFigures> = Omit<Row, Derived>;
type Figures = Omit<Stored<MonthFigures>, 'tenant'>;

const plus = (minor: string, more: bigint): string => String(BigInt(minor) + more);

/** How each event that counts changes the figures of its month; `counts` says which month, and of whom. */
type Counts<Row extends MonthFigures> = <E extends DomainEvent>(
  at: (event: Recorded<E>) => At,
  change: (row: Figures, event: Recorded<E>) => Partial<Figures>,
) => Change<E, Stored<Row>>;

const counting =
  <Row extends MonthFigures>(idOf: (at: At) => string, of: (at: At) => object): Counts<Row> =>
  (at, change) =>
    upsert(
      (event) => idOf(at(event)),
      (row, event, id) => {
        const before = (row ?? { ...empty(at(event)), ...of(at(event)), id }) as Row;
        return { ...before, ...change(before, event) };
      },
    );

function handlers<Row extends MonthFigures>(counts: Counts<Row>): MainView<LedgerEvent, Stored<Row>>['on'] {
  const line = <E extends DomainEvent<string, Posting>>() =>
    counts<E>(
      ({ data }) => data,
      (row, { data }) => ({ entries: row.entries + 1, commissionMinor: plus(row.commissionMinor, minorUnits(data)) }),
    );
  const credit = <E extends DomainEvent<string, { credit: Posting }>>() =>
    counts<E>(
      ({ data }) => data.credit,
      (row, { data }) => ({ creditedMinor: plus(row.creditedMinor, minorUnits(data.credit)) }),
    );
  return {
    ...IGNORED_REST,
    ...IGNORED_PAYOUTS,
    'ledger.commission-accrued': line(),
    'ledger.window-rerated': line(),
    'ledger.commission-clawed-back': line(),
    'ledger.commission-restored': line(),
    'ledger.commission-amended': line(),
    'ledger.commission-recredited': line(),
    'ledger.clawback-reversed': line(),
    'ledger.commission-adjusted': line(),
    'ledger.balance-forfeited': line(),
    'ledger.commission-voided': line(),
    'ledger.commission-declined': line(),
    'ledger.payout-failed': credit(),
    'ledger.payout-returned': credit(),
    'ledger.payout-cost-assigned': credit(),
    'ledger.payout-planned': counts<EventOf<LedgerEvent, 'ledger.payout-planned'>>(
      ({ data }) => ({ ...data, currency: data.amount.currency }),
      (row, { data }) => ({ payouts: row.payouts + 1, payoutMinor: plus(row.payoutMinor, minorUnits(data.amount)) }),
    ),
    'ledger.period-closed': counts<EventOf<LedgerEvent, 'ledger.period-closed'>>(
      ({ data }) => data,
      (row, { data: { closing: amount, currency } }) => ({
        statements: row.statements + 1,
        closingMinor: plus(row.closingMinor, minorUnits({ amount, currency })),
      }),
    ),
  };
}

export const partnerMonthCommissionView: View<LedgerEvent, Stored<PartnerMonthCommissionRow>> = mainView<
  LedgerEvent,
  Stored<PartnerMonthCommissionRow>
>()({
  name: 'partner_commission_months',
  version: 2,
  row: PartnerMonthCommissionRow,
  indexes: [['programMonthId'], ['partnerId', 'period']],
  sources: [ledgerEvents],
  on: handlers(
    counting<PartnerMonthCommissionRow>(partnerMonthIdOf, (at) => ({
      partnerId: at.partnerId,
      programMonthId: programMonthId(at),
    })),
  ),
});

export const programMonthCommissionView: View<LedgerEvent, Stored<ProgramMonthCommissionRow>> = mainView<
  LedgerEvent,
  Stored<ProgramMonthCommissionRow>
>()({
  name: 'program_commission_months',
  version: 2,
  row: ProgramMonthCommissionRow,
  indexes: [['programId', 'period']],
  sources: [ledgerEvents],
  on: handlers(counting<ProgramMonthCommissionRow>(programMonthId, () => ({}))),
});
