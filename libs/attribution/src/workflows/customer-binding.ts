import type { Snapshot, StateReader } from '#libs/eventing';
import { type CommandContext, type Instant, plusDays } from '#libs/kernel';
import {
  type AttributionPolicy,
  attributionPolicyInForce,
  programAggregate,
  type ProgramState,
  zoneOf,
} from '#libs/programs';
import { attribute } from '../attribute/attribute.js';
import type { Attributed } from '../attribute/evidence.js';
import { BindCustomer } from '../journey/journey.commands.js';
import type { Journey } from '../journey/journey.state.js';
import { evidenceOf } from '../state-reader/evidence.state-reader.js';

/** What became of a lead that an activity brought. */
interface Shared {
  readonly isDecided: boolean;
  /** When a partner has taken it: its evidence counts as of then. */
  readonly at?: Instant | undefined;
}

/** Whose a customer is by its lead: decided at the time of the lead, once, while nothing binds it. Undefined: its lead binds nobody. */
export async function bindingByLead(
  facts: StateReader,
  journey: Snapshot<Journey>,
  context: CommandContext,
  shared: Shared = { isDecided: false },
): Promise<BindCustomer | undefined> {
  const { lead, bindings, programId, status } = journey.state;
  if (status !== 'open' || !lead || bindings.length > 0) return undefined;
  // What an activity brought waits until it is known whose it is.
  if (lead.partnerId === null && lead.activityId !== null && !shared.isDecided) return undefined;
  const at = shared.at ?? lead.submittedAt;
  const program = (await facts.of(programAggregate, context.tenant, programId)).state;
  const policy = policyAt(program, at);
  if (!policy || policy.bind !== 'lead') return undefined;
  const asked = { at, lines: [], carried: [], isBindingAsked: false, accountIds: [], compared: null };
  const { evidence } = await evidenceOf(facts, context.tenant, journey, asked);
  const decided = attribute(evidence, policy);
  return bindingOf(journey.state, decided, { basis: 'lead', at, policy, program, saleId: null }, context);
}

interface Basis {
  readonly basis: 'lead' | 'sale';
  readonly at: Instant;
  readonly policy: Pick<AttributionPolicy, 'version' | 'bindingDays'>;
  readonly program: ProgramState;
  readonly saleId: string | null;
}

/** As a decision found; undefined where it found nobody. */
export function bindingOf(
  { journeyId, programId }: Pick<Journey, 'journeyId' | 'programId'>,
  { shares, decidedBy, touches }: Attributed,
  { basis, at, policy, program, saleId }: Basis,
  context: CommandContext,
): BindCustomer | undefined {
  if (shares.length === 0 || program.status === 'absent') return undefined;
  const { version: policyVersion, bindingDays } = policy;
  return new BindCustomer(
    {
      ...{ journeyId, programId, basis, decidedBy, policyVersion, saleId, from: at },
      until: bindingDays === null ? null : plusDays(at, bindingDays, zoneOf(program, at)),
      shares: shares.map(({ partnerId, weight, risks }) => ({ partnerId, weight, ...(risks.length > 0 && { risks }) })),
      touchIds: touches.flatMap(({ touchId, share }) => (share === null ? [] : [touchId])),
    },
    context,
  );
}

const policyAt = (program: ProgramState, at: Instant): AttributionPolicy | undefined =>
  program.status === 'absent' ? undefined : attributionPolicyInForce(program, at);
