import { command, type Day, type Instant, type Money } from '#libs/kernel';
import type { Conversion } from '#libs/rates';
import type { FundPolicy } from '#libs/programs';
import type { PaymentCommand } from './payment.commands.js';
import type { ExpiryReason, ProofFile } from './fund.types.js';

export * from './payment.commands.js';

interface OfFund {
  readonly fundId: string;
}
interface OfRequest extends OfFund {
  readonly requestId: string;
}
interface OfClaim extends OfFund {
  readonly claimId: string;
}

/** Answered by an event whatever comes of it, so that the budget can be told. */
export class SetAllocation extends command('SetAllocation')<
  OfFund & {
    readonly programId: string;
    readonly partnerId: string;
    readonly budgetId: string;
    readonly ordinal: number;
    readonly amount: Money;
    readonly endsAt: Instant;
  }
>() {}

export interface DraftActivity {
  readonly name: string;
  readonly kind: string;
  readonly startsOn: Day;
  readonly endsOn: Day;
  readonly cost: string;
}

/** What is known of other streams when a request is handed in. */
export interface SubmissionTerms {
  readonly policy: FundPolicy;
  readonly timeZone: string;
}

export class SubmitFundRequest extends command('SubmitFundRequest')<
  OfRequest & {
    /** It was returned, and is known to the fund. */
    readonly again: boolean;
    readonly amount: string;
    readonly activities: readonly DraftActivity[];
    readonly note: string | null;
    readonly terms: SubmissionTerms;
  }
>() {}

/** Of an approval above this, in the fund’s currency, a second person is needed; null: never. */
export interface ApprovalTerms {
  readonly secondAbove: string | null;
}

/* Decisions name the submission that was looked at, counted from 1. */

export class ApproveFundRequest extends command('ApproveFundRequest')<
  OfRequest & {
    readonly submission: number;
    /** Null: all that was asked for. */
    readonly amount: string | null;
    /** Basis points; null: as the policy says. */
    readonly share: number | null;
    readonly declinedActivities: readonly number[];
    readonly timeZone: string;
    readonly terms: ApprovalTerms;
  }
>() {}

export class RefuseFundRequest extends command('RefuseFundRequest')<
  OfRequest & {
    readonly decision: 'return' | 'decline';
    readonly submission: number;
    readonly reason: string | null;
  }
>() {}

export class WithdrawFundRequest extends command('WithdrawFundRequest')<
  OfRequest & { readonly reason: string | null }
>() {}

export class CloseFundRequest extends command('CloseFundRequest')<OfRequest & { readonly reason: string | null }>() {}

/** `dueAt`: the deadline that was reached; nothing happens where it has been moved. */
export class ExpireFundRequest extends command('ExpireFundRequest')<
  OfRequest & { readonly why: Exclude<ExpiryReason, 'fund-over'>; readonly dueAt: Instant }
>() {}

export class EndFund extends command('EndFund')<OfFund>() {}

export interface DraftCost {
  readonly number: string;
  readonly activity: number;
  readonly day: Day;
  readonly amount: string;
  readonly currency: string;
  readonly sha256: string;
}

export class SubmitClaim extends command('SubmitClaim')<
  OfRequest & {
    readonly claimId: string;
    /** It was returned, and is known to the fund. */
    readonly again: boolean;
    readonly costs: readonly DraftCost[];
    readonly proofs: readonly (ProofFile & { readonly name: string })[];
  }
>() {}

export class ApproveClaim extends command('ApproveClaim')<
  OfClaim & {
    readonly submission: number;
    /** Null: all that is payable. */
    readonly amount: string | null;
    /** Numbers of costs that do not count. */
    readonly notEligible: readonly string[];
    /** What is paid at once; null: all of it. */
    readonly pays: string | null;
    /** By number of a cost in another currency. */
    readonly conversions: Readonly<Record<string, Conversion>>;
    /** Number of a cost that another claim has; null: none. */
    readonly claimedElsewhere: string | null;
    readonly terms: ApprovalTerms;
  }
>() {}

export class RefuseClaim extends command('RefuseClaim')<
  OfClaim & {
    readonly decision: 'return' | 'reject';
    readonly submission: number;
    readonly reason: string | null;
  }
>() {}

export class ExtendClaim extends command('ExtendClaim')<
  OfRequest & { readonly until: Instant; readonly reason: string }
>() {}

export class RecoverClaim extends command('RecoverClaim')<
  OfClaim & { readonly amount: string; readonly reason: string }
>() {}

/** What of an approved claim is neither paid nor on its way will not be paid. */
export class CancelClaimRest extends command('CancelClaimRest')<OfClaim & { readonly reason: string }>() {}

type RequestCommand =
  | SubmitFundRequest
  | ApproveFundRequest
  | RefuseFundRequest
  | WithdrawFundRequest
  | CloseFundRequest
  | ExpireFundRequest
  | EndFund
  | ExtendClaim;

type ClaimCommand = SubmitClaim | ApproveClaim | RefuseClaim | RecoverClaim | CancelClaimRest;

export type FundCommand = SetAllocation | RequestCommand | ClaimCommand | PaymentCommand;
