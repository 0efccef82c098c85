import type { CostBearer } from '../events/payout.events.js';
import { command, type Instant, type Period } from '#libs/kernel';
import type { PayoutPolicy } from '#libs/programs';
import type { Conversion } from '#libs/rates';
import type { AmendItem, ChangeItem, RecreditItem, SoldItem, SourceItem } from './source.commands.js';
import type { ClawbackReason, HoldKind } from '../events/ledger.events.js';

export type * from './source.commands.js';

interface OfLedger {
  readonly ledgerId: string;
}
interface OfEntry extends OfLedger {
  readonly entryId: string;
  readonly reason: string;
}
interface OfPayout extends OfLedger {
  readonly payoutId: string;
}

/** Whose ledger it is, and the month that is open when it begins. */
export interface Opening extends OfLedger {
  readonly programId: string;
  readonly partnerId: string;
  readonly currency: string;
  readonly firstPeriod: Period;
}

export class OpenLedger extends command('OpenLedger')<Opening>() {}

/** At most 300 sources: they are appended together, and an append ends at 1 MiB. Opens a ledger that is not open yet. */
export class PostSources extends command('PostSources')<
  OfLedger & { readonly opening: Opening; readonly sources: readonly SourceItem[] }
>() {}

/** A parked sale or amendment again, or how a sale came to the ledger by a recredit, null as long as there is no rate for it, and all that happened to it since, of which the ledger takes what waits. What is not parked is left as it is. */
export class PostParked extends command('PostParked')<
  OfLedger & {
    readonly eventId: string;
    readonly item: SoldItem | RecreditItem | AmendItem | null;
    readonly later: readonly ChangeItem[];
  }
>() {}

/** An amount in the ledger's currency, a share of the entry ("0.5"), or with neither all that is left of it. */
export class ClawBackCommission extends command('ClawBackCommission')<
  OfLedger & {
    readonly entryId: string;
    readonly reason: ClawbackReason;
    readonly amount: string | null;
    readonly share: string | null;
  }
>() {}

/** The dispute was won: the whole clawback is owed again. */
export class ReverseClawback extends command('ReverseClawback')<OfEntry>() {}

/** `entryId` null: an adjustment that belongs to no entry. The amount is signed. */
export class AdjustCommission extends command('AdjustCommission')<
  OfLedger & {
    readonly entryId: string | null;
    readonly amount: string;
    readonly currency: string;
    readonly reason: string;
  }
>() {}

export class VoidCommission extends command('VoidCommission')<OfEntry>() {}
export class DeclineCommission extends command('DeclineCommission')<OfEntry>() {}
export class HoldCommission extends command('HoldCommission')<
  OfEntry & { readonly kind: HoldKind; readonly until: Instant | null }
>() {}
export class ReleaseHold extends command('ReleaseHold')<OfEntry & { readonly kind: HoldKind }>() {}
export class ApproveCommission extends command('ApproveCommission')<OfLedger & { readonly entryId: string }>() {}

/** What is owed and not on its way is taken back, at most 300 entries a command; a repeat goes on with the rest. */
export class VoidUnpaid extends command('VoidUnpaid')<
  OfLedger & { readonly reason: ClawbackReason; readonly note: string; readonly at: Instant }
>() {}

/** May this partner be paid, and where: as known when the closing was requested. */
export interface PayoutEligibility {
  readonly payable: boolean;
  readonly hasTaxForm: boolean;
  readonly destination: string | null;
  /** It was erased: what it lacks it cannot bring any more, so nothing lapses because it did not. */
  readonly erased?: boolean;
}

export class ClosePeriod extends command('ClosePeriod')<
  OfLedger & {
    readonly requestId: string;
    readonly period: Period;
    readonly timeZone: string;
    readonly from: Instant;
    readonly to: Instant;
    readonly policy: PayoutPolicy | null;
    readonly eligibility: PayoutEligibility;
    /** Into the payout currency. Not asked for where there is no policy. */
    readonly conversion: Conversion;
  }
>() {}

export class ApprovePayout extends command('ApprovePayout')<OfPayout>() {}
export class IntendPayout extends command('IntendPayout')<
  OfPayout & { readonly provider: string; readonly reference: string }
>() {}
export class RecordPayoutSent extends command('RecordPayoutSent')<
  OfPayout & { readonly providerReference: string }
>() {}
export class SettlePayout extends command('SettlePayout')<OfPayout & { readonly settledOn: string }>() {}
export class FailPayout extends command('FailPayout')<
  OfPayout & { readonly reason: string | null; readonly failure?: 'DESTINATION_ERASED' }
>() {}
/** `amount`: what came back, a decimal in the currency that it was paid in; absent: all of it. */
export class ReturnPayout extends command('ReturnPayout')<
  OfPayout & { readonly reason: string; readonly amount?: string | null }
>() {}

/** Says who bears what did not come back of a payout. */
export class AssignPayoutCost extends command('AssignPayoutCost')<
  OfPayout & { readonly to: CostBearer; readonly reason: string }
>() {}
export class MarkPayoutUnknown extends command('MarkPayoutUnknown')<OfPayout & { readonly reason: string }>() {}
export class ReconcilePayout extends command('ReconcilePayout')<
  OfPayout & { readonly found: 'sent' | 'not-sent'; readonly evidence: string }
>() {}

export const ledgerCommands = {
  OpenLedger,
  PostSources,
  PostParked,
  ClawBackCommission,
  ReverseClawback,
  AdjustCommission,
  VoidCommission,
  DeclineCommission,
  HoldCommission,
  ReleaseHold,
  ApproveCommission,
  VoidUnpaid,
  ClosePeriod,
  ApprovePayout,
  IntendPayout,
  RecordPayoutSent,
  SettlePayout,
  FailPayout,
  ReturnPayout,
  AssignPayoutCost,
  MarkPayoutUnknown,
  ReconcilePayout,
};

export type LedgerCommand = InstanceType<(typeof ledgerCommands)[keyof typeof ledgerCommands]>;
