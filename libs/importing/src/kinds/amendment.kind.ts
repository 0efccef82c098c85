import type { Row } from '../row/row.js';
import type { AmendmentSpec } from '../schema/record.schema.js';
import { valueOf } from '../values/condition.js';
import type { Scope } from '../values/value.js';
import { instant, ownNumber } from './fields/fields.js';
import { compileLines } from './fields/lines.js';
import type { Made } from './fields/record.js';

/** An order that was edited after it was recorded: each row makes lines, as those of a sale do. */
export function compileAmendment(spec: AmendmentSpec, scope: Scope): (head: Row, rows: readonly Row[]) => Made {
  const sale = ownNumber(valueOf(spec.sale, scope), 'number of the sale');
  const occurredAt = instant(valueOf(spec.occurredAt, scope));
  const lines = compileLines(spec.lines, scope);
  return (head, rows) => {
    const { items, at } = lines(rows);
    return {
      kind: 'amendment',
      item: { saleExternalId: sale(head), occurredAt: occurredAt(head), lines: items },
      partners: [],
      lines: at,
    };
  };
}
