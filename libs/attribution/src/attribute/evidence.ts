import type { Instant } from '#libs/kernel';
import type { PartnerKind } from '#libs/programs';
import type { BoundShare, Risk, Share, Touch } from '../vocabulary/touch.js';

/** What decides whose a sale is, strongest first. `explicit`: who recorded it said so; `none`: it was said to be nobody's. */
export type DecidedBy = 'explicit' | 'none' | 'registration' | 'override' | 'binding' | 'touches' | 'nobody';

/** Why a touch has no part in a sale: the first of these that fits, in this order. */
export type DropReason =
  | 'flagged'
  | 'could-not-earn'
  | 'self-referral'
  | 'outside-window'
  | 'after-conversion'
  | 'code-not-valid'
  | 'code-without-click'
  | 'click-shared'
  | 'influence-only'
  | 'protected-for-another'
  | 'overridden'
  | 'bound-to-another'
  | 'stand-down'
  | 'outranked'
  | 'same-click'
  | 'not-weighed'
  | 'not-the-last-touch'
  | 'not-the-first-touch'
  | 'rounded-to-nothing';

export interface Dropped {
  readonly reason: DropReason;
  /** The first or the last moment at which it would have counted. */
  readonly edge?: Instant;
  /** How its partner stood at the touch, such as `banned`; or what is wrong with its code, such as `over`. */
  readonly standing?: string;
}

/** A touch, and what other streams say of it. */
export interface KnownTouch extends Touch {
  /** It counts for nothing, by a person's decision. */
  readonly flagged: boolean;
  /** How the record that had the touch stood then; null: it was not in the program yet. */
  readonly standing: string | null;
  /** Whether that earns; a ban counts for ever. */
  readonly couldEarn: boolean;
  readonly partnerKind: PartnerKind;
  /** Of a code: why it is not valid at the sale; null: it is. */
  readonly codeFault: string | null;
  /** Of a click: it leads to as many other customers as it may already. */
  readonly clickShared: boolean;
  /** It came with the sale itself. */
  readonly carried: boolean;
}

/** A promise to a partner, for what it registered: it holds at `approvedAt` ≤ t < `expiresAt`. */
export interface Registration {
  readonly dealId: string;
  readonly partnerId: string;
  readonly productLines: readonly string[];
  readonly approvedAt: Instant;
  readonly expiresAt: Instant;
}

export interface SoldLine {
  readonly product: string;
  readonly category: string | null;
  /** Exact. */
  readonly amount: string;
}

/** A stream that a decision stood on, and up to which of its events; revision -1: it held nothing. */
export interface ReadAt {
  readonly stream: 'program' | 'journey' | 'account' | 'partner' | 'code' | 'link';
  readonly id: string;
  readonly revision: string;
}

/** All that decides whose a sale is. */
export interface Evidence {
  /** When the sale, or the lead, happened. */
  readonly at: Instant;
  readonly lines: readonly SoldLine[];
  readonly touches: readonly KnownTouch[];
  readonly registrations: readonly Registration[];
  /** What a person has laid down for this moment; null: nothing. */
  readonly override: readonly Share[] | null;
  /** Whose the customer is at this moment; null: nobody's. */
  readonly binding: readonly BoundShare[] | null;
  /** By a person, who has seen what touches say. */
  readonly isBoundByPerson: boolean;
  /** Of merged partners: the record that they ended in. */
  readonly survivors: ReadonlyMap<string, string>;
}

/** What a partner has of a sale. */
export interface CreditedShare extends Share {
  /** A fraction in lowest terms, such as `1/3`. */
  readonly exact: string;
  readonly risks: readonly Risk[];
}

/** A touch as it was judged. Neither share nor reason: its partner is credited, and not for this touch. */
export interface JudgedTouch extends Touch {
  /** Its part of the sale, as `exact`. */
  readonly share: string | null;
  readonly dropped: Dropped | null;
  readonly risks: readonly Risk[];
}

export interface Attributed {
  readonly decidedBy: Exclude<DecidedBy, 'explicit' | 'none'>;
  /** Each partner once, with at least 1 of 10,000 basis points; empty: a direct sale. */
  readonly shares: readonly CreditedShare[];
  /** In the order in which they count. */
  readonly touches: readonly JudgedTouch[];
  /** How many of those that could count were not weighed, since there are more than 200. */
  readonly omitted: number;
}
