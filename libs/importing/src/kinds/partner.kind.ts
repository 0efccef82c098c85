import type { CreateSpec, PartnerSpec } from '../mapping/mapping.schema.js';
import { valueOf } from '../mapping/condition.js';
import type { Scope, Value } from '../mapping/value.js';
import type { Row } from '../row.js';
import { instant, oneOf, optional, required } from './fields.js';
import type { Made, NewPartner } from './record.js';

const KINDS = [
  'affiliate',
  'referrer',
  'ambassador',
  'influencer',
  'publisher',
  'reseller',
  'distributor',
  'msp',
  'technology',
  'alliance',
];

/** A partner under the vendor's own key; its name is the key where the mapping has none. */
export function compileNewPartner(key: Value, spec: CreateSpec, scope: Scope): (row: Row) => NewPartner {
  const value = (given: CreateSpec['at']): Value => valueOf(given, scope);
  const externalId = required(key, 'key of the partner');
  const name = optional(spec.name && value(spec.name));
  const kind = oneOf(value(spec.kind), 'kind of partner', KINDS);
  const country = optional(spec.country && value(spec.country));
  const at = instant(value(spec.at));
  return (row) => ({
    externalId: externalId(row),
    name: name(row) ?? externalId(row),
    kind: kind(row),
    country: country(row),
    occurredAt: at(row),
  });
}

export function compilePartner(spec: PartnerSpec, scope: Scope): (head: Row) => Made {
  const make = compileNewPartner(valueOf(spec.externalId, scope), spec, scope);
  return (head) => ({ kind: 'partner', item: make(head), partners: [], lines: [] });
}
