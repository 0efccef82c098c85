import { type DomainEvent, eventTypes, type Instant, type Period, type Rounding } from '#libs/kernel';
import type { PayoutEvent } from './payout.events.js';
import * as before from './upcasts.js';
import { withNamedDestination } from './named-destination.js';
import type { Drawn, EntryMade, EntryRemade, Moved, Regained, Standing } from './entry-standing.js';
import type {
  CapTaken,
  ClawbackReason,
  Exchange,
  Explained,
  ExplainedOf,
  HeldByHand,
  Hold,
  HoldKind,
  OfPartner,
  ParkReason,
  PassReason,
  Posting,
  Rated,
  RefundShare,
  Source,
  Terms,
} from './figures.js';

export * from './figures.js';
export type * from './entry-standing.js';
export type * from './planned-payout.js';

interface HoldChanged extends ExplainedOf {
  readonly of: string;
  readonly at: Instant;
  /** The month in which the last of its holds ends, not before the open one; null while one has no end. */
  readonly payableIn: Period | null;
  /** What stands under the entry without a hold of the sale is held by these alone. Null before version 3. */
  readonly byHand: HeldByHand | null;
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
        /** What the entry is made of; null in what was written before entries said so. */
        readonly made: EntryMade | null;
        readonly draws: readonly Drawn[];
      } & Standing
    >
  /** The source was taken and moved nothing, or one credit or rule of it did. */
  | DomainEvent<
      'ledger.source-passed',
      {
        readonly source: Source;
        readonly reason: PassReason;
        readonly occurredAt: Instant;
        /** Whose ledger it is; null in what was written before events said so. */
        readonly owner: OfPartner | null;
        /** Which credit and rule it is about; null where it is about the whole source. */
        readonly credited: string | null;
        readonly ruleId: string | null;
        /** What the entry that was looked at knows of its sale now, though nothing is posted; null where there is none. */
        readonly entry: ({ readonly of: string; readonly remade: EntryRemade | null } & Standing) | null;
      }
    >
  /** The source is taken but cannot be posted yet; what happens to its sale waits with it. */
  | DomainEvent<
      'ledger.source-parked',
      {
        readonly source: Source;
        readonly reason: ParkReason;
        readonly occurredAt: Instant;
        readonly owner: OfPartner | null;
        /** Before version 4 of a refund that waits. */
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
        /** The entry of the sale that moved the volume; null in what was written before it was named. */
        readonly of: string | null;
        /** Those of that entry. */
        readonly holds: readonly Hold[];
        /** What of the amount carries them. */
        readonly held: string | null;
        readonly payableIn: Period | null;
      }
    >
  /** `source` null: a person took it. Else the change of what stands that a refund made: it may be positive where caps or a window are in play. */
  | DomainEvent<
      'ledger.commission-clawed-back',
      Posting &
        Moved & {
          readonly of: string;
          readonly reason: ClawbackReason;
          /** The refund that caused it; null when a person or a ban did. */
          readonly source: Source | null;
          /** How much of the sale is refunded before and after; null without a refund. */
          readonly refund: RefundShare | null;
        }
    >
  /** A refund was reversed: the change of what stands, now that the sale stands again for that part. */
  | DomainEvent<'ledger.commission-restored', Posting & Regained & { readonly refund: RefundShare }>
  /** The sale was amended: the change of what stands of an entry that it had. */
  | DomainEvent<'ledger.commission-amended', Posting & Regained & { readonly remade: EntryRemade }>
  /** The sale was credited to others: the change of what stands of an entry that it had. `remade` null: nothing is owed by it any more, as long as the sale is not this credit's again. */
  | DomainEvent<'ledger.commission-recredited', Posting & Regained & { readonly remade: EntryRemade | null }>
  | DomainEvent<
      'ledger.clawback-reversed',
      /** `root`: the entry that was clawed back. */
      Posting & Explained & Standing & { readonly of: string; readonly root: string }
    >
  | DomainEvent<'ledger.commission-adjusted', Posting & Explained & Standing & { readonly of: string | null }>
  /**
   * What the partner could have claimed for so many months, from the statement of `since` on, and did not: taken back, negative, in the
   * month that is being closed.
   */
  | DomainEvent<
      'ledger.balance-forfeited',
      Posting & { readonly since: Period; readonly months: number; readonly policyVersion: number }
    >
  /** Before its statement is closed: the amount posted is the entry's amount taken back, in the same period. */
  | DomainEvent<'ledger.commission-voided', Posting & Explained & Standing & { readonly of: string }>
  | DomainEvent<'ledger.commission-declined', Posting & Explained & Standing & { readonly of: string }>
  | DomainEvent<'ledger.commission-held', HoldChanged & { readonly hold: Hold }>
  | DomainEvent<'ledger.hold-released', HoldChanged & { readonly kind: HoldKind }>
  | DomainEvent<'ledger.commission-approved', { readonly of: string; readonly at: Instant }>
  | PayoutEvent;

const v1 = { version: 1 };

export const ledgerEvents = eventTypes<LedgerEvent>()('ledger', {
  'ledger.opened': v1,
  'ledger.commission-accrued': before.accrued,
  'ledger.source-passed': before.passed,
  'ledger.source-parked': before.parked,
  'ledger.window-rerated': before.trueUp,
  'ledger.commission-clawed-back': before.clawedBack,
  'ledger.commission-restored': before.regained,
  'ledger.commission-amended': before.regained,
  'ledger.commission-recredited': v1,
  'ledger.clawback-reversed': before.corrected,
  'ledger.commission-adjusted': before.corrected,
  'ledger.balance-forfeited': v1,
  'ledger.commission-voided': before.corrected,
  'ledger.commission-declined': before.corrected,
  'ledger.commission-held': before.holdChanged,
  'ledger.hold-released': before.holdChanged,
  'ledger.commission-approved': v1,
  'ledger.payout-planned': withNamedDestination,
  'ledger.period-closed': before.periodClosed,
  'ledger.payout-approved': v1,
  'ledger.payout-intended': v1,
  'ledger.payout-sent': v1,
  'ledger.payout-settled': v1,
  'ledger.payout-failed': before.failed,
  'ledger.payout-returned': before.returned,
  'ledger.payout-cost-assigned': before.costAssigned,
  'ledger.payout-unknown': before.explainedOf,
  'ledger.payout-reconciled': v1,
});
