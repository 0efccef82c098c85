import type { SaleEvent } from '#libs/sales';
import { Rational } from '../arithmetic/rational.js';
import type { FieldDifference } from '../sources/findings.js';
import type { RefundRequest } from '../sources/refunds.js';
import type { SaleLine } from '../sources/sale-lines.js';

type Data<Type extends SaleEvent['type']> = Extract<SaleEvent, { type: Type }>['data'];
type Lines = Data<'sale.recorded'>['lines'];
type Asked = NonNullable<Data<'sale.refunded'>['asked']>;

/** What a refund's event says it asked for, as the recomputation reads it. */
export function requestOf(refundId: string, { currency, extent }: Asked): RefundRequest {
  const said = { refundId, ...(currency === null ? {} : { currency }) };
  switch (extent.kind) {
    case 'rest':
      return said;
    case 'amount':
      return { ...said, amount: Rational.of(extent.amount) };
    case 'total':
      return { ...said, refundedTotal: Rational.of(extent.refundedTotal) };
    case 'lines':
      return {
        ...said,
        lines: extent.lines.map(({ line, amount, quantity }) => ({
          line,
          ...(amount === null ? {} : { amount: Rational.of(amount) }),
          ...(quantity === null ? {} : { quantity: Rational.of(quantity) }),
        })),
      };
  }
}

type LineText = Omit<Lines[number], 'amount'>;

export const lineOf = ({ line, kind, product, category, quantity, unitPrice, appliesTo }: LineText): SaleLine => ({
  line,
  kind,
  product,
  category,
  appliesTo: appliesTo ?? null,
  quantity: Rational.of(quantity),
  unitPrice: Rational.of(unitPrice),
});

/** Units of a line may be a fraction, `1/3`: money takes them in proportion. */
export function figure(path: string, expected: Rational, recorded: string | null): FieldDifference[] {
  const same = recorded !== null && expected.equals(Rational.ofFraction(recorded));
  return same ? [] : [{ path, expected: expected.toFraction(), recorded }];
}

export const differing = (path: string, expected: unknown, recorded: unknown): FieldDifference[] =>
  expected === recorded ? [] : [{ path, expected, recorded }];

/** Credits in one text, to be compared. */
export const written = (credits: readonly { readonly partner: string; readonly weight: number }[]): string =>
  credits.map(({ partner, weight }) => `${partner} ${weight}`).join();

export const creditsIn = (credits: readonly { readonly partnerId: string; readonly weight: number }[]): string =>
  written(credits.map(({ partnerId: partner, weight }) => ({ partner, weight })));
