import { firstFault, refuse, type Refusal } from '#libs/kernel';
import type { ContentGiven, LineGiven } from './sale.given.js';

const MOST_CHARACTERS = 200;
const MOST_METADATA = 50;
/** What a booking adds to the words of its deal. */
export const DEAL_KEY = 'deal';

/** The first text that is longer than a record holds, or empty where there must be one. */
export function faultOfTexts({ externalId, saleType, customer, metadata }: ContentGiven): Refusal | undefined {
  const entries = Object.entries(metadata);
  if (entries.filter(([key]) => key !== DEAL_KEY).length > MOST_METADATA)
    return refuse('TOO_MANY', `at most ${MOST_METADATA} entries`, 'metadata');
  return (
    text(externalId, 'externalId') ??
    optional(saleType, 'saleType') ??
    (customer ? (text(customer.ref, 'customer.ref') ?? country(customer.country)) : undefined) ??
    firstFault(
      entries,
      ([key, value], at) => text(key, `metadata.${at}.key`) ?? optional(value, `metadata.${at}.value`),
    )
  );
}

export const faultOfLineTexts = ({ product, category }: LineGiven, field: string): Refusal | undefined =>
  text(product, `${field}.product`) ?? optional(category, `${field}.category`);

export function text(given: string, field: string): Refusal | undefined {
  if (given === '') return refuse('BAD_TEXT', 'give a text', field);
  return optional(given, field);
}

function optional(given: string | null, field: string): Refusal | undefined {
  if (given === null || given.length <= MOST_CHARACTERS) return undefined;
  return refuse('BAD_TEXT', `at most ${MOST_CHARACTERS} characters`, field);
}

function country(given: string | null): Refusal | undefined {
  if (given === null || /^[A-Z]{2}$/.test(given)) return undefined;
  return refuse('BAD_COUNTRY', 'give an ISO 3166-1 alpha-2 code, such as GB, or none', 'customer.country');
}
