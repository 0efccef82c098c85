import type { StateReader } from '#libs/eventing';
import { type CommandContext, deterministicId, type Instant } from '#libs/kernel';
import { programAggregate } from '#libs/programs';
import type { Attributed, ReadAt } from '../../attribute/evidence.js';
import { JourneyStateReader } from '../../state-reader/journey.state-reader.js';
import { bindingOf } from '../customer-binding.js';

/** What a sale pins of how it found its partners. */
export interface AttributedSale extends Attributed {
  readonly journeyId: string | null;
  readonly readAt: readonly ReadAt[];
}

/** The binding that a recorded sale begins. */
export interface BindingSale {
  readonly saleId: string;
  readonly programId: string;
  readonly soldAt: Instant;
  readonly policyVersion: number;
  readonly attribution: AttributedSale;
}

/** The command that binds the customer of a recorded sale; undefined where it binds nobody. */
export async function bindingBySale(
  facts: StateReader,
  { saleId, programId, soldAt: at, policyVersion, attribution }: BindingSale,
  context: CommandContext,
) {
  const { journeyId, decidedBy } = attribution;
  if (journeyId === null || decidedBy !== 'touches') return undefined;
  const program = (await facts.of(programAggregate, context.tenant, programId)).state;
  if (program.status === 'absent') return undefined;
  const policy = program.attributionPolicies.find(({ version }) => version === policyVersion);
  if (policy?.bind !== 'lead') return undefined;
  const commandId = deterministicId('bind-by-sale', saleId);
  const { journeyId: staying } = await new JourneyStateReader(facts, context.tenant).staying(journeyId);
  const of = { journeyId: staying, programId };
  return bindingOf(
    of,
    attribution,
    { basis: 'sale', at, policy, program, saleId },
    { ...context, commandId, bodyHash: commandId },
  );
}
