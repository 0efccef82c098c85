import type { Decision } from '#libs/kernel';
import { bytesOf, MOST_BYTES, tooLarge } from '../content/content.js';
import type { SaleAttribution, SaleEvent } from '../events/sale.events.js';
import type { SaleRefusal } from '../events/sale.refusals.js';
import { withListedTouches, withoutTouches } from './listed-touches.js';

/** Unless it takes more than an append holds. What a refund of the whole sale took of each line follows from its amount and gives way first, then evidence. */
export function asWritten(
  events: readonly SaleEvent[],
  { lines }: { readonly lines: readonly object[] },
): Decision<SaleEvent, SaleRefusal> {
  if (bytesOf(events) <= MOST_BYTES) return events;
  let shorter = events;
  for (const shorten of [withoutSpread, withLessEvidence, withoutEvidence]) {
    shorter = shorter.map(shorten);
    if (bytesOf(shorter) <= MOST_BYTES) return shorter;
  }
  return tooLarge(bytesOf(shorter), lines.length);
}

const withTouches =
  (shorten: (attribution: SaleAttribution) => SaleAttribution) =>
  (event: SaleEvent): SaleEvent =>
    (event.type === 'sale.recorded' || event.type === 'sale.recredited') && event.data.attribution
      ? ({ ...event, data: { ...event.data, attribution: shorten(event.data.attribution) } } as SaleEvent)
      : event;

const withLessEvidence = withTouches((attribution) => withListedTouches(attribution, 0));
const withoutEvidence = withTouches(withoutTouches);

const withoutSpread = (event: SaleEvent): SaleEvent =>
  event.type === 'sale.refunded' && event.data.asked?.extent.kind !== 'lines'
    ? { ...event, data: { ...event.data, lines: null } }
    : event;
