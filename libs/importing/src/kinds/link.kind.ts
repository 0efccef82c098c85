import { valueOf } from '../values/condition.js';
import type { LinkSpec } from '../schema/evidence.schema.js';
import type { Scope } from '../values/value.js';
import { type Field, flag, optional, ownNumber, required } from './fields/fields.js';
import { compileNewPartner } from './partner/partner.kind.js';
import type { Made } from './fields/record.js';

/** Where a partner sends people. */
export function compileLink(spec: LinkSpec, scope: Scope): Field<Made> {
  const partnerKey = valueOf(spec.partner, scope);
  const partner = ownNumber(partnerKey, 'partner');
  const create = spec.create && compileNewPartner(partnerKey, spec.create, scope);
  const key = required(valueOf(spec.key, scope), 'key of the link');
  const destination = required(valueOf(spec.destination, scope), 'destination');
  const name = optional(spec.name && valueOf(spec.name, scope));
  const deepPaths = flag(spec.deepPaths && valueOf(spec.deepPaths, scope));
  return (row) => ({
    kind: 'link',
    item: {
      ...{ partnerExternalId: partner(row), key: key(row), destination: destination(row) },
      ...{ name: name(row), deepPaths: deepPaths(row) ?? false },
    },
    partners: create ? [create(row)] : [],
    lines: [],
  });
}
