import { valueOf } from '../values/condition.js';
import type { SaleSpec, SoldSpec } from '../schema/record.schema.js';
import type { Scope, Value } from '../values/value.js';
import type { ValueSpec } from '../schema/value.schema.js';
import type { Row } from '../row/row.js';
import {
  currency,
  enumName,
  flag,
  instant,
  integer,
  oneOf,
  optional,
  optionalNumber,
  ownNumber,
} from './fields/fields.js';
import { compileLines, when } from './fields/lines.js';
import { compileNewPartner } from './partner/partner.kind.js';
import { metadataOf } from './fields/metadata.js';
import type { Made, NewPartner } from './fields/record.js';

const WHOLE = '10000';

/** A sale, or a credit note: both are made of the same parts. What stands once is read from the head row. */
export function compileSale(
  kind: 'sale' | 'creditNote',
  spec: SoldSpec | SaleSpec,
  scope: Scope,
): (head: Row, rows: readonly Row[]) => Made {
  const head = compileHead(spec, scope);
  const credits = compileCredits(spec, scope);
  const lines = compileLines(spec.lines, scope);
  const crediting = 'crediting' in spec || 'evidence' in spec ? compileCrediting(spec, scope) : () => ({});
  return (row, rows) => {
    const credited = credits(row);
    const { items, at } = lines(rows);
    return {
      kind,
      item: { ...head(row), ...crediting(row), credits: credited.credits, lines: items },
      partners: credited.partners,
      lines: at,
    };
  };
}

function compileHead(spec: SoldSpec, scope: Scope): (row: Row) => object {
  const value = (given: ValueSpec): Value => valueOf(given, scope);
  const externalId = ownNumber(value(spec.externalId));
  const occurredAt = instant(value(spec.occurredAt));
  const code = currency(value(spec.currency));
  const saleType = optional(spec.saleType && value(spec.saleType));
  const customer = compileCustomer(spec.customer, scope);
  const metadata = metadataOf(spec.metadata, scope);
  return (row) => ({
    externalId: externalId(row),
    occurredAt: occurredAt(row),
    currency: code(row),
    saleType: saleType(row),
    customer: customer(row),
    metadata: metadata(row),
  });
}

const CREDITINGS = ['explicit', 'by-policy', 'none'];

/** What is not mapped is left out, and with it what the service takes for granted. */
function compileCrediting({ crediting, evidence }: SaleSpec, scope: Scope): (row: Row) => object {
  const chosen = crediting && oneOf(valueOf(crediting, scope), 'crediting', CREDITINGS);
  const found = Object.entries(evidence ?? {}).map(
    ([name, spec]) => [name, optionalNumber(valueOf(spec, scope))] as const,
  );
  return (row) => {
    const given = found.flatMap(([name, text]) => {
      const value = text(row);
      return value === null || value === '' ? [] : [[name, value] as const];
    });
    return {
      ...(chosen && { crediting: enumName(chosen(row)) }),
      ...(given.length > 0 && { evidence: Object.fromEntries(given) }),
    };
  };
}

/** A customer without a reference is none. */
function compileCustomer(spec: SoldSpec['customer'], scope: Scope): (row: Row) => object | null {
  if (!spec) return () => null;
  const ref = optionalNumber(valueOf(spec.ref, scope), 'reference');
  const country = optional(spec.country && valueOf(spec.country, scope));
  const returning = flag(spec.returning && valueOf(spec.returning, scope));
  return (row) => {
    const text = ref(row);
    return text === null ? null : { ref: text, country: country(row), returning: returning(row) };
  };
}

interface Credited {
  readonly credits: readonly { readonly partnerExternalId: string; readonly weight: number }[];
  readonly partners: readonly NewPartner[];
}

function compileCredits({ credits }: SoldSpec, scope: Scope): (row: Row) => Credited {
  const ways = credits.map((spec) => {
    const key = valueOf(spec.partner, scope);
    return {
      when: when(spec.when, scope),
      partner: ownNumber(key, 'partner'),
      weight: integer(valueOf(spec.weight ?? { constant: WHOLE }, scope), 'weight'),
      create: spec.create && compileNewPartner(key, spec.create, scope),
    };
  });
  return (row) => {
    const taken = ways.filter((way) => way.when(row));
    return {
      credits: taken.map(({ partner, weight }) => ({ partnerExternalId: partner(row), weight: weight(row) })),
      partners: taken.flatMap(({ create }) => (create ? [create(row)] : [])),
    };
  };
}
