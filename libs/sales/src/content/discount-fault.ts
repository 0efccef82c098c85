import { Decimal, refuse, type Refusal } from '#libs/kernel';
import type { SaleLine } from '../events/sale.events.js';
import type { ContentRefusal } from '../events/sale.refusals.js';

/** A sale takes discounts off what it charges; a credit note, off what it gives back. */
export type Gives = 'sale' | 'credit-note';

/** Each discount is divided over each line that it belongs to: a sale of 1,000 lines may have 100 discounts on all of them. */
const MOST_PARTS = 100_000;

/** Why a line is no discount, or names lines that it cannot belong to: commission-rules.md §2. */
export function discountFault(lines: readonly SaleLine[], gives: Gives): Refusal<ContentRefusal> | undefined {
  const kinds = new Map(lines.map(({ line, kind }) => [line, kind]));
  let parts = 0;
  for (const [at, line] of lines.entries()) {
    const fault = faultOf(line, kinds, gives, `lines.${at}`);
    if (fault) return fault;
    if (line.kind === 'discount') parts += line.appliesTo?.length ?? lines.length;
  }
  return parts > MOST_PARTS
    ? refuse('TOO_MANY', `discounts times the lines they belong to come to ${parts}; at most ${MOST_PARTS}`, 'lines')
    : undefined;
}

function faultOf(
  { kind, amount, appliesTo }: SaleLine,
  kinds: ReadonlyMap<number, SaleLine['kind']>,
  gives: Gives,
  field: string,
): Refusal<ContentRefusal> | undefined {
  if (kind !== 'discount') {
    return appliesTo && refuse('BAD_DISCOUNT', 'only a discount applies to other lines', `${field}.appliesTo`);
  }
  const exact = Decimal.of(amount);
  const isWrong = gives === 'sale' ? !exact.isNegative && !exact.isZero : exact.isNegative;
  if (isWrong) return refuse('BAD_DISCOUNT', `a discount of a ${WORDS[gives]}`, `${field}.unitPrice`);
  if (appliesTo?.length === 0) {
    return refuse('BAD_DISCOUNT', 'it names no line: leave appliesTo out for all lines', `${field}.appliesTo`);
  }
  const unknown = appliesTo?.find((line) => (kinds.get(line) ?? 'discount') === 'discount');
  if (unknown === undefined) return undefined;
  return refuse('BAD_DISCOUNT', `it applies to line ${unknown}, which is no line or a discount`, `${field}.appliesTo`);
}

const WORDS: Record<Gives, string> = {
  sale: 'sale is zero or negative, since it takes something off',
  'credit-note': 'credit note is zero or positive, since it takes something off what is given back',
};
