import { monthsOver } from '../arithmetic/calendar.js';
import type { Rational } from '../arithmetic/rational.js';
import type { SaleHead } from '../sources/sale-source.js';
import type { SaleState } from '../sources/sale-state.js';
import { totalOf } from '../sources/sale-lines.js';
import type { Conversion } from './worth.js';
import type { FactReader } from './conditions.js';
import { type BaseLine, baseOf } from './rule-lines.js';

const METADATA = 'sale.metadata.';

/** The facts of an order and of the partner it is credited to. Figures are in the program's currency. */
export function attributesOf(
  { customer, counted, type, metadata, occurredAt, zone }: SaleHead,
  state: SaleState,
  base: readonly BaseLine[],
  convert: Conversion,
  partner: FactReader,
): FactReader {
  const known = (text: string | null | undefined): readonly string[] =>
    text === null || text === undefined ? [] : [text];
  const readers: Record<string, () => readonly (string | Rational)[]> = {
    'sale.amount': () => [convert(totalOf(state.lines.map(({ amount }) => amount)).abs())],
    'sale.base': () => [convert(baseOf(base))],
    'sale.type': () => known(type),
    'sale.product': () => state.lines.flatMap(({ product }) => known(product)),
    'sale.category': () => state.lines.flatMap(({ category }) => known(category)),
    'customer.key': () => known(customer?.key),
    'customer.country': () => known(customer?.country),
    'customer.returning': () => known(customer?.returning?.toString()),
    'customer.isNew': () => known(counted && String(counted.number === 1)),
    'customer.conversionNumber': () => known(counted?.number.toString()),
    'customer.monthsSinceFirst': () => known(counted && monthsOver(counted.firstAt, occurredAt, zone).toString()),
  };
  return (fact) => {
    if (fact.startsWith('partner.')) return partner(fact);
    if (fact.startsWith(METADATA)) return known(metadata[fact.slice(METADATA.length)]);
    return readers[fact]?.() ?? [];
  };
}
