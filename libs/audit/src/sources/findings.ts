import type { Position } from '#libs/kernel';

/** What can be wrong. The name of a kind says which figure of which rule does not hold. */
export type FindingKind =
  /** The store itself: an event that is not what was written, or a history with a hole. */
  | 'event-altered'
  | 'unreadable'
  | 'revision-gap'
  | 'stream-trimmed'
  | 'recorded-twice'
  | 'wrong-tenant'
  /** What a day of clicks comes to, once its single clicks may go. */
  | 'click-seal'
  /** Sources in ledgers. */
  | 'source-figures'
  | 'source-missing'
  | 'source-twice'
  | 'source-unknown'
  | 'outcome'
  | 'posting-missing'
  | 'posting-unknown'
  /** Whose sales and customers are: what was decided, what binds, how often codes were used. */
  | 'attribution'
  | 'customer-binding'
  | 'customer-identity'
  | 'code-limit'
  /** What an entry stands on. */
  | 'plan-version'
  | 'rule'
  | 'knowledge'
  | 'base'
  | 'exchange'
  | 'split'
  | 'rounding'
  | 'bracket'
  | 'cap'
  | 'reservation'
  | 'clawback'
  | 'amount'
  | 'period'
  | 'hold'
  | 'identity'
  | 'other-field'
  /** What stands posted is not what the final state of sales and windows gives. */
  | 'invariant'
  /** Decisions of persons. */
  | 'correction'
  /** Deals: what was won and how it is booked, who was promised what. */
  | 'booking-missing'
  | 'booking-twice'
  | 'booking-unknown'
  | 'booking'
  | 'booking-not-reversed'
  | 'booking-not-moved'
  | 'protection-overlap'
  | 'approval-without-grant'
  | 'win-otherwise'
  /** Market development money: what funds have, what is payable, who decided, what was shown in time, what was paid. */
  | 'fund-balance'
  | 'fund-payable'
  | 'fund-eyes'
  | 'fund-claim'
  | 'fund-payment'
  /** Rewards: what rules give and to whom, what it costs, what caps leave, what refunds take back. */
  | 'reward-missing'
  | 'reward-unknown'
  | 'reward-twice'
  | 'reward-terms'
  | 'reward-cap'
  | 'reward-cost'
  | 'reward-refund'
  /** What activities cost. */
  | 'activity-cost'
  /** Whose the leads of activities are. */
  | 'lead-sharing'
  /** Closings. */
  | 'books'
  | 'ledger-opened'
  | 'statement'
  | 'statement-hash'
  | 'statement-lines'
  | 'statement-answer'
  | 'forfeiture'
  | 'payout'
  | 'ban-not-applied'
  /** Read models. */
  | 'read-model';

/** One place in the history that a finding is about. */
export interface EventRef {
  readonly stream: string;
  readonly revision: bigint;
}

export const refOf = ({ stream, revision }: EventRef): EventRef => ({ stream, revision });

export interface FieldDifference {
  readonly path: string;
  readonly expected: unknown;
  readonly recorded: unknown;
}

export interface Finding {
  readonly kind: FindingKind;
  /** One sentence for people. */
  readonly message: string;
  /** The event that shows it first, then what it was recomputed from. */
  readonly events: readonly EventRef[];
  readonly fields: readonly FieldDifference[];
  /** Orders findings: where in the history the cause stands. */
  readonly position: Position;
  readonly programId: string | null;
  readonly partnerId: string | null;
  /** The month it is about; null when it is about none. */
  readonly period: string | null;
}

const KEPT = 200;

/** Counts everything that was found and keeps what came first in the history. */
export class Findings {
  readonly counts = new Map<FindingKind, number>();
  private kept: Finding[] = [];

  constructor(private readonly wanted: (finding: Finding) => boolean = () => true) {}

  add(finding: Finding): void {
    if (!this.wanted(finding)) return;
    this.counts.set(finding.kind, (this.counts.get(finding.kind) ?? 0) + 1);
    this.kept.push(finding);
    if (this.kept.length > 2 * KEPT) this.kept = this.first(KEPT);
  }

  get total(): number {
    return [...this.counts.values()].reduce((a, b) => a + b, 0);
  }

  /** In the order of their causes; of one cause, in the order of discovery. */
  first(count = KEPT): Finding[] {
    return [...this.kept].sort((a, b) => (before(a, b) ? -1 : before(b, a) ? 1 : 0)).slice(0, count);
  }
}

const before = ({ position: a }: Finding, { position: b }: Finding): boolean =>
  a.commit < b.commit || (a.commit === b.commit && a.prepare < b.prepare);
