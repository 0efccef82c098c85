import { command, type Instant } from '#libs/kernel';
import type { AddressMarks, JourneyIdentifier } from '../vocabulary/identifier.js';
import type { Consent, DisqualifyReason } from '../vocabulary/lead.types.js';
import type { BoundShare, Share, Touch } from '../vocabulary/touch.js';
import type { JourneyKept } from './journey.state.js';

interface Of {
  readonly journeyId: string;
  readonly programId: string;
}

/** What a request knows the customer by; it opens the journey, or adds to what it is known by. */
export interface CustomerKnownBy {
  readonly identifiers: readonly JourneyIdentifier[];
  readonly marks: AddressMarks | null;
  readonly accountId: string | null;
}

interface OfCustomer extends Of {
  readonly known: CustomerKnownBy;
}

/** A touch, and at which revisions partner, link and code were read for it. */
export interface TouchDraft extends Touch {
  readonly clickId: string | null;
  readonly referrer: string | null;
  readonly partnerRevision: string;
  readonly linkRevision: string | null;
  readonly codeRevision: string | null;
}

/** A checked lead. */
export interface LeadDraft {
  readonly submittedBy: 'vendor' | 'partner';
  readonly partnerId: string | null;
  readonly activityId: string | null;
  readonly number: string | null;
  readonly name: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly company: string | null;
  readonly country: string | null;
  readonly consent: Consent | null;
  readonly metadata: Readonly<Record<string, string>>;
}

export class IdentifyCustomer extends command('IdentifyCustomer')<OfCustomer>() {}

/** The same touch again changes nothing. */
export class NoteTouch extends command('NoteTouch')<OfCustomer & { readonly touch: TouchDraft }>() {}

/**
 * Submits a lead, or sees it again. `contentMark`: the same for the same content;
 * `touch`: of the partner that brought it.
 */
export class SubmitLead extends command('SubmitLead')<
  OfCustomer & { readonly lead: LeadDraft; readonly contentMark: string; readonly touch: TouchDraft | null }
>() {}

export class QualifyLead extends command('QualifyLead')<Of & { readonly note: string | null }>() {}

export class DisqualifyLead extends command('DisqualifyLead')<
  Of & { readonly reason: DisqualifyReason; readonly note: string | null }
>() {}

export class LinkLeadToDeal extends command('LinkLeadToDeal')<Of & { readonly dealId: string }>() {}

/** By a person: the touch counts for nothing. */
export class FlagTouch extends command('FlagTouch')<Of & { readonly touchId: string; readonly reason: string }>() {}

export class ClearTouch extends command('ClearTouch')<Of & { readonly touchId: string; readonly reason: string }>() {}

/** Gives a sale its number among those of this customer. The same sale has one number for ever. */
export class NoteConversion extends command('NoteConversion')<
  OfCustomer & {
    readonly saleId: string;
    /** When it was sold. */
    readonly soldAt: Instant;
  }
>() {}

interface Bound {
  readonly from: Instant;
  readonly until: Instant | null;
  readonly shares: readonly Share[];
}

/** As its policy decides; a customer that is bound at `from` stays as it is. */
export class BindCustomer extends command('BindCustomer')<
  Of &
    Bound & {
      readonly shares: readonly BoundShare[];
      readonly basis: 'lead' | 'sale';
      readonly decidedBy: string;
      readonly policyVersion: number;
      readonly saleId: string | null;
      readonly touchIds: readonly string[];
    }
>() {}

export class RebindCustomer extends command('RebindCustomer')<Of & Bound & { readonly reason: string }>() {}

export class OverrideAttribution extends command('OverrideAttribution')<Of & Bound & { readonly reason: string }>() {}

export class EndAttributionOverride extends command('EndAttributionOverride')<
  Of & { readonly until: Instant; readonly reason: string }
>() {}

/** Takes another journey of the same customer in. Again, it takes in what came to that one since. */
export class AbsorbJourney extends command('AbsorbJourney')<
  Of & {
    readonly from: string;
    readonly kept: JourneyKept;
    /** Of a person; null: their identifiers have met. */
    readonly reason: string | null;
  }
>() {}

/** Ends in another journey of the same customer. `leadId`: the lead that this has by then. */
export class MergeJourney extends command('MergeJourney')<
  Of & { readonly into: string; readonly leadId: string | null; readonly reason: string | null }
>() {}

export class EraseJourneyCustomer extends command('EraseJourneyCustomer')<Of & { readonly reason: string | null }>() {}

export type JourneyCommand =
  | IdentifyCustomer
  | NoteTouch
  | SubmitLead
  | QualifyLead
  | DisqualifyLead
  | LinkLeadToDeal
  | FlagTouch
  | ClearTouch
  | NoteConversion
  | BindCustomer
  | RebindCustomer
  | OverrideAttribution
  | EndAttributionOverride
  | AbsorbJourney
  | MergeJourney
  | EraseJourneyCustomer;
