import { RowFault } from '../row/fault.js';
import { valueOf } from '../values/condition.js';
import type { RatesSpec } from '../schema/record.schema.js';
import type { Scope, Value } from '../values/value.js';
import type { Row } from '../row/row.js';
import { amount, day, required } from './fields/fields.js';
import type { Made } from './fields/record.js';

/** A day of rates from a wide table: a column for each currency, empty where there is none. */
export function compileRates(spec: RatesSpec, scope: Scope): (head: Row) => Made {
  const source = required(valueOf(spec.source, scope), 'source');
  const base = required(valueOf(spec.base, scope), 'base currency');
  const date = day(valueOf(spec.day, scope));
  const { columns, except } = spec.rates;
  const named = new Map<string, Value>();
  const column = (name: string): Value => {
    const known = named.get(name) ?? valueOf({ column: name }, scope);
    named.set(name, known);
    return known;
  };
  if (columns !== 'rest') columns.forEach(column);
  return (row) => {
    const names = columns === 'rest' ? row.header.columns.filter((name) => !except.includes(name)) : columns;
    const rates = names.flatMap((currency) => {
      const value = column(currency);
      return value.of(row) === null ? [] : [{ currency, rate: amount(value, 'rate')(row) }];
    });
    if (rates.length === 0) throw new RowFault('the day has no rate at all', null);
    const item = { source: source(row), base: base(row), day: date(row), rates };
    return { kind: 'rates', item, partners: [], lines: [] };
  };
}
