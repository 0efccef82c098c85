import type { Principal } from '#libs/access';
import { NO_ID } from '#libs/graphql';
import { isRefusal, type Refusal, refuse } from '#libs/kernel';
import type { DealNumber } from '../../state-reader/deal-number.js';
import type { DealStateReader } from '../../state-reader/deal.state-reader.js';
import type { CustomerDraft, DealContentDraft, DealDraft, ImportDraft } from '../../vocabulary/deal.drafts.js';
import type { DealCustomerInput } from './customer.inputs.js';
import type { ImportDealInput } from './import.inputs.js';
import type { DealContentInput, DraftDealInput, OfDealInput, OwnedDealInput, TimedInput } from './deal.inputs.js';

/** Clocks of two machines differ by less than this. Milliseconds. */
const TOLERANCE = 5 * 60_000;

const isAhead = (instant: string): boolean => Date.parse(instant) > Date.now() + TOLERANCE;

/** A moment that is still to come: it would hold back everything that really happens, since an account's time never runs backwards. */
export const ahead = (instant: string | null | undefined, field: string): Refusal | undefined =>
  instant && isAhead(instant) ? refuse('IN_FUTURE', 'it cannot have happened yet', field) : undefined;

/** A partner that said when it came would say that it came first. */
export const untimely = ({ occurredAt }: TimedInput, { role }: Principal): Refusal | undefined =>
  occurredAt && role === 'partner'
    ? refuse('NOT_FOR_PARTNERS', 'a partner does not say when it happened: leave this out', 'occurredAt')
    : ahead(occurredAt, 'occurredAt');

export const customerOf = (customer: DealCustomerInput | null | undefined): CustomerDraft => ({
  name: customer?.name ?? null,
  country: customer?.country ?? null,
  crmId: customer?.crm?.id ?? customer?.crmId ?? null,
  crmSystem: customer?.crm?.system ?? null,
  website: customer?.website ?? null,
  email: customer?.email ?? null,
  taxId: customer?.taxId ?? null,
});

const ONE_OF_TWO = 'ONE_OF_TWO';

/** The partner that is named, or the caller, who finds no other; null: none. */
async function partnerOf(
  input: OwnedDealInput,
  { partnerId: own }: Principal,
  known: DealStateReader,
): Promise<string | null | Refusal> {
  const { partnerId, partnerExternalId, programId } = input;
  if (partnerId && partnerExternalId) {
    return refuse(ONE_OF_TWO, 'name the partner by either partnerId or partnerExternalId', 'partnerId');
  }
  const named = partnerId ?? (partnerExternalId ? await known.partnerNamed(programId, partnerExternalId) : null);
  if (named === null || own === undefined || named === own) return named ?? own ?? null;
  return refuse('PARTNER_NOT_FOUND', 'the program has no such partner', 'partnerId');
}

async function representativeOf(
  { representativeId, representativeExternalId }: DealContentInput,
  partnerId: string | null,
  known: DealStateReader,
): Promise<string | null> {
  if (representativeId || !representativeExternalId) return representativeId ?? null;
  return known.contactNamed(partnerId ?? NO_ID, representativeExternalId);
}

function draftContent(input: DealContentInput, representative: string | null): DealContentDraft {
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
export function contentDraft(input: DealContentInput): DealContentDraft | Refusal {
  return input.representativeExternalId
    ? refuse('REPRESENTATIVE_BY_ID', 'name the representative by its global id, contact_…', 'representativeExternalId')
    : draftContent(input, input.representativeId ?? null);
}

export async function dealDraft(
  input: DraftDealInput,
  caller: Principal,
  known: DealStateReader,
): Promise<DealDraft | Refusal> {
  const partnerId = await partnerOf(input, caller, known);
  if (isRefusal(partnerId)) return partnerId;
  const { programId, externalId = null } = input;
  const representative = await representativeOf(input, partnerId, known);
  return { programId, externalId, partnerId: partnerId ?? NO_ID, ...draftContent(input, representative) };
}

export async function importDraft(
  input: ImportDealInput,
  caller: Principal,
  known: DealStateReader,
): Promise<ImportDraft | Refusal> {
  const partnerId = await partnerOf(input, caller, known);
  if (isRefusal(partnerId)) return partnerId;
  const { programId, externalId, outcome, registeredAt = null, closedAt = null, from } = input;
  const late = ahead(registeredAt, 'registeredAt') ?? ahead(closedAt, 'closedAt');
  if (late) return late;
  const { source, file, row, digest } = from;
  return {
    ...{ programId, externalId, partnerId, outcome, registeredAt, closedAt },
    from: { source, file, row, digest },
    ...draftContent(input, await representativeOf(input, partnerId, known)),
  };
}

/** By which of two ways a deal is named: its id, or a number and whose it is. A partner's numbers are its own. */
export function dealNamed(
  { dealId, programId, externalId, numberOfPartnerId }: Omit<OfDealInput, 'idempotencyKey'>,
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
