import { parse } from 'csv-parse/sync';
import { amountOf, dayInput, isRefusal, keyFault, refuse, type Refusal, textFault } from '#libs/kernel';

export const REPORTED_COLUMNS = ['reference', 'status', 'date', 'reason'];

/** One line of what a provider reports. */
export interface ReportedLine<Status extends string> {
  /** 1-based in the file, the header counted. */
  readonly line: number;
  readonly reference: string;
  readonly status: Status;
  readonly date: string;
  readonly reason: string;
  /** Of one that was returned what came back, a decimal in the currency of the payout; null: all of it. */
  readonly amount: string | null;
}

export type PayoutStatusLine = ReportedLine<'settled' | 'failed' | 'returned'>;

const WITH_AMOUNT = [...REPORTED_COLUMNS, 'amount'];
const MOST_LINES = 1000;
const REASON = { most: 500, lines: true, empty: true };
const STATUSES = ['settled', 'failed', 'returned'] as const;

/**
 * Reads a status file: CSV with the header `reference,status,date,reason`, and `amount` if it has one; names of columns and statuses in any case.
 * All of it or a refusal that names the line.
 */
export const readStatusFile = (text: string): readonly PayoutStatusLine[] | Refusal =>
  readReportedLines(text, STATUSES, WITH_AMOUNT, 'payout');

/** @param statuses the first of them is the good one, which needs no reason  @param widest the columns it may have */
export function readReportedLines<Status extends string>(
  text: string,
  statuses: readonly Status[],
  widest: readonly string[],
  what: string,
): readonly ReportedLine<Status>[] | Refusal {
  let rows: string[][];
  try {
    rows = parse(text, { bom: true, trim: true, skip_empty_lines: true, record_delimiter: ['\r\n', '\n', '\r'] });
  } catch (fault) {
    return refuse('NOT_A_CSV', (fault as Error).message, 'csv');
  }
  const [header = [], ...body] = rows;
  const columns = header.map((name) => name.toLowerCase()).join();
  if (columns !== REPORTED_COLUMNS.join() && columns !== widest.join()) {
    return refuse(
      'WRONG_HEADER',
      `the header is ${[...new Set([REPORTED_COLUMNS.join(), widest.join()])].join(' or ')}`,
      'csv',
    );
  }
  if (body.length > MOST_LINES) return refuse('TOO_MANY', `a file has at most ${MOST_LINES} lines`, 'csv');
  const lines: ReportedLine<Status>[] = [];
  for (const [at, [reference = '', given = '', date = '', reason = '', amount = '']] of body.entries()) {
    const line = at + 2;
    const status = statuses.find((one) => one === given.toLowerCase());
    if (status === undefined)
      return refuse('BAD_STATUS', `line ${line}: ${given} is none of ${statuses.join(', ')}`, 'csv');
    const day = dayInput(date, 'date');
    if (isRefusal(day)) return refuse('BAD_DATE', `line ${line}: ${day.message}`, 'csv');
    const fault = keyFault(reference, 'reference') ?? textFault(reason, 'reason', REASON);
    const figure = amount === '' ? null : amountOf(amount, 'amount');
    if (fault) return refuse(fault.refused, `line ${line}: ${fault.message}`, 'csv');
    if (isRefusal(figure)) return refuse(figure.refused, `line ${line}: ${figure.message}`, 'csv');
    if (status !== statuses[0] && reason === '')
      return refuse('NO_REASON', `line ${line}: a ${status} ${what} has a reason`, 'csv');
    lines.push({
      line,
      reference,
      status,
      date,
      reason,
      amount: status === 'returned' && figure ? figure.toString() : null,
    });
  }
  return lines;
}
