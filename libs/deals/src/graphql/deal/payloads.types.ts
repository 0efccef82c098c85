import { BulkPayload, BulkResult, Connection, MutationPayload, SummedConnection } from '#libs/graphql';
import { Field, ObjectType } from '@nestjs/graphql';
import { DealStateEnum } from '../../read-models/deal-enums.types.js';
import { DealRow } from '../../read-models/deal.row.view.js';
import { DealStepRow } from '../../read-models/timeline/deal-step.row.view.js';
import type { DealStatus } from '../../deal/deal.state.js';

@ObjectType({ description: 'A page of deals.' })
export class DealConnection extends SummedConnection(DealRow, 'Deal', {
  amount: {
    of: 'amount',
    minor: false,
    description: 'What they are expected to bring, or were won for; those without an amount count and add nothing.',
  },
}) {}

@ObjectType({ description: 'A page of the story of a deal.' })
export class DealStepConnection extends Connection(DealStepRow, 'DealStep') {}

const STATE = 'Where the deal stood after it; null: there is none.';

@ObjectType({
  description:
    'What became of a deal. A registration that is refused is kept, too: then `userErrors` says why, and id, position and state are there.',
})
export class DealPayload extends MutationPayload {
  @Field(() => DealStateEnum, { nullable: true, description: STATE })
  state?: DealStatus | null;
}

@ObjectType({ description: 'What became of one deal.' })
export class DealResult extends BulkResult {
  @Field(() => DealStateEnum, { nullable: true, description: STATE })
  state?: DealStatus | null;
}

@ObjectType({ description: 'One result for each item, in the order given.' })
export class DealsPayload extends BulkPayload {
  @Field(() => [DealResult], { description: 'One for each item, in the order given.' })
  declare results: readonly DealResult[];
}

@ObjectType({ description: 'What became of it; `id` is the account’s.' })
export class AccountPayload extends MutationPayload {}

@ObjectType({ description: 'What became of it; `id` is the opportunity’s.' })
export class OpportunityPayload extends MutationPayload {}
