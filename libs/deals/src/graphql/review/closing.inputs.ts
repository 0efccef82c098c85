import { Fits, GraphQLInstant, graphqlEnum, IdField, Items } from '#libs/graphql';
import { Field, InputType } from '@nestjs/graphql';
import { reasonFault } from '../../vocabulary/text-validation.js';
import { OfDealInput } from '../deal/deal.inputs.js';

@InputType({ description: 'A deal that was won.' })
export class WinDealInput extends OfDealInput {
  @Field({ description: 'What it was won for, in the deal’s currency; may be 0.' })
  amount: string;

  @Field(() => GraphQLInstant, { description: 'When.' })
  closedAt: string;
}

@InputType({ description: 'A deal that was lost.' })
export class LoseDealInput extends OfDealInput {
  @Field(() => GraphQLInstant, { description: 'When.' })
  closedAt: string;

  @Field(() => String, { nullable: true, description: 'Why.' })
  @Fits(reasonFault)
  reason?: string | null;
}

export type ClosingName = 'won' | 'lost';

const DealClosingEnum = graphqlEnum<ClosingName>('DealClosing', 'How a deal ends.', {
  won: 'Won.',
  lost: 'Lost.',
});

@InputType({ description: 'How one deal has ended.' })
export class CloseDealInput extends OfDealInput {
  @Field(() => DealClosingEnum, { description: 'How.' })
  outcome: ClosingName;

  @Field(() => String, {
    nullable: true,
    description: 'What it was won for, in the deal’s currency; needed for a win.',
  })
  amount?: string | null;

  @Field(() => GraphQLInstant, { description: 'When.' })
  closedAt: string;

  @Field(() => String, { nullable: true, description: 'Why it was lost.' })
  @Fits(reasonFault)
  reason?: string | null;
}

@InputType({ description: 'Deals that have ended.' })
export class CloseDealsInput {
  @Field(() => [CloseDealInput], {
    description: 'At most 1,000, each under a key of its own. Those of one customer run in the order given.',
  })
  @Items(() => CloseDealInput)
  items: CloseDealInput[];
}

@InputType({ description: 'That another partner helped a deal that was in play.' })
export class RecordDealInfluenceInput extends OfDealInput {
  @IdField('partner', { description: 'Who helped; never the one whose deal it is.' })
  partnerId: string;

  @Field(() => GraphQLInstant, { description: 'When, between creation and close.' })
  happenedAt: string;

  @Field({ description: 'What shows it, 1 to 2,000 characters.' })
  @Fits(reasonFault)
  evidence: string;
}

@InputType({ description: 'A customer to forget: what was said of it becomes unreadable everywhere and for ever.' })
export class EraseDealCustomerInput extends OfDealInput {}
