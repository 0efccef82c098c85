import { valueOf } from '../values/condition.js';
import type { CodeSpec } from '../schema/evidence.schema.js';
import type { ValueSpec } from '../schema/value.schema.js';
import type { Scope } from '../values/value.js';
import { type Field, flag, instant, integer, ownNumber } from './fields/fields.js';
import { compileNewPartner } from './partner/partner.kind.js';
import type { Made } from './fields/record.js';

/** What a partner tells people to type in. */
export function compileCode(spec: CodeSpec, scope: Scope): Field<Made> {
  const partnerKey = valueOf(spec.partner, scope);
  const partner = ownNumber(partnerKey, 'partner');
  const create = spec.create && compileNewPartner(partnerKey, spec.create, scope);
  const code = ownNumber(valueOf(spec.code, scope), 'code');
  const moment = (given: ValueSpec | undefined): Field<string | null> => ifAny(given, scope, instant);
  const [startsAt, endsAt, at] = [moment(spec.startsAt), moment(spec.endsAt), moment(spec.at)];
  const limit = ifAny(spec.limit, scope, (value) => integer(value, 'limit'));
  const once = flag(spec.oncePerCustomer && valueOf(spec.oncePerCustomer, scope));
  const newOnly = flag(spec.newCustomersOnly && valueOf(spec.newCustomersOnly, scope));
  return (row) => {
    const issuedAt = at(row);
    return {
      kind: 'code',
      item: {
        ...{ code: code(row), partnerExternalId: partner(row), startsAt: startsAt(row), endsAt: endsAt(row) },
        ...{ limit: limit(row), oncePerCustomer: once(row) ?? false, newCustomersOnly: newOnly(row) ?? false },
        ...(issuedAt !== null && { occurredAt: issuedAt }),
      },
      partners: create ? [create(row)] : [],
      lines: [],
    };
  };
}

/** Nothing where the mapping does not say it, or the cell is empty. */
function ifAny<Result>(
  given: ValueSpec | undefined,
  scope: Scope,
  read: (value: ReturnType<typeof valueOf>) => Field<Result>,
): Field<Result | null> {
  if (!given) return () => null;
  const value = valueOf(given, scope);
  const field = read(value);
  return (row) => (value.of(row) === null ? null : field(row));
}
