import { type DomainEvent, eventTypes, type Instant, sealedFrom } from '#libs/kernel';

interface Of {
  readonly activityId: string;
  readonly programId: string;
  /** Business time. */
  readonly at: Instant;
}

interface OfLead extends Of {
  readonly leadId: string;
}

export type SharingRule = 'basis-points' | 'round-robin' | 'territory';

/** Who gets a part of the leads; null: the vendor. */
export interface SharingPart {
  readonly partnerId: string | null;
  /** In basis points; under `round-robin` all are equal. */
  readonly weight: number;
  /** Under `territory`: leads of these countries are its own. */
  readonly countries: readonly string[];
}

export interface SharingTerms {
  readonly version: number;
  readonly rule: SharingRule;
  readonly parts: readonly SharingPart[];
  readonly acceptWithinBusinessDays: number;
}

export type RejectReason =
  | ('duplicate' | 'existing-customer' | 'bad-data')
  | ('not-a-fit' | 'out-of-territory' | 'other');

/** Whose the leads of an activity are, and what becomes of each. */
export type SharingEvent =
  /** `asked`: partners that have to agree. */
  | DomainEvent<'sharing.proposed', Of & SharingTerms & { readonly asked: readonly string[] }>
  | DomainEvent<'sharing.agreed', Of & { readonly version: number; readonly partnerId: string }>
  /** All have agreed: it decides from now on. */
  | DomainEvent<'sharing.came-into-force', Of & { readonly version: number }>
  /** The vendor’s alone. */
  | DomainEvent<'sharing.lead-withheld', OfLead & { readonly why: 'no-consent' | 'no-sharing' }>
  /**
   * `place`: the how manieth place of these terms it takes; null: none, at last it is the vendor’s. `dueAt`: from when on an answer is late; null:
   * the vendor has to give none. `passedOver`: who has a part by these terms and may get no lead: it hosts the activity no more, or may not earn.
   */
  | DomainEvent<
      'sharing.lead-assigned',
      OfLead & {
        readonly version: number;
        readonly partnerId: string | null;
        readonly place: number | null;
        readonly country: string | null;
        readonly dueAt: Instant | null;
        readonly passedOver?: readonly string[];
      }
    >
  | DomainEvent<'sharing.lead-accepted', OfLead & { readonly partnerId: string }>
  /** `givesBack`: the place is free again. `ends`: nobody gets the lead. */
  | DomainEvent<
      'sharing.lead-rejected',
      OfLead & {
        readonly partnerId: string;
        readonly reason: RejectReason;
        readonly givesBack: boolean;
        readonly ends: boolean;
      }
    >
  /** Nobody answered in time. */
  | DomainEvent<'sharing.lead-lapsed', OfLead & { readonly partnerId: string }>
  /** By a person; it takes no place. `reason`: in that person’s words; null once the lead’s customer is erased. */
  | DomainEvent<
      'sharing.lead-reassigned',
      OfLead & { readonly partnerId: string | null; readonly reason: string | null; readonly dueAt: Instant | null }
    >;

const v1 = { version: 1 } as const;

export const sharingEvents = eventTypes<SharingEvent>()('sharing', {
  'sharing.proposed': v1,
  'sharing.agreed': v1,
  'sharing.came-into-force': v1,
  'sharing.lead-withheld': v1,
  'sharing.lead-assigned': v1,
  'sharing.lead-accepted': v1,
  'sharing.lead-rejected': v1,
  'sharing.lead-lapsed': v1,
  // A lead is called like its customer’s journey, and so is the key.
  'sharing.lead-reassigned': sealedFrom(2, 'leadId', 'reason'),
});
