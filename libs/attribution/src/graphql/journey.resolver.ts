import { Caller, type Principal, READERS, Roles } from '#libs/access';
import { STATE_READER, type StateReader } from '#libs/eventing';
import { badInput, IdField, NestedPageArgs, NO_ID, ReadArgs, Reads } from '#libs/graphql';
import { partnerView } from '#libs/partners';
import { Inject } from '@nestjs/common';
import { Args, ArgsType, Field, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';
import { inForce } from '../journey/journey.state.js';
import { ConversionRow } from '../read-models/conversion.view.js';
import { journeyList, JourneysArgs } from '../read-models/lists/journey-list.inputs.js';
import { JourneyBindingType } from '../read-models/journey.types.js';
import { JourneyRow } from '../read-models/journey.view.js';
import { JourneyStateReader } from '../state-reader/journey.state-reader.js';
import { NOBODY } from '../vocabulary/customer.draft.js';
import { CustomerJourneys } from '../workflows/customer-journeys.js';
import { CustomerSaleConnection, JourneyConnection } from './inputs/lists.types.js';

@ArgsType()
class CustomerJourneyArgs extends ReadArgs {
  @IdField('program', { description: 'The program.' })
  programId: string;

  @Field(() => String, {
    nullable: true,
    description: 'The vendor’s own reference of the customer. Exactly one of this, `leadId` and `saleId`.',
  })
  @IsOptional()
  ref?: string;

  @IdField('lead', { nullable: true, description: 'The customer of this lead.' })
  @IsOptional()
  leadId?: string;

  @IdField('sale', { nullable: true, description: 'The customer of this sale.' })
  @IsOptional()
  saleId?: string;
}

@Resolver(() => JourneyRow)
export class JourneyResolver {
  constructor(
    private readonly reads: Reads,
    private readonly journeys: CustomerJourneys,
    @Inject(STATE_READER) private readonly facts: StateReader,
  ) {}

  @Query(() => JourneyRow, {
    nullable: true,
    description:
      'What is known of one customer: its touches, lead and sales. Null if nothing is. BAD_USER_INPUT unless it is named in one way.',
  })
  @Roles(...READERS)
  async customerJourney(@Args() args: CustomerJourneyArgs, @Caller() caller: Principal): Promise<JourneyRow | null> {
    const { programId } = args;
    const id = (await this.journeyIdOf(args, caller)) ?? NO_ID;
    return this.reads.one(JourneyRow, caller, args, { id, programId });
  }

  @Query(() => JourneyConnection, {
    description:
      'Customers as attribution knows them, those last heard of first unless another order is asked for: whose bindings end soon, or which a person should look at because theirs disagree.',
  })
  @Roles(...READERS)
  async customerJourneys(@Args() args: JourneysArgs, @Caller() caller: Principal): Promise<JourneyConnection> {
    const partners = args.filter?.boundTo;
    const boundTo = partners && [...partners, ...(await this.endedIn(caller, args, partners))];
    return this.reads.page(JourneyRow, caller, args, journeyList(args, boundTo));
  }

  @ResolveField(() => CustomerSaleConnection, { description: 'What it bought, in the order of recording.' })
  sales(
    @Parent() { id: of }: JourneyRow,
    @Args() args: NestedPageArgs,
    @Caller() caller: Principal,
  ): Promise<CustomerSaleConnection> {
    return this.reads.nested(ConversionRow, caller, args, { by: 'journeyId', of, order: { by: 'number' } });
  }

  @ResolveField(() => JourneyBindingType, { nullable: true, description: 'Whose it is now; null: nobody’s.' })
  binding(@Parent() { bindings }: JourneyRow): JourneyBindingType | null {
    return inForce(bindings, new Date().toISOString()) ?? null;
  }

  /** Records that were merged into these: bindings from before still name them. */
  private async endedIn(caller: Principal, args: JourneysArgs, partners: readonly string[]): Promise<string[]> {
    const text = 'SELECT id FROM partners WHERE tenant = $1 AND lives_in = ANY($2::uuid[])';
    const report = { views: [partnerView.name], args };
    const ended = await this.reads.sql<{ id: string }>(caller, report, text, [caller.tenant, partners]);
    return ended.map(({ id }) => id);
  }

  /** Of a customer that was several: the journey that goes on. */
  private async journeyIdOf(args: CustomerJourneyArgs, caller: Principal): Promise<string | undefined> {
    const { programId, ref, leadId, saleId } = args;
    if ([ref, leadId, saleId].filter((given) => given !== undefined).length !== 1)
      throw badInput([{ path: ['ref'], message: 'give exactly one of ref, leadId and saleId' }]);
    if (ref !== undefined) return (await this.journeys.find(caller.tenant, programId, { ...NOBODY, ref }))?.journeyId;
    const known = leadId ?? (await this.reads.one(ConversionRow, caller, args, { id: saleId ?? NO_ID }))?.journeyId;
    return known && (await new JourneyStateReader(this.facts, caller.tenant).staying(known)).journeyId;
  }
}
