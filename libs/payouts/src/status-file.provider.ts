import { parse } from 'csv-parse/sync';
import { amountOf, dayInput, isRefusal, keyFault, refuse, type Refusal, textFault } from '#libs/kernel';

/** One line of what a provider reports. */
export interface PayoutStatusLine {
  /** 1-based in the file, the header counted. */
  readonly line: number;
  readonly reference: string;
  readonly status: 'settled' | 'failed' | 'returned';
  readonly date: string;
  readonly reason: string;
  /** Of one that was returned what came back, a decimal in the currency of the payout; null: all of it. */
  readonly amount: string | null;
}

const COLUMNS = ['reference', 'status', 'date', 'reason'];
const WITH_AMOUNT = [...COLUMNS, 'amount'];
const MOST_LINES = 1000;
const REASON = { most: 500, lines: true, empty: true };
const STATUSES = ['settled', 'failed', 'returned'];

/**
 * Reads a status file: CSV with the header `reference,status,date,reason`, and `amount` if it has one; names of columns and statuses in any case.
 * All of it or a refusal that names the line.
 */
export function readStatusFile(text: string): readonly PayoutStatusLine[] | Refusal {
  let rows: string[][];
  try {
    rows = parse(text, { bom: true, trim: true, skip_empty_lines: true });
  } catch (fault) {
    return refuse('NOT_A_CSV', (fault as Error).message, 'csv');
  }
  const [header = [], ...body] = rows;
  const columns = header.map((name) => name.toLowerCase()).join();
  if (columns !== COLUMNS.join() && columns !== WITH_AMOUNT.join()) {
    return refuse('WRONG_HEADER', `the header is ${COLUMNS.join()} or ${WITH_AMOUNT.join()}`, 'csv');
  }
  if (body.length > MOST_LINES) return refuse('TOO_MANY', `a file has at most ${MOST_LINES} lines`, 'csv');
  const lines: PayoutStatusLine[] = [];
  for (const [at, [reference = '', given = '', date = '', reason = '', amount = '']] of body.entries()) {
    const line = at + 2;
    const status = given.toLowerCase();
    if (!STATUSES.includes(status))
      return refuse('BAD_STATUS', `line ${line}: ${given} is none of ${STATUSES.join(', ')}`, 'csv');
    const day = dayInput(date, 'date');
    if (isRefusal(day)) return refuse('BAD_DATE', `line ${line}: ${day.message}`, 'csv');
    const fault = keyFault(reference, 'reference') ?? textFault(reason, 'reason', REASON);
    const figure = amount === '' ? null : amountOf(amount, 'amount');
    if (fault) return refuse(fault.refused, `line ${line}: ${fault.message}`, 'csv');
    if (isRefusal(figure)) return refuse(figure.refused, `line ${line}: ${figure.message}`, 'csv');
    if (status !== 'settled' && reason === '')
      return refuse('NO_REASON', `line ${line}: a ${status} payout has a reason`, 'csv');
    lines.push({
      line,
      reference,
      status: status as PayoutStatusLine['status'],
      date,
      reason,
      amount: status === 'returned' && figure ? figure.toString() : null,
    });
  }
  return lines;
}
