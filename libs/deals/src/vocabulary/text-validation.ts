import {
  firstFault,
  keyFault,
  optionalKeyFault,
  optionalTextFault,
  refuse,
  type Refusal,
  textFault,
} from '#libs/kernel';
import { crmIdFault } from './crm-id.js';
import type { CustomerDraft } from './deal.drafts.js';

const MOST_OF_ADDRESS = 400;
const MOST_METADATA = 50;
const MOST_LINES = 50;
const MOST_OF_REASON = 2000;

/** A name that persons tell apart by looking. */
export const nameFault = (given: string | null, field: string): Refusal<'BAD_TEXT'> | undefined =>
  optionalTextFault(given, field, { seen: true });

/** Why something was done, in at most 2,000 characters. */
export const reasonFault = (given: string | null | undefined, field: string): Refusal<'BAD_TEXT'> | undefined =>
  optionalTextFault(given, field, { most: MOST_OF_REASON, lines: true });

const addressFault = (given: string | null, field: string): Refusal<'BAD_TEXT'> | undefined =>
  optionalTextFault(given, field, { most: MOST_OF_ADDRESS, seen: true });

const countryFault = (given: string | null, field: string): Refusal<'BAD_COUNTRY'> | undefined =>
  given === null || /^[A-Z]{2}$/.test(given)
    ? undefined
    : refuse('BAD_COUNTRY', 'give an ISO 3166-1 alpha-2 code, such as GB, or none', field);

export const customerFault = (
  customer: CustomerDraft,
): Refusal<'BAD_COUNTRY' | 'BAD_CRM_ID' | 'BAD_TEXT'> | undefined =>
  nameFault(customer.name, 'customer.name') ??
  countryFault(customer.country, 'customer.country') ??
  optionalKeyFault(customer.crmId, customer.crmSystem === null ? 'customer.crmId' : 'customer.crm.id') ??
  crmFault(customer) ??
  addressFault(customer.website, 'customer.website') ??
  addressFault(customer.email, 'customer.email') ??
  nameFault(customer.taxId, 'customer.taxId');

const crmFault = ({ crmId: id, crmSystem: system }: CustomerDraft): Refusal<'BAD_CRM_ID' | 'BAD_TEXT'> | undefined =>
  id === null ? undefined : crmIdFault({ system, id }, 'customer.crm');

export function metadataFault(
  metadata: Readonly<Record<string, string>>,
): Refusal<'BAD_TEXT' | 'TOO_MANY'> | undefined {
  const entries = Object.entries(metadata);
  if (entries.length > MOST_METADATA) return refuse('TOO_MANY', `at most ${MOST_METADATA} entries`, 'metadata');
  return firstFault(
    entries,
    ([key, value], at) =>
      keyFault(key, `metadata.${at}.key`) ?? textFault(value, `metadata.${at}.value`, { empty: true }),
  );
}

/** Product lines: at most 50 names. */
export function linesFault(
  lines: readonly string[],
  field = 'productLines',
): Refusal<'BAD_TEXT' | 'TOO_MANY'> | undefined {
  if (lines.length > MOST_LINES) return refuse('TOO_MANY', `at most ${MOST_LINES} product lines`, field);
  return firstFault(lines, (line, at) => nameFault(line, `${field}.${at}`));
}
