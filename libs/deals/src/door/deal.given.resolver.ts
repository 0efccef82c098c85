import type { Principal } from '#libs/access';
import { NO_ID } from '#libs/graphql';
import { isRefusal, type Refusal, refuse } from '#libs/kernel';
import type { DealAccountInput } from './deal-account.inputs.types.js';
import type { AccountGiven } from '../desk/deal-desk.answer.js';
import type { DealNumber } from '../desk/deal-number.facts.js';
import type { DealKnowledge } from '../deal/deal.facts.js';
import type { CustomerGiven, DealContentGiven, DealGiven, ImportGiven } from '../deal/deal.given.js';
import type { ImportDealInput } from './deal-import.inputs.types.js';
import type {
  DealContentInput,
  DealCustomerInput,
  DraftDealInput,
  OfDealInput,
  OwnedDealInput,
  TimedInput,
} from './deal.inputs.types.js';

/** Clocks of two machines differ by less than this. Milliseconds. */
const TOLERANCE = 5 * 60_000;

const isAhead = (instant: string): boolean => Date.parse(instant) > Date.now() + TOLERANCE;

/** A moment that is still to come: it would hold back everything that really happens, since an account's time never runs backwards. */
export const ahead = (instant: string | null | undefined, field: string): Refusal | undefined =>
  instant && isAhead(instant) ? refuse('IN_FUTURE', 'it cannot have happened yet', field) : undefined;

/** A partner that said when it came would say that it came first. */
export const untimely = ({ occurredAt }: TimedInput, { role }: Principal): Refusal | undefined =>
  occurredAt && role === 'partner'
    ? refuse('NOT_FOR_PARTNERS', 'what a partner does happens when it does it', 'occurredAt')
    : ahead(occurredAt, 'occurredAt');

export const customerOf = (customer: DealCustomerInput | null | undefined): CustomerGiven => ({
  name: customer?.name ?? null,
  country: customer?.country ?? null,
  crmId: customer?.crmId ?? null,
  website: customer?.website ?? null,
  email: customer?.email ?? null,
  taxId: customer?.taxId ?? null,
});

const ONE_OF_TWO = 'ONE_OF_TWO';

/** The partner that is named, or the caller, who finds no other; null: none. */
async function partnerGiven(
  input: OwnedDealInput,
  { partnerId: own }: Principal,
  known: DealKnowledge,
): Promise<string | null | Refusal> {
  const { partnerId, partnerExternalId, programId } = input;
  if (partnerId && partnerExternalId) {
    return refuse(ONE_OF_TWO, 'name the partner by either partnerId or partnerExternalId', 'partnerId');
  }
  const named = partnerId ?? (partnerExternalId ? await known.partnerNamed(programId, partnerExternalId) : null);
  if (named === null || own === undefined || named === own) return named ?? own ?? null;
  return refuse('PARTNER_NOT_FOUND', 'the program has no such partner', 'partnerId');
}

async function representativeGiven(
  { representativeId, representativeExternalId }: DealContentInput,
  partnerId: string | null,
  known: DealKnowledge,
): Promise<string | null> {
  if (representativeId || !representativeExternalId) return representativeId ?? null;
  return known.contactNamed(partnerId ?? NO_ID, representativeExternalId);
}

function contentOf(input: DealContentInput, representative: string | null): DealContentGiven {
  return {
    customer: customerOf(input.customer),
    productLines: input.productLines,
    amount: input.amount ?? null,
    currency: input.currency,
    expectedCloseOn: input.expectedCloseOn ?? null,
    representative,
    involvement: input.involvement,
    territory: input.territory ?? null,
    metadata: Object.fromEntries(input.metadata.map(({ key, value }) => [key, value])),
  };
}

/** The content of a deal that is there already: its partner's contacts are named by their ids. */
export function contentGiven(input: DealContentInput): DealContentGiven | Refusal {
  return input.representativeExternalId
    ? refuse('REPRESENTATIVE_BY_ID', 'name the representative by its id', 'representativeExternalId')
    : contentOf(input, input.representativeId ?? null);
}

export async function dealGiven(
  input: DraftDealInput,
  caller: Principal,
  known: DealKnowledge,
): Promise<DealGiven | Refusal> {
  const partnerId = await partnerGiven(input, caller, known);
  if (isRefusal(partnerId)) return partnerId;
  const { programId, externalId = null } = input;
  const representative = await representativeGiven(input, partnerId, known);
  return { programId, externalId, partnerId: partnerId ?? NO_ID, ...contentOf(input, representative) };
}

export async function importGiven(
  input: ImportDealInput,
  caller: Principal,
  known: DealKnowledge,
): Promise<ImportGiven | Refusal> {
  const partnerId = await partnerGiven(input, caller, known);
  if (isRefusal(partnerId)) return partnerId;
  const { programId, externalId, outcome, registeredAt = null, closedAt = null, from } = input;
  const late = ahead(registeredAt, 'registeredAt') ?? ahead(closedAt, 'closedAt');
  if (late) return late;
  const { source, file, row, digest } = from;
  return {
    ...{ programId, externalId, partnerId, outcome, registeredAt, closedAt },
    from: { source, file, row, digest },
    ...contentOf(input, await representativeGiven(input, partnerId, known)),
  };
}

/** By which of two ways a deal is named: its id, or a number and whose it is. A partner's numbers are its own. */
export function dealNamed(
  { dealId, programId, externalId, numberOfPartnerId }: OfDealInput,
  { partnerId: own }: Principal,
): { readonly dealId: string } | DealNumber | Refusal {
  const number =
    programId && externalId ? { programId, externalId, partnerId: numberOfPartnerId ?? own ?? null } : null;
  if (Boolean(dealId) === Boolean(number)) {
    return refuse(ONE_OF_TWO, 'name the deal by either dealId, or programId and externalId', 'dealId');
  }
  if (own !== undefined && numberOfPartnerId && numberOfPartnerId !== own) return { dealId: NO_ID };
  return dealId ? { dealId } : (number ?? { dealId: NO_ID });
}

export function accountGiven({ programId, accountId, dealId, customer }: DealAccountInput): AccountGiven | Refusal {
  if ([accountId, dealId, customer].filter(Boolean).length !== 1) {
    return refuse('ONE_OF_THREE', 'name the customer by exactly one of accountId, dealId and customer', 'account');
  }
  if (accountId) return { programId, accountId };
  return dealId ? { programId, dealId } : { programId, customer: customerOf(customer) };
}
