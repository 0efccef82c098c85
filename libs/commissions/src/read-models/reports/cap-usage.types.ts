import { GlobalId, GraphQLInstant, IdField, MoneyType, ReadArgs } from '#libs/graphql';
import type { Money } from '#libs/kernel';
import { type Plan, PlanCapPer, PlanWindow } from '#libs/programs';
import { ArgsType, Field, Int, ObjectType } from '@nestjs/graphql';
import { IsInt, IsOptional, Max, Min } from 'class-validator';

@ObjectType('CapAllocation', {
  description: 'To whom a cap has allocated how much. Amounts are in program currency.',
})
export class CapDraw {
  @GlobalId('partner', { description: 'The partner.' })
  partnerId: string;

  @Field(() => String, {
    nullable: true,
    description: 'Of a cap per customer: what the customer is called there, see `SaleCustomer.name`. Else null.',
  })
  customer: string | null;

  @Field(() => MoneyType, {
    description: 'What its entries have been allocated in all. Clawbacks give nothing back to a cap.',
  })
  used: Money;

  @Field(() => MoneyType, {
    nullable: true,
    description: 'What may still be allocated to it; null for a cap of the whole program, see `left` of the cap.',
  })
  left: Money | null;

  @Field(() => Int, { name: 'entryCount', description: 'To how many entries something was allocated.' })
  entries: number;
}

@ObjectType({ description: 'A cap in the window that holds a moment. Amounts are in program currency.' })
export class CapUsage {
  @GlobalId('planversion', { description: 'The version of the plan that holds then, whose cap it is.' })
  planVersionId: string;

  @Field({ description: 'The name of the plan.' })
  planName: string;

  @Field({ description: 'The cap within its plan.' })
  capId: string;

  @Field(() => PlanCapPer, { description: 'Whose commissions it adds up.' })
  per: Plan['caps'][number]['per'];

  @Field(() => PlanWindow, { description: 'Over which interval of business time.' })
  window: Plan['caps'][number]['window'];

  @Field({ description: 'The window, such as `2011-01`, `2011Q1` or `lifetime`.' })
  windowKey: string;

  @Field(() => MoneyType, {
    description: 'What may accrue in the window; for each partner or customer, if it is per one.',
  })
  limit: Money;

  @Field(() => MoneyType, { description: 'What was allocated to all together.' })
  used: Money;

  @Field(() => MoneyType, {
    nullable: true,
    description: 'For a cap of the whole program: what may still accrue. Null for one per partner or customer.',
  })
  left: Money | null;

  /** Who has drawn most first. */
  all: readonly CapDraw[];
}

@ArgsType()
export class CapDrawArgs {
  @Field(() => Int, { description: 'How many at most, from 1 to 100.' })
  @IsInt()
  @Min(1)
  @Max(100)
  first: number;
}

@ArgsType()
export class CapUsageArgs extends ReadArgs {
  @IdField('program', { description: 'The program.' })
  programId: string;

  @Field(() => GraphQLInstant, {
    nullable: true,
    description: 'In the windows that hold this moment, business time; now if absent.',
  })
  @IsOptional()
  at?: string | null;
}
