import type { StateReader } from '#libs/eventing';
import { attributionPolicyInForce, programAggregate } from '#libs/programs';
import type { CustomerDraft } from '../vocabulary/customer.draft.js';
import type { JourneyIdentifier } from '../vocabulary/identifier.js';
import type { CustomerWorkflow } from './customer.workflow.js';

/** Later than any policy begins: who says no time asks by the newest. */
const NEWEST = '9999-12-31T23:59:59.999Z';

/**
 * By what a request knows its customer. Where the program keeps references apart (`joinByEmail: false`), an address that is a customer's of
 * another reference says nothing: of C-1 and C-2 with one address the first has it.
 */
export async function identifiersOf(
  workflow: CustomerWorkflow,
  facts: StateReader,
  customer: CustomerDraft,
): Promise<readonly JourneyIdentifier[]> {
  const identifiers = await workflow.names.identifiers(customer);
  const ref = identifiers.find(({ kind }) => kind === 'ref');
  const email = identifiers.find(({ kind }) => kind === 'email');
  if (!ref || !email || (await isJoinedByEmail(workflow, facts))) return identifiers;
  const lead = await workflow.known.lead(email);
  if (lead.to !== 'journey') return identifiers;
  const { state } = await workflow.known.journey(lead.journeyId);
  const isAnothers =
    state.status !== 'absent' &&
    !state.identifiers.has(ref.aliasId) &&
    state.identifiers.some(({ kind }) => kind === 'ref');
  return isAnothers ? identifiers.filter((one) => one !== email) : identifiers;
}

async function isJoinedByEmail(
  { programId, context: { tenant, occurredAt = NEWEST } }: CustomerWorkflow,
  facts: StateReader,
): Promise<boolean> {
  const { state } = await facts.of(programAggregate, tenant, programId);
  return state.status === 'absent' || attributionPolicyInForce(state, occurredAt)?.joinByEmail !== false;
}
