import type { Rational } from '../arithmetic/rational.js';
import type { Entry, EntryPlace } from './entry.js';

export type PostingKind =
  | 'accrual'
  | 'rerated'
  | 'refund'
  | 'refundReversal'
  | 'amendment'
  | 'recredit'
  | 'clawback'
  | 'clawbackReversal'
  | 'adjustment'
  | 'void'
  | 'decline';

/** What an event did to the window of its entry: exact volumes and dues, and which other entries have drawn how much since. */
export interface WindowMove {
  readonly volumeBefore: Rational;
  readonly volumeAfter: Rational;
  readonly dueBefore: Rational;
  readonly dueAfter: Rational;
  readonly drawers: readonly Entry[];
}

/** One amount in a ledger, under the entry whose sale caused it. */
export interface Posting extends EntryPlace {
  readonly entry: Entry;
  /** What caused it: the id of a sale, refund, reversal, amendment or correction. */
  readonly cause: string;
  readonly kind: PostingKind;
  /** Minor units of the ledger's currency. */
  readonly amount: bigint;
  /** What of the amount carries the holds of the sale (§12), with its sign. */
  readonly carried: bigint;
  /** What the entry is worth by then; more than its amount where a cap withholds it. */
  readonly worth: bigint;
  /** Of a bracket entry: its window, whose entries share this amount. */
  readonly window: string | null;
  readonly moved: WindowMove | null;
}

export type SkipReason =
  | 'BEFORE_PROGRAM_START'
  | 'NO_PLAN_IN_FORCE'
  | 'NO_RULE_MATCHED'
  | 'NO_PARENT'
  | 'PARTNER_COULD_NOT_EARN'
  | 'SALE_EARNED_NOTHING'
  | 'NOTHING_LEFT_TO_CLAW_BACK'
  | 'NOTHING_CHANGED'
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

const CAUSED_BY_SALE: ReadonlySet<PostingKind> = new Set([
  ...(['accrual', 'rerated', 'refund', 'refundReversal', 'amendment', 'recredit'] as const),
]);

/** Everything that was posted and passed, in order. */
export class Journal {
  postings: Posting[] = [];
  skips: Skip[] = [];

  /** Posts under an entry; §12: what a sale brings is held with it, what is taken comes from what is held first. */
  post(entry: Entry, kind: PostingKind, cause: string, amount: bigint, moved: WindowMove | null = null): void {
    const before = entry.held;
    if (amount > 0n && CAUSED_BY_SALE.has(kind)) entry.held += amount;
    else if (amount < 0n) entry.held -= -amount < entry.held ? -amount : entry.held;
    const carried = entry.held - before;
    const { place, worth } = entry;
    const window = entry.window?.key ?? null;
    this.postings.push({ entry, cause, kind, amount, carried, worth, window, moved, ...place });
  }

  skip(cause: string, { ledger, credited, saleId, ruleId }: Omit<Skip, 'cause' | 'reason'>, reason: SkipReason): void {
    this.skips.push({ cause, ledger, credited, saleId, ruleId, reason });
  }

  /** What was posted and passed since; a long history keeps none of it. */
  taken(): { readonly postings: readonly Posting[]; readonly skips: readonly Skip[] } {
    const { postings, skips } = this;
    [this.postings, this.skips] = [[], []];
    return { postings, skips };
  }
}
