import { forEachRow } from '../../row/fault.js';
import type { Row } from '../../row/row.js';
import type { RefundSpec, SaleSpec } from '../../schema/record.schema.js';
import { type Condition, compileCondition, valueOf } from '../../values/condition.js';
import type { Scope } from '../../values/value.js';
import { amount, enumName, lineNumber, oneOf, optional, places, required } from './fields.js';

const LINE_KINDS = ['goods', 'service', 'postage', 'tax', 'fee', 'discount'];

/** Lines of a record, and for each the line of the file that it came from. */
interface Lines {
  readonly items: readonly object[];
  readonly at: readonly number[];
}

/** Makes lines of the rows of one record. */
type MakeLines = (rows: readonly Row[]) => Lines;

/** Each row makes a line for every way that takes it. */
const linesBy =
  (ways: readonly { readonly when: Condition; readonly make: (row: Row) => object }[]): MakeLines =>
  (rows) => {
    const made = forEachRow(rows, (row) =>
      ways.filter((way) => way.when(row)).map(({ make }) => ({ at: row.line, item: make(row) })),
    ).flat();
    return { items: made.map(({ item }) => item), at: made.map(({ at }) => at) };
  };

/** What was sold, of a sale, a credit note or an amendment. */
export const compileLines = (specs: SaleSpec['lines'], scope: Scope): MakeLines =>
  linesBy(specs.map((spec) => ({ when: when(spec.when, scope), make: compileLine(spec, scope) })));

function compileLine(spec: SaleSpec['lines'][number], scope: Scope): (row: Row) => object {
  const number = lineNumber(spec.line && valueOf(spec.line, scope));
  const product = required(valueOf(spec.product, scope), 'product');
  const category = optional(spec.category && valueOf(spec.category, scope));
  const kind = oneOf(valueOf(spec.kind ?? { constant: 'goods' }, scope), 'kind of line', LINE_KINDS);
  const quantity = amount(valueOf(spec.quantity ?? { constant: '1' }, scope), 'quantity');
  const unitPrice = amount(valueOf(spec.unitPrice, scope), 'unit price');
  const belongsTo = places(spec.appliesTo && valueOf(spec.appliesTo, scope), 'lines');
  return (row) => {
    const [line, appliesTo] = [number(row), belongsTo(row)];
    return {
      ...(line !== null && { line }),
      product: product(row),
      category: category(row),
      kind: enumName(kind(row)),
      quantity: quantity(row),
      unitPrice: unitPrice(row),
      ...(appliesTo && { appliesTo }),
    };
  };
}

/** What is refunded of lines. A cell that is empty is a bad row: no line is refunded whole because a figure is missing. */
export const compileRefundedLines = (specs: NonNullable<RefundSpec['lines']>, scope: Scope): MakeLines =>
  linesBy(
    specs.map((spec) => {
      const number = lineNumber(valueOf(spec.line, scope));
      const money = spec.amount && amount(valueOf(spec.amount, scope), 'amount');
      const units = spec.quantity && amount(valueOf(spec.quantity, scope), 'quantity');
      const make = (row: Row): object => ({
        line: number(row),
        ...(money && { amount: money(row) }),
        ...(units && { quantity: units(row) }),
      });
      return { when: when(spec.when, scope), make };
    }),
  );

export const when = (spec: SaleSpec['lines'][number]['when'], scope: Scope): Condition =>
  spec ? compileCondition(spec, scope) : () => true;
