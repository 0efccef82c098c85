import type { Entry, EntryPlace } from './entry.js';

export type PostingKind =
  | 'accrual'
  | 'rerated'
  | 'refund'
  | 'refundReversal'
  | 'amendment'
  | 'clawback'
  | 'clawbackReversal'
  | 'adjustment'
  | 'void'
  | 'decline';

/** One amount in a ledger, under the entry whose sale caused it. */
export interface Posting extends EntryPlace {
  /** What caused it: the id of a sale, refund, reversal, amendment or correction. */
  readonly cause: string;
  readonly kind: PostingKind;
  /** Minor units of the ledger's currency. */
  readonly amount: bigint;
  /** What the entry is worth by then; more than its amount where a cap withholds it. */
  readonly worth: bigint;
  /** Of a bracket entry: its window, whose entries share this amount. */
  readonly window: string | null;
}

export type SkipReason =
  | 'BEFORE_PROGRAM_START'
  | 'NO_PLAN_IN_FORCE'
  | 'NO_RULE_MATCHED'
  | 'NO_PARENT'
  | 'PARTNER_COULD_NOT_EARN'
  | 'SALE_EARNED_NOTHING'
  | 'NOTHING_LEFT_TO_CLAW_BACK'
  | 'ABSORBED_BY_REFUND';

/** A source that a ledger took and that posted nothing. */
export interface Skip {
  readonly cause: string;
  readonly ledger: string;
  readonly credited: string;
  readonly saleId: string;
  readonly ruleId: string | null;
  readonly reason: SkipReason;
}

const CAUSED_BY_SALE: readonly PostingKind[] = ['accrual', 'rerated', 'refund', 'refundReversal', 'amendment'];

/** Everything that was posted and passed, in order. */
export class Journal {
  readonly postings: Posting[] = [];
  readonly skips: Skip[] = [];

  /** Posts under an entry; §12: what a sale brings is held with it, what is taken comes from what is held first. */
  post(entry: Entry, kind: PostingKind, cause: string, amount: bigint): void {
    this.postings.push({ ...entry.place, cause, kind, amount, worth: entry.worth, window: entry.window?.key ?? null });
    if (amount > 0n && CAUSED_BY_SALE.includes(kind)) entry.held += amount;
    else if (amount < 0n) entry.held -= -amount < entry.held ? -amount : entry.held;
  }

  skip(cause: string, { ledger, credited, saleId, ruleId }: Omit<Skip, 'cause' | 'reason'>, reason: SkipReason): void {
    this.skips.push({ cause, ledger, credited, saleId, ruleId, reason });
  }
}
