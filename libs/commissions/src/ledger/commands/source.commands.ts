import type { Instant } from '#libs/kernel';
import type { BaseRule } from '#libs/programs';
import type { LineState } from '#libs/sales';
import type { ClawbackReason, PassReason, RefundShare, Source, Terms } from '../events/ledger.events.js';
import type { Source as CreditSource } from '../entry/source.js';

interface Taken {
  readonly source: Source;
  readonly occurredAt: Instant;
}

/** One credit of a sale, for the ledger of a partner that has to do with it: rated under its own plan, or why it earns nothing. */
export type SoldCredit =
  | {
      readonly kind: 'rated';
      /** With this one credit alone. */
      readonly rated: CreditSource;
      readonly terms: Terms;
      readonly baseCurrency: string;
    }
  | { readonly kind: 'passed'; readonly credited: string; readonly reason: PassReason };

interface Posted extends Taken {
  /** In which the source's month and windows are reckoned. */
  readonly timeZone: string;
  /** Some plan of the program has caps that all its partners draw on. */
  readonly sharedCaps: boolean;
  /** By draw: what was reserved of the program's caps. Nothing is granted under such a cap without it. */
  readonly reserved?: Readonly<Record<string, string>>;
}

/** A sale or a credit note with everything its commission follows from, in the order of its credits. */
export interface SoldItem extends Posted {
  readonly kind: 'sold';
  readonly credits: readonly SoldCredit[];
}

interface Changed extends Posted {
  /** Whether a credit of the sale is the ledger's own partner's. */
  readonly isCredited: boolean;
  /** The sale as it stands after the source. */
  readonly lines: readonly LineState[];
  readonly refundedWhole: boolean;
}

export interface RefundItem extends Changed {
  readonly kind: 'refunded' | 'refund-reversed';
  readonly reason: ClawbackReason;
  readonly refund: RefundShare;
  /** What the sale's plan leaves out of its base; null where none was in force. */
  readonly base: BaseRule | null;
}

/** The credits of the sale as they were rated when it was recorded, with the new lines. */
export interface AmendItem extends Changed {
  readonly kind: 'amended';
  readonly credits: readonly SoldCredit[];
}

/** The credits that the sale has now, as far as the ledger has to do with them. */
export interface RecreditItem extends Changed {
  readonly kind: 'recredited';
  readonly credits: readonly SoldCredit[];
}

/** Something that happened to a sale. */
export type ChangeItem = RefundItem | AmendItem | RecreditItem;

/** What the policy knows of one source for one ledger, in history's order. */
export type SourceItem = SoldItem | ChangeItem | (Taken & { readonly kind: 'unrated' });
