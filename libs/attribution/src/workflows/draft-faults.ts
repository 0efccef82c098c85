import { emailFault, optionalKeyFault, optionalTextFault, type Refusal, refuse } from '#libs/kernel';
import type { CustomerDraft } from '../vocabulary/customer.draft.js';

type DraftFault = 'BAD_TEXT' | 'BAD_EMAIL' | 'NO_IDENTIFIER' | 'BAD_COUNTRY';

const MOST_OF_ADDRESS = 400;

/** Why somebody cannot be called so; who is nobody is called nothing. */
export const identifiersFault = (customer: CustomerDraft): Refusal<'BAD_TEXT' | 'BAD_EMAIL'> | undefined =>
  optionalKeyFault(customer.ref, 'customer.ref') ??
  optionalKeyFault(customer.crmId, 'customer.crmId') ??
  (customer.email === null ? undefined : emailFault(customer.email.trim(), 'customer.email')) ??
  optionalTextFault(customer.website, 'customer.website', { most: MOST_OF_ADDRESS, seen: true }) ??
  optionalKeyFault(customer.leadNumber, 'externalId');

/** Why a customer cannot be known by this. */
export const customerFault = (customer: CustomerDraft): Refusal<DraftFault> | undefined =>
  identifiersFault(customer) ?? (isNobody(customer) ? NO_IDENTIFIER : undefined);

const isNobody = ({ ref, crmId, email, leadNumber }: CustomerDraft): boolean =>
  [ref, crmId, email, leadNumber].every((text) => text === null);

export const NO_IDENTIFIER: Refusal<'NO_IDENTIFIER'> = refuse(
  'NO_IDENTIFIER',
  'say who the customer is: by a reference, a CRM id, an e-mail address or a number; `0`, `null` and the like name nobody',
  'customer',
);

export const countryFault = (country: string | null): Refusal<'BAD_COUNTRY'> | undefined =>
  country === null || /^[A-Z]{2}$/.test(country)
    ? undefined
    : refuse('BAD_COUNTRY', 'give an ISO 3166-1 alpha-2 code, such as GB, or none', 'country');
