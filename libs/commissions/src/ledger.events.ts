import { type DomainEvent, eventTypes, type Instant, type Period, type Rounding, sealedFrom } from '#libs/kernel';
import { withNamedCaps } from './ledger.named-caps.js';
import { withNamedDestination } from './ledger.named-destination.js';
import type {
  CapTaken,
  ClawbackReason,
  ClosedStatement,
  Exchange,
  Explained,
  ExplainedOf,
  Hold,
  HoldKind,
  OfPartner,
  ParkReason,
  PassReason,
  PayoutFailure,
  PlannedPayout,
  Posting,
  Rated,
  RefundShare,
  Source,
  Terms,
  WindowCorrected,
} from './ledger.figures.js';

export * from './ledger.figures.js';

interface HoldChanged extends ExplainedOf {
  readonly of: string;
  readonly at: Instant;
  /** The month in which the last of its holds ends, not before the open one; null while one has no end. */
  readonly payableIn: Period | null;
}

interface OfPayout {
  readonly payoutId: string;
  readonly at: Instant;
}

export type LedgerEvent =
  | DomainEvent<
      'ledger.opened',
      {
        readonly ledgerId: string;
        readonly programId: string;
        readonly partnerId: string;
        readonly currency: string;
        readonly firstPeriod: Period;
      }
    >
  | DomainEvent<
      'ledger.commission-accrued',
      Posting & {
        readonly source: Source;
        readonly terms: Terms;
        readonly ruleId: string;
        /** What commission was computed on, after exclusions: exact, in the sale's currency. */
        readonly base: string;
        readonly baseCurrency: string;
        /** The part left out by the plan's base rule: exact, in the sale's currency. */
        readonly excluded: string;
        /** The weights of all credited partners in the order of the sale, and which of them this is. */
        readonly split: { readonly weights: readonly number[]; readonly part: number };
        readonly rated: Rated;
        readonly rounding: Rounding;
        readonly caps: readonly CapTaken[];
        readonly exchange: Exchange | null;
        readonly holds: readonly Hold[];
        /** In which the source's month and windows are reckoned. */
        readonly timeZone: string;
        /** The month in which its last hold ends; null while one has no end. */
        readonly payableIn: Period | null;
      }
    >
  /** The source was taken and earned nothing: every source stands in the ledger exactly once. */
  | DomainEvent<
      'ledger.source-passed',
      {
        readonly source: Source;
        readonly reason: PassReason;
        readonly occurredAt: Instant;
        /** Whose ledger it is; null in what was written before events said so. */
        readonly owner: OfPartner | null;
      }
    >
  /** The source is taken but cannot be posted yet; a refund that waits for its sale keeps what it needs here. */
  | DomainEvent<
      'ledger.source-parked',
      {
        readonly source: Source;
        readonly reason: ParkReason;
        readonly occurredAt: Instant;
        readonly owner: OfPartner | null;
        readonly refund: (RefundShare & { readonly timeZone: string; readonly reason: ClawbackReason }) | null;
      }
    >
  /** The correction of earlier sales of a retroactive window when its rate changes; `source` is what moved the volume. */
  | DomainEvent<
      'ledger.window-rerated',
      Posting & {
        readonly source: Source;
        readonly ruleId: string;
        readonly terms: Terms;
        readonly rounding: Rounding;
        readonly windowKey: string;
        /** The exact commission of the whole window: what the entry of the source itself does not explain is posted here. */
        readonly before: string;
        readonly after: string;
        readonly caps: readonly CapTaken[];
      }
    >
  | DomainEvent<
      'ledger.commission-clawed-back',
      Posting & {
        readonly of: string;
        readonly reason: ClawbackReason;
        /** The refund that caused it; null when a person or a ban did. */
        readonly source: Source | null;
        /** Share and flat: round(original × after ÷ charged) − round(original × before ÷ charged) was taken; null without a refund. */
        readonly refund: RefundShare | null;
        /** How the window was rated again; null unless a refund of a sale under brackets caused it. */
        readonly window: WindowCorrected | null;
      }
    >
  | DomainEvent<
      'ledger.clawback-reversed',
      /** `root`: the entry that was clawed back. */
      Posting & Explained & { readonly of: string; readonly root: string }
    >
  | DomainEvent<'ledger.commission-adjusted', Posting & Explained & { readonly of: string | null }>
  /**
   * What the partner could have claimed for so many months, from the statement of `since` on, and did not: taken back, negative, in the
   * month that is being closed.
   */
  | DomainEvent<
      'ledger.balance-forfeited',
      Posting & { readonly since: Period; readonly months: number; readonly policyVersion: number }
    >
  /** Before its statement is closed: the amount posted is the entry's amount taken back, in the same period. */
  | DomainEvent<'ledger.commission-voided', Posting & Explained & { readonly of: string }>
  | DomainEvent<'ledger.commission-declined', Posting & Explained & { readonly of: string }>
  | DomainEvent<'ledger.commission-held', HoldChanged & { readonly hold: Hold }>
  | DomainEvent<'ledger.hold-released', HoldChanged & { readonly kind: HoldKind }>
  | DomainEvent<'ledger.commission-approved', { readonly of: string; readonly at: Instant }>
  | DomainEvent<'ledger.payout-planned', PlannedPayout & { readonly at: Instant }>
  | DomainEvent<'ledger.period-closed', ClosedStatement & { readonly requestId: string }>
  | DomainEvent<'ledger.payout-approved', OfPayout & { readonly by: string; readonly approvals: number }>
  /** Amount, destination and reference are frozen and about to be sent: from here on never again under another reference. */
  | DomainEvent<'ledger.payout-intended', OfPayout & { readonly provider: string; readonly reference: string }>
  | DomainEvent<'ledger.payout-sent', OfPayout & { readonly providerReference: string }>
  | DomainEvent<'ledger.payout-settled', OfPayout & { readonly settledOn: string }>
  /** The money is owed again: credited to the open period. */
  | DomainEvent<'ledger.payout-failed', OfPayout & ExplainedOf & PayoutFailure & { readonly credit: Posting }>
  | DomainEvent<'ledger.payout-returned', OfPayout & ExplainedOf & { readonly credit: Posting }>
  | DomainEvent<'ledger.payout-unknown', OfPayout & ExplainedOf>
  | DomainEvent<
      'ledger.payout-reconciled',
      OfPayout & { readonly found: 'sent' | 'not-sent'; readonly evidence: string }
    >;

const v1 = { version: 1 };

const explained = sealedFrom(2, 'partnerId', 'reason');
const explainedOf = { ...explained, upcast: { 1: (data: object) => ({ ...data, partnerId: null }) } };
const failed = { ...explained, upcast: { 1: (data: object) => ({ ...data, partnerId: null, failure: null }) } };

const withOwner = { version: 2, upcast: { 1: (data: object) => ({ ...data, owner: null }) } };
/** Since version 3 it may be parked for its size. */
const parkedForSize = { version: 3, upcast: { ...withOwner.upcast, 2: (data: object) => data } };

export const ledgerEvents = eventTypes<LedgerEvent>()('ledger', {
  'ledger.opened': v1,
  'ledger.commission-accrued': withNamedCaps,
  'ledger.source-passed': withOwner,
  'ledger.source-parked': parkedForSize,
  'ledger.window-rerated': withNamedCaps,
  'ledger.commission-clawed-back': v1,
  'ledger.clawback-reversed': explained,
  'ledger.commission-adjusted': explained,
  'ledger.balance-forfeited': v1,
  'ledger.commission-voided': explained,
  'ledger.commission-declined': explained,
  'ledger.commission-held': explainedOf,
  'ledger.hold-released': explainedOf,
  'ledger.commission-approved': v1,
  'ledger.payout-planned': withNamedDestination,
  'ledger.period-closed': v1,
  'ledger.payout-approved': v1,
  'ledger.payout-intended': v1,
  'ledger.payout-sent': v1,
  'ledger.payout-settled': v1,
  'ledger.payout-failed': failed,
  'ledger.payout-returned': explainedOf,
  'ledger.payout-unknown': explainedOf,
  'ledger.payout-reconciled': v1,
});
