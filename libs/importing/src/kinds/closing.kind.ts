import { valueOf } from '../values/condition.js';
import type { ClosingSpec } from '../schema/record.schema.js';
import type { Scope } from '../values/value.js';
import { amount, enumName, instant, oneOf, optional, ownNumber, type Field } from './fields/fields.js';
import type { Made } from './fields/record.js';

const OUTCOMES = ['won', 'lost'];

/** The end of a deal that was registered before. */
export function compileClosing(spec: ClosingSpec, scope: Scope): Field<Made> {
  const externalId = ownNumber(valueOf(spec.externalId, scope));
  const outcome = oneOf(valueOf(spec.outcome, scope), 'outcome', OUTCOMES);
  const figure = spec.amount && valueOf(spec.amount, scope);
  const reason = optional(spec.reason && valueOf(spec.reason, scope));
  const at = instant(valueOf(spec.at, scope));
  return (row) => {
    const closedAt = at(row);
    return {
      kind: 'closing',
      // Told as of then: an account's time never runs backwards, and what the file registers after that is still to come.
      item: {
        externalId: externalId(row),
        outcome: enumName(outcome(row)),
        amount: figure && figure.of(row) !== null ? amount(figure, 'amount')(row) : null,
        closedAt,
        occurredAt: closedAt,
        reason: reason(row),
      },
      partners: [],
      lines: [],
    };
  };
}
