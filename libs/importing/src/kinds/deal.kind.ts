import { createHash } from 'node:crypto';
import { valueOf } from '../values/condition.js';
import type { DealSpec, RegistrationSpec } from '../schema/record.schema.js';
import type { Scope } from '../values/value.js';
import type { Row } from '../row/row.js';
import { RowFault } from '../row/fault.js';
import {
  amount,
  currency,
  day,
  enumName,
  instant,
  oneOf,
  optional,
  optionalNumber,
  ownNumber,
  type Field,
} from './fields/fields.js';
import { metadataOf } from './fields/metadata.js';
import { compileNewPartner } from './partner/partner.kind.js';
import type { Made } from './fields/record.js';

const INVOLVEMENTS = ['sourced', 'influenced'];
const OUTCOMES = ['open', 'won', 'lost'];

/** A registration that the service decides. */
export function compileRegistration(spec: RegistrationSpec, scope: Scope): Field<Made> {
  const content = compileContent(spec, scope);
  const partners = compilePartners(spec, scope);
  const at = instant(valueOf(spec.at, scope));
  return (row) => ({
    kind: 'registration',
    item: { ...content(row), occurredAt: at(row) },
    partners: partners(row),
    lines: [],
  });
}

/** A deal that was decided elsewhere, with the row that says so. */
export function compileDeal(spec: DealSpec, scope: Scope): Field<Made> {
  const content = compileContent(spec, scope);
  const partners = compilePartners(spec, scope);
  const registered = valueOf(spec.at, scope);
  const registeredAt = instant(registered);
  const outcome = oneOf(valueOf(spec.outcome, scope), 'outcome', OUTCOMES);
  const closed = spec.closedAt && valueOf(spec.closedAt, scope);
  const closedAt = closed && instant(closed);
  return (row) => {
    const became = outcome(row);
    if (became !== 'open' && !closedAt) throw new RowFault('a deal that was won or lost needs closedAt', null);
    return {
      kind: 'deal',
      item: {
        ...content(row),
        // Nobody had asked for it there yet.
        registeredAt: registered.of(row) === null ? null : registeredAt(row),
        outcome: enumName(became),
        closedAt: became === 'open' ? null : (closedAt?.(row) ?? null),
        from: { source: scope.name, file: row.file, row: row.number, digest: digestOf(row) },
      },
      partners: partners(row),
      lines: [],
    };
  };
}

/** SHA-256 of a row's fields: tells an equal row from another. */
const digestOf = ({ cells }: Row): string => createHash('sha256').update(JSON.stringify(cells)).digest('hex');

function compilePartners({ partner, create }: RegistrationSpec, scope: Scope): Field<Made['partners']> {
  if (!partner || !create) return () => [];
  const key = valueOf(partner, scope);
  const make = compileNewPartner(key, create, scope);
  return (row) => (key.of(row) === null ? [] : [make(row)]);
}

function compileContent(spec: RegistrationSpec, scope: Scope): Field<object> {
  const text = (given: RegistrationSpec['amount']): Field<string | null> => optional(given && valueOf(given, scope));
  const externalId = ownNumber(valueOf(spec.externalId, scope));
  const [partner, representative] = [key(spec.partner, scope), key(spec.representative, scope)];
  const territory = text(spec.territory);
  const customer = compileCustomer(spec.customer, scope);
  const productLines = spec.productLines.map((given) => optional(valueOf(given, scope)));
  const figure = spec.amount && valueOf(spec.amount, scope);
  const code = currency(valueOf(spec.currency, scope));
  const expected = spec.expectedCloseOn && valueOf(spec.expectedCloseOn, scope);
  const involvement = oneOf(valueOf(spec.involvement ?? { constant: 'sourced' }, scope), 'involvement', INVOLVEMENTS);
  const metadata = metadataOf(spec.metadata, scope);
  return (row) => ({
    externalId: externalId(row),
    partnerExternalId: partner(row),
    customer: customer(row),
    productLines: [...new Set(productLines.flatMap((line) => line(row) ?? []))],
    amount: figure && figure.of(row) !== null ? amount(figure, 'amount')(row) : null,
    currency: code(row),
    expectedCloseOn: expected && expected.of(row) !== null ? day(expected)(row) : null,
    representativeExternalId: representative(row),
    involvement: enumName(involvement(row)),
    territory: territory(row),
    metadata: metadata(row),
  });
}

function compileCustomer(spec: RegistrationSpec['customer'], scope: Scope): Field<object> {
  const text = (given: (typeof spec)['name']): Field<string | null> => optional(given && valueOf(given, scope));
  const fields = (['name', 'country', 'website', 'email', 'taxId'] as const).map(
    (name) => [name, name === 'taxId' ? key(spec.taxId, scope) : text(spec[name])] as const,
  );
  const [id, system] = [key(spec.crmId, scope), text(spec.crmSystem)];
  return (row) => ({
    ...Object.fromEntries(fields.map(([name, of]) => [name, of(row)])),
    ...crmOf(id(row), system(row)),
  });
}

const key = (given: RegistrationSpec['amount'], scope: Scope): Field<string | null> =>
  optionalNumber(given && valueOf(given, scope), 'key');

/** A cell without an id names nobody, whatever the system. */
const crmOf = (id: string | null, system: string | null): object =>
  id === null || system === null ? { crmId: id } : { crm: { system, id } };
