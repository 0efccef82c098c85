import { BulkPayload, MutationPayload, SummedConnection, UserError } from '#libs/graphql';
import { Field, ObjectType } from '@nestjs/graphql';
import { RewardRow } from '../read-models/reward.row.view.js';

const sum = (of: string, description: string) => ({ of, minor: true, description });

@ObjectType({ description: 'A page of rewards.' })
export class RewardConnection extends SummedConnection(RewardRow, 'Reward', {
  cost: sum('costMinor', 'What they cost if all of them are given.'),
  counted: sum('countedMinor', 'What of that counts: from the approval on, unless it was taken back.'),
}) {}

@ObjectType({ description: 'The reward, or why nothing was changed.' })
export class RewardPayload extends MutationPayload {}

@ObjectType({ description: 'One result for each reward, in the order given.' })
export class ApproveRewardsPayload extends BulkPayload {}

@ObjectType({ description: 'One result for each line of the file, in its order.' })
export class ImportRewardStatusesPayload extends BulkPayload {
  @Field(() => [UserError], {
    description: 'Why the file was refused as a whole; empty when its lines were looked at.',
  })
  userErrors: readonly UserError[];
}
