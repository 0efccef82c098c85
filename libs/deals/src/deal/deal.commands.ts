import { command, type Instant, type PersonNames } from '#libs/kernel';
import type { AccountEvent } from '../account/account.events.js';
import type {
  ActivityKind,
  Identifier,
  ImportedFrom,
  DealOutcome,
  RejectReason,
  Reminder,
  ReviewReason,
} from '../vocabulary/deal.types.js';
import type { DealContentDraft } from '../vocabulary/deal.drafts.js';
import type { Evidence } from '../vocabulary/evidence.js';

interface Of {
  readonly dealId: string;
}

/** What the program and the partner's stream say of what is handed in; read by who sends the command. */
export interface ContentKnown {
  /** `unknown`: there is no such program. */
  readonly program: 'known' | 'unknown';
  /** `none`: the vendor's own deal. */
  readonly partner: 'in-program' | 'unknown' | 'merged' | 'none';
  /** Of the person who is to lead it: a contact of that partner, one that left, or nobody of it; `none`: nobody is named. */
  readonly representative: 'listed' | 'left' | 'unknown' | 'none';
  /** What may be registered by the policy in force; null: anything. */
  readonly productLines: readonly string[] | null;
}

export interface Content extends Of {
  readonly given: DealContentDraft;
  /** The data subject under whose key the customer's fields are sealed. */
  readonly customerId: string;
  readonly known: ContentKnown;
  /** The names of whom the metadata tell in the clear: given to it before it is decided. */
  readonly names?: PersonNames;
}

interface Owned {
  readonly programId: string;
  readonly externalId: string | null;
}

export class DraftDeal extends command('DraftDeal')<Content & Owned & { readonly partnerId: string }>() {}

/** Only a draft, or one that was returned. */
export class ReviseDeal extends command('ReviseDeal')<Content>() {}

/** What follows from the customer's fields, and cannot be followed back. */
export interface CustomerKnown {
  readonly identifiers: readonly Identifier[];
  readonly nameBlockId: string | null;
  readonly nameImitates: boolean;
}

/** `standing`: of the partner at the moment, undefined before it was known. */
export class SubmitDeal extends command('SubmitDeal')<
  Of & { readonly customer: CustomerKnown; readonly standing: string | undefined }
>() {}

/** Drafted and submitted at once. */
export class RegisterDeal extends command('RegisterDeal')<
  Content &
    Owned & {
      readonly partnerId: string;
      readonly customer: CustomerKnown;
      readonly standing: string | undefined;
    }
>() {}

/** A deal as history knows it. `accountId` null: its customer could not be told. */
export class ImportDeal extends command('ImportDeal')<
  Content &
    Owned & {
      readonly externalId: string;
      readonly partnerId: string | null;
      readonly outcome: DealOutcome;
      /** null: nobody had asked for it there yet. */
      readonly registeredAt: Instant | null;
      readonly closedAt: Instant | null;
      readonly accountId: string | null;
      readonly from: ImportedFrom;
      /** For one that is open and has no account, else null: by when a person looks, and what it knows. */
      readonly review: {
        readonly reasons: readonly ReviewReason[];
        readonly decideBy: Instant;
        readonly evidence: Evidence;
      } | null;
    }
>() {}

/** Says which account the customer is. By a person: where identifiers were none, or disagreed. */
export class IdentifyDealCustomer extends command('IdentifyDealCustomer')<
  Of & { readonly accountId: string; readonly by: 'identifiers' | 'person'; readonly note: string | null }
>() {}

/** A person looks at a deal whose account is not known. */
export class StartDealReview extends command('StartDealReview')<
  Of & { readonly reasons: readonly ReviewReason[]; readonly decideBy: Instant; readonly evidence: Evidence }
>() {}

/** The account has decided: the deal takes the state that this makes. Never refused. */
export class FollowAccount extends command('FollowAccount')<Of & { readonly event: AccountEvent }>() {}

/** The next five: of a deal without account, alone. */
export class RejectDeal extends command('RejectDeal')<
  Of & { readonly reason: RejectReason; readonly note: string | null; readonly evidence: Evidence }
>() {}

export class ReturnDeal extends command('ReturnDeal')<
  Of & { readonly note: string; readonly placeUntil: Instant; readonly evidence: Evidence }
>() {}

export class WithdrawDeal extends command('WithdrawDeal')<Of & { readonly reason: string | null }>() {}

export class RevokeDeal extends command('RevokeDeal')<Of & { readonly reason: string }>() {}

/** Won with an exact amount in the deal's currency, or lost. */
export class CloseDeal extends command('CloseDeal')<
  Of & {
    readonly outcome: 'won' | 'lost';
    readonly amount: string | null;
    readonly closedAt: Instant;
    readonly reason: string | null;
  }
>() {}

export class LogDealActivity extends command('LogDealActivity')<
  Of & { readonly activityId: string; readonly kind: ActivityKind; readonly happenedAt: Instant }
>() {}

/** `partner`: what is known of the one who helped. */
export class RecordDealInfluence extends command('RecordDealInfluence')<
  Of & {
    readonly partnerId: string;
    readonly happenedAt: Instant;
    readonly evidence: string;
    readonly partner: ContentKnown['partner'];
  }
>() {}

/** By a manager, for the vendor's own people; whatever the deal is. */
export class NoteDeal extends command('NoteDeal')<Of & { readonly note: string }>() {}

export class RemindDeal extends command('RemindDeal')<Of & { readonly about: Reminder; readonly dueAt: Instant }>() {}

/** Makes what was said of the customer unreadable everywhere and for ever. */
export class EraseDealCustomer extends command('EraseDealCustomer')<Of>() {}

/** Says whose the words of older events are, which named nobody. Changes nothing where all of them name somebody. */
export class NameDealSubject extends command('NameDealSubject')<Of>() {}

/** The account of its customer is part of another one now. */
export class FollowJoin extends command('FollowJoin')<
  Of & { readonly from: string; readonly accountId: string; readonly beside: readonly string[] }
>() {}

/** A deal that no account decides on is another partner's. `partner`: what is known of the one that gets it. */
export class ReassignDeal extends command('ReassignDeal')<
  Of & { readonly partnerId: string; readonly partner: ContentKnown['partner']; readonly reason: string }
>() {}

/** Says first that other deals are to end in this one: one that has taken in others stays. */
export class TakeInDeals extends command('TakeInDeals')<
  Of & { readonly from: readonly string[]; readonly reason: string }
>() {}

/** Ends as a duplicate of another deal of the program, of whichever partner. */
export class MergeDeal extends command('MergeDeal')<
  Of & { readonly into: string; readonly ofSamePartner: boolean; readonly reason: string }
>() {}

export type IdentityCommand = FollowJoin | ReassignDeal | TakeInDeals | MergeDeal;
export type SubmissionCommand = DraftDeal | ReviseDeal | SubmitDeal | RegisterDeal | ImportDeal;
export type ReviewCommand = IdentifyDealCustomer | StartDealReview | FollowAccount | RejectDeal | ReturnDeal;
export type ClosingCommand = WithdrawDeal | RevokeDeal | CloseDeal;
export type ActivityCommand =
  | LogDealActivity
  | RecordDealInfluence
  | NoteDeal
  | RemindDeal
  | EraseDealCustomer
  | NameDealSubject;
export type DealCommand = IdentityCommand | SubmissionCommand | ReviewCommand | ClosingCommand | ActivityCommand;
