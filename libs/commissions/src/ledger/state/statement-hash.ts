import { hash } from 'node:crypto';
import type { ClosedStatement, Posting } from '../events/ledger.events.js';

export interface LineOrigin {
  readonly type: string;
  readonly of: string | null;
  readonly sourceEventId: string | null;
}

const sha256 = (text: string): string => hash('sha256', text, 'hex');

/** One posting more. The form is fixed for ever: auditors recompute it from the stream (README, "The hash"). */
export function digestLine(digest: string, posting: Posting, { type, of, sourceEventId }: LineOrigin): string {
  const { entryId, amount, currency, occurredAt, period, lateFrom } = posting;
  const line = JSON.stringify([entryId, type, amount, currency, occurredAt, period, lateFrom, of, sourceEventId]);
  return sha256(`${digest}\n${line}`);
}

/** Binds a statement's figures and lines to those of all statements before it. */
export function statementHash(
  previous: string,
  ledgerId: string,
  statement: Omit<ClosedStatement, 'hash'>,
  digest: string,
): string {
  const { period, timeZone, from, to, currency, opening, accrued, held, payout, closing, lines } = statement;
  const figures = [opening, accrued, held, payout, closing, String(lines), digest];
  return sha256(JSON.stringify([previous, ledgerId, period, timeZone, from, to, currency, ...figures]));
}
