import { Caller, own, type Principal, READERS_AND_PARTNER, Roles } from '#libs/access';
import { Connection, IdField, PageArgs, Reads } from '#libs/graphql';
import { Args, ArgsType, Field, ObjectType, Query, Resolver } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';
import { type NotCreditedReason, NotCreditedReasonEnum, PassedSourceRow } from './passed-source.view.js';

@ArgsType()
class PassedSourceArgs extends PageArgs {
  @IdField('program', { nullable: true, description: 'Only of this program.' })
  programId?: string;

  @IdField('partner', { nullable: true, description: 'Only of this partner.' })
  partnerId?: string;

  @IdField('sale', { nullable: true, description: 'Only this sale and its refunds.' })
  saleId?: string;

  @Field(() => NotCreditedReasonEnum, { nullable: true, description: 'Only for this reason.' })
  @IsOptional()
  reason?: NotCreditedReason;
}

@ObjectType({ description: 'A page of sources that brought nothing.' })
class PassedSourceConnection extends Connection(PassedSourceRow, 'PassedSource') {}

@Resolver(() => PassedSourceRow)
export class PassedSourceResolver {
  constructor(private readonly reads: Reads) {}

  @Query(() => PassedSourceConnection, {
    description:
      'Why was I not credited? Sales, refunds and credit notes that were credited to a partner and brought nothing, the latest first.',
  })
  @Roles(...READERS_AND_PARTNER)
  passedSources(@Args() args: PassedSourceArgs, @Caller() caller: Principal): Promise<PassedSourceConnection> {
    const { programId, partnerId, saleId, reason } = args;
    const where = { programId, partnerId, saleId, reason, ...own(caller, 'partnerId') };
    return this.reads.page(PassedSourceRow, caller, args, { where, order: { by: 'occurredAt', direction: 'desc' } });
  }
}
