import type { Instant, Period } from '#libs/kernel';

/** The event that caused an entry, named so that anybody can find it in the history. */
export interface Source {
  readonly eventId: string;
  readonly stream: string;
  /** Decimal strings: revisions and positions may exceed what a JSON number holds. */
  readonly revision: string;
  readonly position: string;
  readonly kind: 'sale' | 'refund' | 'refund-reversal' | 'amendment' | 'recredit' | 'credit-note';
  /** Sale or credit note id; of a refund and of its reversal the refund's id, of an amendment and a recredit the sale's. */
  readonly id: string;
  /** The sale that it belongs to; the sale itself; null for a credit note. */
  readonly saleId: string | null;
}

/** Whose ledger it is: every event that is shown to somebody says so itself. */
export interface OfPartner {
  readonly programId: string;
  readonly partnerId: string;
}

/** What every line of a ledger has that moves the balance. Amounts are signed decimal strings in the ledger's currency. */
export interface Posting extends OfPartner {
  readonly entryId: string;
  readonly amount: string;
  readonly currency: string;
  readonly occurredAt: Instant;
  /** The period it is posted to. */
  readonly period: Period;
  /** The closed period it would have belonged to, when it came late; else null. */
  readonly lateFrom: Period | null;
}

/** Which knowledge the rating stood on: the revisions of the streams that were read. */
export interface Terms {
  readonly planId: string;
  readonly planVersion: number;
  readonly programRevision: string;
  readonly partnerRevision: string;
  readonly tier: number;
  readonly partnerKind: string;
  readonly partnerCountry: string | null;
}

export interface Exchange {
  readonly from: string;
  readonly to: string;
  /** The published figures used, units per 1 of the source's base currency; "1" for the base itself. */
  readonly fromRate: string;
  readonly toRate: string;
  readonly day: string;
  readonly source: string;
}

/** How the amount came about, figure by figure. */
export type Rated =
  | { readonly kind: 'share'; readonly rate: string }
  | { readonly kind: 'flat'; readonly amount: string; readonly per: 'sale' | 'unit' }
  | {
      readonly kind: 'brackets';
      readonly mode: 'marginal' | 'retroactive';
      /** What the steps rise by: volume in the ledger's currency, the count of sales, or units. */
      readonly by: 'amount' | 'sales' | 'units';
      /** The steps of the plan version it was rated by: later refunds are rated by them too. */
      readonly steps: readonly BracketStep[];
      readonly windowKey: string;
      /** Exact: a decimal, or a fraction such as `1/3`. */
      readonly volumeBefore: string;
      readonly volumeAfter: string;
      /** The exact commission of the whole window before and after: what is due of it is each rounded. */
      readonly before: string;
      readonly after: string;
    };

/** A share of the base, or, where sales or units are counted, an amount for each. */
export type BracketStep =
  | { readonly from: string; readonly rate: string }
  | { readonly from: string; readonly amount: string };

export interface CapTaken {
  readonly capId: string;
  readonly windowKey: string;
  readonly wanted: string;
  readonly granted: string;
}

export type HoldKind = 'maturity' | 'risk' | 'dispute';

export interface Hold {
  readonly kind: HoldKind;
  /** null: until somebody releases it. */
  readonly until: Instant | null;
}

export type PassReason =
  | 'NO_PLAN_IN_FORCE'
  | 'NO_RULE_MATCHED'
  | 'PARTNER_COULD_NOT_EARN'
  | 'BEFORE_PROGRAM_START'
  | 'SALE_EARNED_NOTHING'
  | 'NOTHING_LEFT_TO_CLAW_BACK'
  | 'NO_PARENT'
  | 'NOTHING_CHANGED';

/** Why a source waits: no exchange rate, the sale that it refunds waits itself, or it would earn more than a ledger holds. */
export type ParkReason = 'NO_RATE' | 'SALE_PARKED' | 'AMOUNT_OUT_OF_RANGE';

export interface RefundShare {
  readonly before: string;
  readonly after: string;
  readonly charged: string;
}

/** What a refund, its reversal or an amendment did to the window of its sale: volumes and exact commissions before and after. */
export interface WindowCorrected {
  readonly windowKey: string;
  readonly volumeBefore: string;
  readonly volumeAfter: string;
  readonly before: string;
  readonly after: string;
  /** What caps had cut from this window; null since entries remember what they have drawn. */
  readonly cutBefore: string | null;
  readonly cutAfter: string | null;
}

export type ClawbackReason =
  | 'order-cancelled'
  | 'refund'
  | 'fraud'
  | 'terms-violation'
  | 'tracking-error'
  | 'payment-failed'
  | 'ineligible-partner'
  | 'duplicate'
  | 'other';

export type CarryReason =
  | 'NOTHING_DUE'
  | 'NEGATIVE'
  | 'BELOW_MINIMUM'
  | 'NO_RATE'
  | 'NO_TAX_FORM'
  | 'NO_PAYOUT_METHOD'
  | 'NOT_PAYABLE';

/** A frozen statement: range, count, sums and a hash instead of the lines themselves (an append ends at 1 MiB). */
export interface ClosedStatement extends OfPartner {
  readonly statementId: string;
  readonly period: Period;
  readonly timeZone: string;
  readonly from: Instant;
  readonly to: Instant;
  readonly currency: string;
  /** The previous statement's closing. opening + accrued + payout = closing. */
  readonly opening: string;
  readonly lines: number;
  /** Sum of the period's postings before the payout. */
  readonly accrued: string;
  /** Part of the balance whose holds have not ended at `to`: owed, not yet payable. */
  readonly held: string;
  /** Zero or negative: the last line. */
  readonly payout: string;
  readonly closing: string;
  /** Why nothing was paid out; null when there is a payout. */
  readonly carried: CarryReason | null;
  /** Revisions of this stream that the statement covers, both inclusive; the first may exceed the last when it is empty. */
  readonly firstRevision: string;
  readonly lastRevision: string;
  /** SHA-256 over the period's postings in ledger order, chained to the previous statement's hash. */
  readonly hash: string;
}

/** In somebody's own words, which may name a person: sealed, and null once the partner was erased. */
export interface Explained {
  readonly reason: string | null;
}

/** The same where the event itself did not say whose ledger it is: null in what was written before it did. */
export interface ExplainedOf extends Explained {
  readonly partnerId: string | null;
}

export interface PayoutFailure {
  /** Why it failed by our own terms; null: `reason` has the provider's words. */
  readonly failure: 'BANNED' | 'DESTINATION_ERASED' | null;
}

/** Holds that persons have set, and the month in which the last of them ends, not before the open one; null while one has no end. */
export interface HeldByHand {
  readonly kinds: readonly HoldKind[];
  readonly payableIn: Period | null;
}
