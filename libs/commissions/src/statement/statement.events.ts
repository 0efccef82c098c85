import { type DomainEvent, eventTypes, type Instant, type Period, sealedFrom } from '#libs/kernel';

interface OfStatement {
  readonly statementId: string;
  readonly ledgerId: string;
  readonly programId: string;
  readonly partnerId: string;
  readonly period: Period;
  readonly at: Instant;
}

export type DisputeOutcome = 'upheld' | 'rejected';

/** What becomes of a closed statement between vendor and partner. Its figures never change; what is owed is the ledger's alone. */
export type StatementEvent =
  | DomainEvent<'statement.issued', OfStatement>
  | DomainEvent<'statement.acknowledged', OfStatement>
  /**
   * `entries`: the lines that are disputed; none: the statement as a whole. What both sides say may name a person: it is sealed, and null once
   * the partner was erased.
   */
  | DomainEvent<
      'statement.disputed',
      OfStatement & { readonly disputeId: string; readonly entries: readonly string[]; readonly reason: string | null }
    >
  /** Upheld: a policy reverses the clawbacks among the entries, and the refunds behind them; any other correction is a person's. */
  | DomainEvent<
      'statement.dispute-resolved',
      OfStatement & {
        readonly disputeId: string;
        readonly entries: readonly string[];
        readonly outcome: DisputeOutcome;
        readonly note: string | null;
      }
    >
  /** Its payout may be sent, as no dispute stands. One that is raised later does not stop it any more. */
  | DomainEvent<'statement.payout-released', OfStatement & { readonly payoutId: string }>
  /** Its payout has arrived. */
  | DomainEvent<'statement.settled', OfStatement & { readonly payoutId: string }>
  /** The payout came back after it had arrived: the amount is owed again, by a credit in an open month. */
  | DomainEvent<'statement.settlement-undone', OfStatement & { readonly payoutId: string }>;

const v1 = { version: 1 };

export const statementEvents = eventTypes<StatementEvent>()('statement', {
  'statement.issued': v1,
  'statement.acknowledged': v1,
  'statement.disputed': sealedFrom(2, 'partnerId', 'reason'),
  'statement.dispute-resolved': sealedFrom(2, 'partnerId', 'note'),
  'statement.payout-released': v1,
  'statement.settled': v1,
  'statement.settlement-undone': v1,
});
