import {
  amountOf,
  currencyFault,
  dayInput,
  Decimal,
  distinctLines,
  firstFault,
  type Instant,
  isLineOf,
  isRefusal,
  namedMetadata,
  namelessFault,
  namerOf,
  refuse,
  type Refusal,
} from '#libs/kernel';
import type { Content, ContentKnown } from './deal.commands.js';
import type { DealContent } from './deal.events.js';
import type { DealContentDraft } from '../vocabulary/deal.drafts.js';
import { systemForm } from '../vocabulary/crm-id.js';
import { customerFault, linesFault, metadataFault, nameFault } from '../vocabulary/text-validation.js';
import type { DealRefusal } from '../vocabulary/deal.refusals.js';

/**
 * What is handed in as it is kept, or the first thing that is wrong with it. `at`: when its currency has to
 * be one; `leads`: who may lead it although they left its partner.
 */
export function checkContent(
  { given, customerId, known, names }: Content,
  programId: string,
  { at, leads = null }: { readonly at: Instant; readonly leads?: string | null },
): DealContent | Refusal<DealRefusal> {
  const fault =
    knownFault(known) ??
    representativeFault(given, known, leads) ??
    faultOf(given, at) ??
    linesFault(given.productLines) ??
    unknownLine(given.productLines, known.productLines) ??
    namelessFault(given.metadata, names);
  if (fault) return fault;
  const { customer, currency, expectedCloseOn, representative, involvement, territory } = given;
  const { metadata, personalMetadata } = namedMetadata({ programId, metadata: given.metadata }, namerOf(names));
  return {
    customerId,
    customerName: customer.name?.trim() ?? null,
    customerCountry: customer.country,
    // As it was given, but for how its letters are composed: nobody but the CRM knows which of its ids are one.
    customerCrmId: customer.crmId,
    ...(customer.crmSystem !== null && { customerCrmSystem: systemForm(customer.crmSystem) }),
    customerWebsite: customer.website?.trim() ?? null,
    customerEmail: customer.email?.trim() ?? null,
    customerTaxId: customer.taxId?.trim() ?? null,
    productLines: distinctLines(given.productLines.map((line) => line.trim())),
    amount: given.amount === null ? null : Decimal.of(given.amount).toString(),
    currency,
    expectedCloseOn,
    representative,
    involvement,
    territory: territory?.trim() ?? null,
    metadata,
    personalMetadata,
  };
}

/** What a registration lacks before anybody can judge it. */
export function incomplete(content: DealContent): Refusal<DealRefusal> | undefined {
  if (content.productLines.length === 0) return refuse('INCOMPLETE', 'name a product line', 'productLines');
  const { customerName, customerCrmId, customerWebsite, customerEmail, customerTaxId } = content;
  const said = [customerName, customerCrmId, customerWebsite, customerEmail, customerTaxId];
  return said.some((text) => text !== null) ? undefined : refuse('INCOMPLETE', 'say who the customer is', 'customer');
}

function knownFault({ program, partner }: ContentKnown): Refusal<DealRefusal> | undefined {
  if (program === 'unknown') return refuse('NOT_FOUND', 'there is no such program', 'programId');
  return partnerFault(partner);
}

function representativeFault(
  { representative: named }: DealContentDraft,
  { representative }: ContentKnown,
  leads: string | null,
): Refusal<DealRefusal> | undefined {
  const isFit =
    representative === 'none' || representative === 'listed' || (representative === 'left' && named === leads);
  return isFit
    ? undefined
    : refuse('REPRESENTATIVE_NOT_FOUND', 'the deal’s partner has no such contact', 'representativeId');
}

export function partnerFault(partner: ContentKnown['partner']): Refusal<DealRefusal> | undefined {
  if (partner === 'unknown') return refuse('PARTNER_NOT_FOUND', 'the program has no such partner', 'partnerId');
  if (partner === 'merged') return refuse('PARTNER_MERGED', 'the partner is part of another one now', 'partnerId');
  return undefined;
}

function faultOf(
  { customer, amount, currency, expectedCloseOn, territory, metadata }: DealContentDraft,
  at: Instant,
): Refusal<DealRefusal> | undefined {
  const day = expectedCloseOn === null ? undefined : dayInput(expectedCloseOn, 'expectedCloseOn');
  if (isRefusal(day)) return day;
  return (
    customerFault(customer) ??
    amountFault(amount, currency, at) ??
    nameFault(territory, 'territory') ??
    metadataFault(metadata)
  );
}

/** An amount as any is, finer than its currency if it must be, and not below zero. `at`: when it is said, in business time. */
export function amountFault(amount: string | null, currency: string, at: Instant): Refusal<DealRefusal> | undefined {
  const fault = currencyFault(currency, at, 'currency');
  if (fault || amount === null) return fault;
  const exact = amountOf(amount, 'amount');
  if (isRefusal(exact)) return exact;
  return exact.isNegative ? refuse('NEGATIVE', 'the amount of a deal may not be below zero', 'amount') : undefined;
}

function unknownLine(lines: readonly string[], allowed: readonly string[] | null): Refusal<DealRefusal> | undefined {
  if (allowed === null) return undefined;
  const isAllowed = isLineOf(allowed);
  return firstFault(lines, (line, at) =>
    isAllowed(line)
      ? undefined
      : refuse('UNKNOWN_PRODUCT_LINE', 'the program registers no such product line', `productLines.${at}`),
  );
}
