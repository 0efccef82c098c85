import { type DomainEvent, eventTypes, type Instant } from '#libs/kernel';
import type { LineRefund } from '../lines/line-state.js';
import type { LineExcess, RefundRequest } from './refund-request.js';
import { type Amount, withAmountAsked, withoutLines } from './refund-upcasts.js';
import { type Explained, explained } from './reversal-reason.js';
import { EXPLICITLY_CREDITED, type SaleAttribution } from './sale-attribution.js';
import type { Credit, RecordedContent, RecordedCredit, RefundReason, SaleLine, Sold } from './sale-content.js';
import type { Customer, PersonalTexts } from './sale.persons.js';
import { soldSpec } from './sold-versions.js';

export * from './sale-attribution.js';
export * from './sale-content.js';
export type { Customer, LineExcess, PersonalTexts, RefundRequest };

interface Refund {
  readonly refundId: string;
  readonly saleId: string;
  readonly programId: string;
  readonly externalId: string;
  readonly occurredAt: Instant;
  readonly reason: RefundReason;
}

/** How far a sale was refunded in all before and after an event: figures of the whole sale, exact, in its currency. */
interface RefundedSoFar extends Sold {
  readonly refundedBefore: string;
  readonly refundedAfter: string;
  /** The sum of the sale's lines. */
  readonly charged: string;
  /** Nothing of the sale is left: all of every line counts as refunded. */
  readonly refundedWhole: boolean;
  /** Of a booking for influence: totals of revenue have not counted it and do not count it back. */
  readonly influence: boolean;
}

/** What had exceeded of an earlier refund and is refunded now that something is left again. */
export interface ExcessMoved {
  readonly refundId: string;
  readonly externalId: string;
  readonly amount: string;
  readonly lines: readonly LineRefund[];
}

export type SaleEvent =
  | DomainEvent<'sale.recorded', RecordedContent>
  /** What was taken of what was left, which may be nothing; `lines` and `asked` are null in history from before they were recorded. */
  | DomainEvent<
      'sale.refunded',
      Refund &
        RefundedSoFar & {
          /** What is given back this time: refundedAfter − refundedBefore. */
          readonly amount: string;
          /** Nothing of the sale was left before: this refund finds nothing, also of a sale that is worth nothing. */
          readonly wasRefundedWhole: boolean;
          readonly asked: RefundRequest | null;
          readonly lines: readonly LineRefund[] | null;
        }
    >
  /** The refund names a sale that is not known yet; it is applied in the append that records the sale. */
  | DomainEvent<
      'sale.refund-awaited',
      Refund & {
        /** Where it says one. */
        readonly amount: string | null;
        readonly asked: RefundRequest;
      }
    >
  /** More than was left: what was left is refunded beside it, the rest is kept until something is left again. */
  | DomainEvent<
      'sale.refund-exceeded',
      Refund & {
        /** What it wanted to give back in all. */
        readonly amount: string;
        /** What was left of that. */
        readonly refundable: string;
        readonly exceeded: string;
        /** Of a refund by lines: which of them exceeded, and by how much. */
        readonly lines: readonly LineExcess[] | null;
        readonly asked: RefundRequest;
      }
    >
  /** A refund that waited for its sale and does not fit it: it moves nothing. */
  | DomainEvent<
      'sale.refund-refused',
      Refund & { readonly amount: string | null; readonly asked: RefundRequest; readonly refused: RefundMisfit }
    >
  /** A refund that has moved nothing, since it waited or did not fit, was reversed: it is never applied. */
  | DomainEvent<'sale.refund-withdrawn', Omit<Refund, 'reason'> & Explained>
  /** The money did not go back after all: the sale stands again for what the refund took. */
  | DomainEvent<
      'sale.refund-reversed',
      Omit<Refund, 'reason'> &
        RefundedSoFar & {
          /** What the refund had taken. */
          readonly amount: string;
          readonly lines: readonly LineRefund[];
          /** In their order, after `lines`. */
          readonly moved: readonly ExcessMoved[];
        } & Explained
    >
  /** All lines anew. What is refunded of a line stays with its number; occurredAt is when the order was edited. */
  | DomainEvent<
      'sale.amended',
      RefundedSoFar & {
        readonly saleId: string;
        readonly externalId: string;
        readonly lines: readonly SaleLine[];
        readonly amountBefore: string;
        readonly moved: readonly ExcessMoved[];
      }
    >
  /** It is credited to others from now on: its commission and its revenue move on the day of occurredAt, and what happens to it later is theirs. */
  | DomainEvent<
      'sale.recredited',
      Omit<Sold, 'credits'> & {
        readonly saleId: string;
        readonly externalId: string;
        readonly before: readonly Credit[];
        readonly after: readonly RecordedCredit[];
        /** When the sale happened, and the zone that its month is reckoned in. */
        readonly sold: Pick<Sold, 'occurredAt' | 'timeZone'>;
        /** What moves: the sum of its lines and what is refunded of them, exact. */
        readonly charged: string;
        readonly refunded: string;
        readonly influence: boolean;
        /** Whom it is credited to now, of several the first, or the first that had it: the reason is encrypted under its key. */
        readonly partnerId: string;
        /** In a person's words; null once that partner is erased. */
        readonly reason: string | null;
        /** By which evidence, where a policy decided anew; null: a person has named whom to credit. */
        readonly attribution: SaleAttribution | null;
      }
    >
  /** A person has named whom a policy had credited: nothing moves, and from now on no policy moves it unless the sale itself is named. */
  | DomainEvent<
      'sale.credits-confirmed',
      Sold & {
        readonly saleId: string;
        readonly externalId: string;
        /** What stands: the sum of its lines and what is refunded of them, exact. */
        readonly charged: string;
        readonly refunded: string;
        /** Of those it is credited to the first: the reason is encrypted under its key; empty where it is nobody's. */
        readonly partnerId: string;
        /** In a person's words; null once that partner is erased, and where it is nobody's. */
        readonly reason: string | null;
      }
    >;

/** Why a refund does not fit the sale that it waited for. */
export type RefundMisfit = 'CURRENCY_DIFFERS' | 'BAD_LINE';

export const saleEvents = eventTypes<SaleEvent>()('sale', {
  'sale.recorded': {
    ...soldSpec,
    version: 8,
    upcast: {
      ...soldSpec.upcast,
      4: (data) => ({ ...data, ...EXPLICITLY_CREDITED }),
      5: (data) => data,
      // The number of a lead that nobody knew had no name.
      6: (data) => data,
      // No CRM id was said to name nobody.
      7: (data) => data,
    },
  },
  'sale.refunded': {
    version: 3,
    upcast: { 1: (data) => ({ ...data, influence: false }), 2: withoutLines },
  },
  'sale.refund-awaited': { version: 2, upcast: { 1: withAmountAsked } },
  'sale.refund-exceeded': {
    version: 2,
    // All of it exceeded: until then a refund of more than was left took nothing.
    upcast: { 1: (data) => ({ ...withAmountAsked(data), exceeded: (data as Amount).amount, lines: null }) },
  },
  'sale.refund-refused': { version: 1 },
  'sale.refund-withdrawn': explained,
  'sale.refund-reversed': explained,
  'sale.amended': { version: 1 },
  'sale.recredited': {
    version: 4,
    upcast: { 1: (data) => ({ ...data, attribution: null }), 2: (data) => data, 3: (data) => data },
    personal: { subject: 'partnerId', fields: ['reason'], afterErasure: 'left-out' },
  },
  'sale.credits-confirmed': {
    version: 1,
    personal: { subject: 'partnerId', fields: ['reason'], afterErasure: 'left-out' },
  },
});
