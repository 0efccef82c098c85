import type { AnyFeed } from '#libs/eventing';
import { feed, forStaff, publishedAs, subjectOf, word } from '#libs/feed';
import type { RefundEventJson, SaleEventJson } from '#libs/feed-client';
import { toGlobalId } from '#libs/kernel';
import { type SaleEvent, saleEvents } from '../events/sale.events.js';
import { movedRefunds, refundedLines, refundOf } from './refund-message.js';
import { creditOf, soldContentOf } from './sold-content.js';

const sale = subjectOf<SaleEventJson>()({
  kind: 'sale',
  field: 'sale',
  of: (data: { readonly saleId: string }) => data.saleId,
});

const refund = subjectOf<RefundEventJson>()({
  kind: 'refund',
  field: 'refund',
  of: (data: { readonly refundId: string }) => data.refundId,
});

/** `sale.*`, and `refund.*` for refunds that do not move their sale. Reasons in somebody's own words are not published: they are not encrypted. */
export const saleFeed: AnyFeed = feed<SaleEvent>()({
  source: saleEvents,
  on: {
    'sale.recorded': forStaff(
      sale.creates(({ data }) => ({
        id: toGlobalId('sale', data.saleId),
        soldAt: data.occurredAt,
        refunded: '0',
        ...soldContentOf(data),
      })),
    ),
    'sale.refunded': forStaff(
      sale.becomes(
        ({ data }) => ({ refunded: data.refundedAfter }),
        ({ data }) => ({
          refund: {
            amount: data.amount,
            reason: word(data.reason),
            lines: refundedLines(data.lines),
            ...refundOf(data, 'applied'),
          },
        }),
      ),
    ),
    'sale.refund-awaited': forStaff(
      publishedAs(
        'awaited',
        refund.begins(({ data }) => ({
          ...refundOf(data, 'awaiting-sale'),
          amount: data.amount,
          reason: word(data.reason),
        })),
      ),
    ),
    'sale.refund-exceeded': forStaff(
      publishedAs(
        'exceeded',
        refund.begins(({ data }) => ({
          ...refundOf(data, 'exceeded'),
          amount: data.amount,
          refundable: data.refundable,
          exceeded: data.exceeded,
          reason: word(data.reason),
        })),
      ),
    ),
    'sale.refund-refused': forStaff(
      publishedAs(
        'refused',
        refund.begins(({ data }) => ({
          ...refundOf(data, 'refused'),
          amount: data.amount,
          reason: word(data.reason),
          misfit: data.refused,
        })),
      ),
    ),
    'sale.refund-withdrawn': forStaff(
      publishedAs(
        'withdrawn',
        refund.begins(({ data }, before) => ({ ...before, ...refundOf(data, 'reversed') })),
      ),
    ),
    'sale.refund-reversed': forStaff(
      sale.becomes(
        ({ data }) => ({ refunded: data.refundedAfter }),
        ({ data }) => ({
          refund: { ...refundOf(data, 'reversed'), amount: data.amount, lines: refundedLines(data.lines) },
          moved: movedRefunds(data.moved),
        }),
      ),
    ),
    'sale.amended': forStaff(
      sale.becomes(
        ({ data: { charged: amount, currency, refundedAfter, lines } }) => ({
          amount: { amount, currency },
          refunded: refundedAfter,
          lines: lines.length,
        }),
        ({ data }) => ({ moved: movedRefunds(data.moved) }),
      ),
    ),
    'sale.recredited': forStaff(sale.becomes(({ data }) => ({ credits: data.after.map(creditOf) }))),
    // Nothing of the sale changes.
    'sale.credits-confirmed': 'kept-back',
  },
});
