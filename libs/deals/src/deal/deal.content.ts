import { amountFaultText, Decimal, exponentOf, firstFault, isDay, refuse, type Refusal } from '#libs/kernel';
import type { ContentKnown } from './deal.commands.js';
import type { DealContent } from './deal.events.js';
import type { CustomerGiven, DealContentGiven } from './deal.given.js';
import { addressFault, countryFault, metadataFault, optionalTextFault, textFault } from './deal.texts.js';

const MOST_LINES = 50;

/** What is handed in as it is kept, or the first thing that is wrong with it. `leads`: who may lead it although they left its partner. */
export function contentOf(
  given: DealContentGiven,
  customerId: string,
  known: ContentKnown,
  leads: string | null = null,
): DealContent | Refusal {
  const fault =
    knownFault(known) ??
    representativeFault(given, known, leads) ??
    faultOf(given) ??
    linesFault(given.productLines, known.productLines);
  if (fault) return fault;
  const { customer, metadata, currency, expectedCloseOn, representative, involvement, territory } = given;
  return {
    customerId,
    customerName: customer.name?.trim() ?? null,
    customerCountry: customer.country,
    // Byte for byte: to a CRM `7` and ` 7` may be two.
    customerCrmId: customer.crmId,
    customerWebsite: customer.website?.trim() ?? null,
    customerEmail: customer.email?.trim() ?? null,
    customerTaxId: customer.taxId?.trim() ?? null,
    productLines: [...new Set(given.productLines.map((line) => line.trim()))],
    amount: given.amount === null ? null : Decimal.of(given.amount).toString(),
    currency,
    expectedCloseOn,
    representative,
    involvement,
    territory: territory?.trim() ?? null,
    metadata,
  };
}

/** What a registration lacks before anybody can judge it. */
export function incomplete(content: DealContent): Refusal | undefined {
  if (content.productLines.length === 0) return refuse('INCOMPLETE', 'name a product line', 'productLines');
  const { customerName, customerCrmId, customerWebsite, customerEmail, customerTaxId } = content;
  const said = [customerName, customerCrmId, customerWebsite, customerEmail, customerTaxId];
  return said.some((text) => text !== null) ? undefined : refuse('INCOMPLETE', 'say who the customer is', 'customer');
}

function knownFault({ program, partner }: ContentKnown): Refusal | undefined {
  if (program === 'unknown') return refuse('NOT_FOUND', 'there is no such program', 'programId');
  return partnerFault(partner);
}

function representativeFault(
  { representative: named }: DealContentGiven,
  { representative }: ContentKnown,
  leads: string | null,
): Refusal | undefined {
  const isFit =
    representative === 'none' || representative === 'listed' || (representative === 'left' && named === leads);
  return isFit
    ? undefined
    : refuse('REPRESENTATIVE_NOT_FOUND', 'the deal’s partner has no such contact', 'representativeId');
}

export function partnerFault(partner: ContentKnown['partner']): Refusal | undefined {
  if (partner === 'unknown') return refuse('PARTNER_NOT_FOUND', 'the program has no such partner', 'partnerId');
  if (partner === 'merged') return refuse('PARTNER_MERGED', 'the partner is part of another one now', 'partnerId');
  return undefined;
}

function faultOf({ customer, amount, currency, expectedCloseOn, territory, metadata }: DealContentGiven) {
  if (expectedCloseOn !== null && !isDay(expectedCloseOn)) {
    return refuse('BAD_DAY', 'give a day, such as 2026-12-31, or none', 'expectedCloseOn');
  }
  return (
    customerFault(customer) ??
    amountFault(amount, currency) ??
    optionalTextFault(territory, 'territory') ??
    metadataFault(metadata)
  );
}

export const customerFault = (customer: CustomerGiven): Refusal | undefined =>
  optionalTextFault(customer.name, 'customer.name') ??
  countryFault(customer.country, 'customer.country') ??
  optionalTextFault(customer.crmId, 'customer.crmId') ??
  addressFault(customer.website, 'customer.website') ??
  addressFault(customer.email, 'customer.email') ??
  optionalTextFault(customer.taxId, 'customer.taxId');

/** Exact, of any fineness, and not below zero. */
export function amountFault(amount: string | null, currency: string): Refusal | undefined {
  if (exponentOf(currency) === undefined) {
    return refuse('UNKNOWN_CURRENCY', amountFaultText.UNKNOWN_CURRENCY, 'currency');
  }
  if (amount === null) return undefined;
  const exact = Decimal.parse(amount);
  if (!exact) return refuse('NOT_A_DECIMAL', amountFaultText.NOT_A_DECIMAL, 'amount');
  return exact.isNegative ? refuse('NEGATIVE', 'a deal is worth nothing or more', 'amount') : undefined;
}

function linesFault(lines: readonly string[], allowed: readonly string[] | null): Refusal | undefined {
  if (lines.length > MOST_LINES) return refuse('TOO_MANY', `at most ${MOST_LINES} product lines`, 'productLines');
  return firstFault(lines, (line, at) => {
    const field = `productLines.${at}`;
    const unknown = allowed !== null && !allowed.includes(line.trim());
    return (
      textFault(line, field) ??
      (unknown ? refuse('UNKNOWN_PRODUCT_LINE', 'the program registers no such product line', field) : undefined)
    );
  });
}
