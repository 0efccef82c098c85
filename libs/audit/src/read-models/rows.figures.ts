import { deterministicId } from '#libs/kernel';
import type { LedgerModel } from '../accounts/ledger.model.js';
import { minorOf } from '../arithmetic/minor.js';
import type { ProgramAudit } from '../history/program.audit.js';
import { Rational } from '../arithmetic/rational.js';
import { statementStatus } from '../statements/statement.answers.js';
import { type Columns, type Rows, rowsOf, type TableCheck } from './tables/table-check.js';

const aboutRow = (row: Columns) => ({
  partnerId: typeof row['partner_id'] === 'string' ? row['partner_id'] : null,
  period: typeof row['period'] === 'string' ? row['period'] : null,
});

/** Every row that the tables of sums and statements must hold. */
export function figureChecks(program: ProgramAudit): TableCheck[] {
  const ledgers = [...program.ledgers.values()].map(({ model }) => model);
  const by = ['program_id', program.programId] as const;
  const check = (
    table: string,
    rows: readonly (readonly [id: string, row: Columns])[] | Rows,
    decimals?: readonly string[],
  ): TableCheck => ({
    table,
    by,
    expected: 'get' in rows ? rows : new Map(rows),
    about: aboutRow,
    ...(decimals && { decimals }),
  });
  return [
    check('balances', ledgers.map(balanceRow)),
    check(
      'statements',
      ledgers.flatMap((model) => statementRows(model, program)),
    ),
    check('payouts', ledgers.flatMap(payoutRows)),
    check('partner_commission_months', ledgers.flatMap(monthRows)),
    check('program_commission_months', programMonths(program.programId, ledgers)),
    check('partner_month_sales', soldMonths(program), ['gross', 'refunds', 'net']),
    check('sales', saleRows(program), ['amount', 'refunded']),
    check('deals', dealRows(program), ['amount']),
    check('refunds', refundRows(program), ['amount', 'refundable']),
    check('credit_notes', creditNoteRows(program), ['amount']),
    check('closings', closingRows(program)),
  ];
}

function balanceRow(model: LedgerModel): [string, Columns] {
  const sum = (states: readonly string[]): string =>
    [...model.payouts.values()]
      .reduce((all, { state, amount }) => (states.includes(state) ? all + amount : all), 0n)
      .toString();
  const row = {
    partner_id: model.partnerId,
    open_period: model.openPeriod,
    currency: model.currency,
    balance_minor: model.balance.toString(),
    carried_minor: model.statementClosing.toString(),
    on_its_way_minor: sum(['planned', 'approved', 'intended', 'sent', 'unknown']),
    paid_minor: sum(['settled']),
  };
  return [model.ledgerId, row];
}

function statementRows(
  { ledgerId, partnerId, currency, figures }: LedgerModel,
  { statements }: ProgramAudit,
): [string, Columns][] {
  return [...figures.months].flatMap(([period, { commission, credited, closed }]): [string, Columns][] => {
    if (!closed) return [];
    const { timeZone, from, to, lines, carried, hash, opening, held, payout, closing } = closed;
    const statementId = deterministicId('statement', ledgerId, period);
    const answered = statements.of(statementId);
    const row = {
      ...{ status: statementStatus(answered), issued_at: answered.issuedAt, settled_at: answered.settledAt },
      ...{ acknowledged_at: answered.acknowledgedAt, is_disputed: answered.isDisputed },
      ...{ ledger_id: ledgerId, partner_id: partnerId, period, time_zone: timeZone, from_at: from, to_at: to },
      ...{ currency, lines, carried, hash, opening_minor: opening.toString(), held_minor: held.toString() },
      accrued_minor: (commission + credited).toString(),
      payout_minor: payout.toString(),
      closing_minor: closing.toString(),
    };
    return [[statementId, row]];
  });
}

function payoutRows({ ledgerId, partnerId, currency, payouts }: LedgerModel): [string, Columns][] {
  return [...payouts].map(([payoutId, { amount, period, pays, approvalsNeeded, state }]) => {
    const row = {
      ...{ ledger_id: ledgerId, partner_id: partnerId, period, currency, amount_minor: amount.toString() },
      pays_minor: (minorOf(pays.amount, pays.currency) ?? 0n).toString(),
      ...{ pays_currency: pays.currency, approvals_needed: approvalsNeeded, status: state },
      statement_id: deterministicId('statement', ledgerId, period),
    };
    return [payoutId, row];
  });
}

function monthRows({ programId, partnerId, currency, figures }: LedgerModel): [string, Columns][] {
  return [...figures.months].map(([period, month]) => {
    const { entries, commission, credited, closed } = month;
    const paidOut = closed ? -closed.payout : 0n;
    const row = {
      ...{ partner_id: partnerId, period, currency, entries },
      ...{ commission_minor: commission.toString(), credited_minor: credited.toString() },
      ...{ payout_minor: paidOut.toString(), closing_minor: (closed?.closing ?? 0n).toString() },
      ...{ payouts: paidOut > 0n ? 1 : 0, statements: closed ? 1 : 0 },
    };
    return [deterministicId('partner-month', programId, partnerId, period), row];
  });
}

const SUMMED = ['commission_minor', 'credited_minor', 'payout_minor', 'closing_minor'] as const;
const COUNTED = ['entries', 'payouts', 'statements'] as const;

function programMonths(programId: string, ledgers: readonly LedgerModel[]): [string, Columns][] {
  const months = new Map<string, Record<string, unknown>>();
  for (const [, row] of ledgers.flatMap(monthRows)) {
    const { period, currency } = row as { period: string; currency: string };
    const before = months.get(period) ?? { period, currency };
    for (const column of COUNTED) before[column] = Number(before[column] ?? 0) + Number(row[column]);
    for (const column of SUMMED)
      before[column] = (BigInt(String(before[column] ?? '0')) + BigInt(String(row[column]))).toString();
    months.set(period, before);
  }
  return [...months].map(([period, row]) => [deterministicId('program-month', programId, period), row]);
}

function soldMonths({ sold: { months } }: ProgramAudit): [string, Columns][] {
  return [...months].map(([id, { partnerId, period, currency, conversions, refundCount, gross, refunds }]) => {
    const exact = { gross: gross.toString(), refunds: refunds.toString(), net: gross.plus(refunds).toString() };
    return [id, { partner_id: partnerId, period, currency, conversions, refund_count: refundCount, ...exact }];
  });
}

const saleRows = ({ sold: { sales } }: ProgramAudit): Rows =>
  rowsOf(sales, ({ amount, currency, refunded }) => ({ currency, amount, refunded }));

const refundRows = ({ sold: { refunds } }: ProgramAudit): Rows =>
  rowsOf(refunds, ({ status, saleId, amount, reason, refundable }) => ({
    ...{ status, sale_id: saleId, amount, reason, refundable },
  }));

const creditNoteRows = ({ sold: { creditNotes } }: ProgramAudit): Rows => rowsOf(creditNotes, (row) => ({ ...row }));

const closingRows = ({ programId, books: { closings } }: ProgramAudit): [string, Columns][] =>
  [...closings].map(([period, ledgers]) => [deterministicId('closing', programId, period), { period, ledgers }]);

/** Where each deal stands, whose it is, and what it is or was worth. */
function dealRows({ deals: { deals } }: ProgramAudit): [string, Columns][] {
  return [...deals].map(([id, { partnerId, content, won, state, expiresAt }]) => {
    const { amount, currency } = won ?? content;
    const worth = amount === null ? null : Rational.of(amount).toString();
    return [id, { state, partner_id: partnerId, amount: worth, currency, expires_at: expiresAt }];
  });
}
