import type { Instant } from '#libs/kernel';

/** How a partner took part in winning a customer. `response`: the customer attended or downloaded something of an activity. `cosell`: the partner helped to sell. */
export type TouchKind = 'click' | 'code' | 'lead' | 'response' | 'cosell';

/** How the customer looks like the partner itself: an address of one of its contacts, or a mailbox at the domain of one. */
export type SelfReferral = 'same-email' | 'same-domain';

/** Why a click counts for nothing: too many by one visitor, its link disabled, its partner unable to earn. */
export type ClickFlag = 'flood' | 'disabled-link' | 'cannot-earn';

/** Evidence that a partner took part in winning one customer. */
export interface Touch {
  readonly touchId: string;
  readonly partnerId: string;
  readonly kind: TouchKind;
  /** When it happened, business time. */
  readonly at: Instant;
  readonly linkId: string | null;
  readonly codeId: string | null;
  readonly activityId: string | null;
  /** As far as was known when it was recorded. */
  readonly self: SelfReferral | null;
  readonly clickFlags: readonly ClickFlag[];
}

/** Why somebody should look at a part before it is paid. */
export type Risk = 'self-referral' | 'code-without-click';

/** A part of a customer or of a sale in basis points; those of one add up to 10,000. */
export interface Share {
  readonly partnerId: string;
  readonly weight: number;
}

/** A part of a customer, as its binding keeps it. */
export interface BoundShare extends Share {
  /** Of the touches that it was decided by; left out where there are none, and where a person has decided. */
  readonly risks?: readonly Risk[];
}
