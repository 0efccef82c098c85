import { Caller, type Principal, READERS, Roles, STAFF } from '#libs/access';
import { STATE_READER, type StateReader } from '#libs/eventing';
import { Input, Mutations, Reads, SummedConnection } from '#libs/graphql';
import { type CommandContext, firstMomentOf, isDay, keyOf, refuse, type Refusal } from '#libs/kernel';
import { partnerAggregate, partnerNamed } from '#libs/partners';
import { programAggregate, zoneOf } from '#libs/programs';
import { Inject } from '@nestjs/common';
import { Args, Mutation, ObjectType, Query, Resolver } from '@nestjs/graphql';
import { costIdOf } from '../cost/cost.aggregate.js';
import { RecordCost } from '../cost/cost.js';
import { CostFactRow } from '../read-models/cost-fact.row.view.js';
import { RecordCostsInput, RecordCostsPayload } from './cost.inputs.js';
import { CostFactArgs, costFactList } from '../read-models/lists/fact-lists.inputs.js';

@ObjectType({ description: 'A page of movements of costs.' })
export class CostFactConnection extends SummedConnection(CostFactRow, 'CostFact', {
  cost: { of: 'amount', minor: false, description: 'What it cost.' },
}) {}

@Resolver()
export class CostResolver {
  constructor(
    private readonly reads: Reads,
    private readonly mutations: Mutations,
    @Inject(STATE_READER) private readonly facts: StateReader,
  ) {}

  @Query(() => CostFactConnection, {
    description:
      'Movements of what partners cost, in the order in which they happened unless another is asked for: what reports add up.',
  })
  @Roles(...READERS)
  costFacts(@Args() args: CostFactArgs, @Caller() caller: Principal): Promise<CostFactConnection> {
    return this.reads.page(CostFactRow, caller, args, costFactList(args));
  }

  @Mutation(() => RecordCostsPayload, {
    description: 'Records what else partners cost, such as software or an agency: `programEconomics` counts it.',
  })
  @Roles(...STAFF, 'integration')
  recordCosts(@Input() { items }: RecordCostsInput, @Caller() caller: Principal): Promise<RecordCostsPayload> {
    return this.mutations.each(
      items,
      ({ programId, externalId }) => `${programId} ${externalId}`,
      (input) => {
        const { programId, partnerExternalId = null, category: kind, amount, day } = input;
        const externalId = keyOf(input.externalId);
        const id = costIdOf(caller.tenant, programId, externalId);
        const asked = { name: 'recordCosts', kind: 'cost', id, natural: { programId, externalId }, input, caller };
        return this.mutations.creating(asked, async (costId, context) => {
          const { state: program } = await this.facts.of(programAggregate, context.tenant, programId);
          if (program.status === 'absent') return refuse('NOT_FOUND', 'there is no such program', 'programId');
          if (input.partnerId && partnerExternalId !== null) return ONE_OF;
          const named =
            partnerExternalId === null ? null : await this.partnerNamed(context, programId, partnerExternalId);
          const partnerId = input.partnerId ?? named;
          if (partnerId !== null) {
            const { state: partner } = await this.facts.of(partnerAggregate, context.tenant, partnerId);
            if (partner.status !== 'known' || partner.programId !== programId)
              return refuse(
                'PARTNER_NOT_FOUND',
                'the program has no such partner',
                named ? 'partnerExternalId' : 'partnerId',
              );
          }
          const currency = input.currency ?? program.currency;
          const begins = isDay(day) ? firstMomentOf(day, zoneOf(program, day.slice(0, 7))) : undefined;
          const spentAt = begins ?? context.occurredAt;
          return new RecordCost(
            { costId, programId, externalId, partnerId, kind, amount, currency, day, spentAt },
            context,
          );
        });
      },
    );
  }

  private async partnerNamed({ tenant }: CommandContext, programId: string, externalId: string): Promise<string> {
    return (await partnerNamed(this.facts, tenant, programId, externalId)).id;
  }
}

const ONE_OF: Refusal<'ONE_OF'> = refuse(
  'ONE_OF',
  'name the partner by either partnerId or partnerExternalId',
  'partnerId',
);
