import { firstFault, keyFault, optionalTextFault, refuse, type Refusal, textFault, type TextRule } from '#libs/kernel';
import type { ContentDraft, LineDraft } from './draft.js';
import type { ContentRefusal } from '../events/sale.refusals.js';

const MOST_METADATA = 50;
/** What a booking adds to the words of its deal. */
export const DEAL_KEY = 'deal';

const VALUE: TextRule = { empty: true, lines: true };

/** The first text that a record cannot hold. Numbers, references and codes are keys; the vendor's own words are texts. */
export function faultOfTexts({
  externalId,
  saleType,
  customer,
  metadata,
}: ContentDraft): Refusal<ContentRefusal> | undefined {
  const entries = Object.entries(metadata);
  if (entries.filter(([key]) => key !== DEAL_KEY).length > MOST_METADATA)
    return refuse('TOO_MANY', `at most ${MOST_METADATA} entries`, 'metadata');
  return (
    keyFault(externalId, 'externalId') ??
    optionalTextFault(saleType, 'saleType', { empty: true }) ??
    (customer ? (keyFault(customer.ref, 'customer.ref') ?? country(customer.country)) : undefined) ??
    firstFault(
      entries,
      ([key, value], at) => textFault(key, `metadata.${at}.key`) ?? textFault(value, `metadata.${at}.value`, VALUE),
    )
  );
}

export const faultOfLineTexts = (
  { product, category }: LineDraft,
  field: string,
): Refusal<ContentRefusal> | undefined =>
  keyFault(product, `${field}.product`) ?? optionalTextFault(category, `${field}.category`, { empty: true });

function country(given: string | null): Refusal<ContentRefusal> | undefined {
  if (given === null || /^[A-Z]{2}$/.test(given)) return undefined;
  return refuse('BAD_COUNTRY', 'give an ISO 3166-1 alpha-2 code, such as GB, or none', 'customer.country');
}
