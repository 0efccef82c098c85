import type { CreateSpec, PartnerSpec } from '../../schema/record.schema.js';
import { valueOf } from '../../values/condition.js';
import type { Scope, Value } from '../../values/value.js';
import type { Row } from '../../row/row.js';
import { type Field, instant, integer, oneOf, optional, ownNumber } from '../fields/fields.js';
import { metadataOf } from '../fields/metadata.js';
import type { Made, NewPartner, PartnerDescription } from '../fields/record.js';

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
  const externalId = ownNumber(key, 'key of the partner');
  const name = optional(spec.name && value(spec.name));
  const kind = oneOf(value(spec.kind), 'kind of partner', KINDS);
  const country = optional(spec.country && value(spec.country));
  const at = instant(value(spec.at));
  const more = compileMore(spec, scope);
  return (row) => ({
    externalId: externalId(row),
    name: name(row) ?? externalId(row),
    kind: kind(row),
    country: country(row),
    ...more(row),
    occurredAt: at(row),
  });
}

type More = Pick<NewPartner, 'tier' | 'description'>;

/** What only some mappings say: left out of what is sent where they do not, and so of what a repeat is compared by. */
function compileMore(spec: CreateSpec, scope: Scope): Field<More> {
  const tier = spec.tier && integer(valueOf(spec.tier, scope), 'tier');
  const description = compileDescription(spec, scope);
  return (row) => ({ ...(tier && { tier: tier(row) }), ...(description && { description: description(row) }) });
}

function compileDescription(spec: CreateSpec, scope: Scope): Field<PartnerDescription> | undefined {
  const { phone, addressLines, city, region, postalCode, metadata } = spec;
  if ([phone, addressLines, city, region, postalCode, ...Object.values(metadata)].every((given) => !given)) return;
  const texts = Object.entries({ phone, city, region, postalCode }).map(
    ([name, given]) => [name, optional(given && valueOf(given, scope))] as const,
  );
  const lines = (addressLines ?? []).map((given) => optional(valueOf(given, scope)));
  const words = metadataOf(metadata, scope);
  return (row) => ({
    ...Object.fromEntries(texts.map(([name, text]) => [name, text(row)])),
    addressLines: lines.flatMap((line) => line(row) ?? []),
    metadata: words(row),
  });
}

export function compilePartner(spec: PartnerSpec, scope: Scope): (head: Row) => Made {
  const make = compileNewPartner(valueOf(spec.externalId, scope), spec, scope);
  return (head) => ({ kind: 'partner', item: make(head), partners: [], lines: [] });
}
