import type { StateReader } from '#libs/eventing';
import type { CommandContext } from '#libs/kernel';
import { attributionPolicyInForce, programAggregate } from '#libs/programs';
import type { CustomerNames } from '../state-reader/customer-names.js';
import { journeyIdOf, type JourneyStateReader } from '../state-reader/journey.state-reader.js';
import type { CustomerDraft } from '../vocabulary/customer.draft.js';
import type { JourneyIdentifier } from '../vocabulary/identifier.js';

/** What of a request's way is needed here. */
interface Way {
  readonly programId: string;
  readonly context: CommandContext;
  readonly known: JourneyStateReader;
  readonly names: CustomerNames;
}

/** Later than any policy begins: who says no time asks by the newest. */
const NEWEST = '9999-12-31T23:59:59.999Z';

/** By what a request knows its customer, as far as an address is not another one's. */
export async function identifiersOf(
  workflow: Way,
  facts: StateReader,
  customer: CustomerDraft,
): Promise<readonly JourneyIdentifier[]> {
  return keptApart(workflow, facts, await workflow.names.identifiers(customer));
}

/**
 * Where the program keeps references apart (`joinByEmail: false`), an address that is a customer's of another reference says nothing: of C-1 and
 * C-2 with one address the first has it.
 */
export async function keptApart(
  workflow: Way,
  facts: StateReader,
  identifiers: readonly JourneyIdentifier[],
): Promise<readonly JourneyIdentifier[]> {
  const ref = identifiers.find(({ kind }) => kind === 'ref');
  const email = identifiers.find(({ kind }) => kind === 'email');
  if (!ref || !email || (await isJoinedByEmail(workflow, facts))) return identifiers;
  const isAnothers = await leadsToAnotherReference(workflow, { ref, email });
  return isAnothers ? identifiers.filter((one) => one !== email) : identifiers;
}

async function leadsToAnotherReference(
  { known, context: { tenant } }: Way,
  { ref, email }: { readonly ref: JourneyIdentifier; readonly email: JourneyIdentifier },
): Promise<boolean> {
  const [lead, own] = [await known.lead(email), await known.lead(ref)];
  if (lead.to !== 'journey' || (own.to === 'journey' && own.journeyId === lead.journeyId)) return false;
  const { state } = await known.journey(lead.journeyId);
  // Claimed by a request that is not through: that one is known by more than the address unless the journey begins with it.
  if (state.status === 'absent')
    return lead.journeyId !== journeyIdOf(tenant, email, (await known.alias(email.aliasId)).vacated);
  return !state.identifiers.has(ref.aliasId) && state.identifiers.some(({ kind }) => kind === 'ref');
}

async function isJoinedByEmail(
  { programId, context: { tenant, occurredAt = NEWEST } }: Way,
  facts: StateReader,
): Promise<boolean> {
  const { state } = await facts.of(programAggregate, tenant, programId);
  return state.status === 'absent' || attributionPolicyInForce(state, occurredAt)?.joinByEmail !== false;
}
