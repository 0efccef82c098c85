import { IdField, Items, MutationInput, Reason, TextField } from '#libs/graphql';
import { Field, InputType } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';

@InputType({ description: 'A reward to approve before its hold ends, to let go of, or to send again.' })
export class ApproveRewardInput extends MutationInput {
  @IdField('wallet', { description: 'The wallet: `walletId` of the reward.' })
  walletId: string;

  @IdField('reward', { description: 'The reward.' })
  rewardId: string;
}

@InputType({ description: 'Rewards to approve, each for itself.' })
export class ApproveRewardsInput {
  @Field(() => [ApproveRewardInput], { description: '1 to 1,000 rewards.' })
  @Items(() => ApproveRewardInput)
  items: ApproveRewardInput[];
}

@InputType({ description: 'A reward to hold until a person approves it.' })
export class HoldRewardInput extends ApproveRewardInput {
  @Field({ description: 'Why, 1 to 500 characters; stored encrypted, and gone with its beneficiary.' })
  @Reason()
  reason: string;
}

@InputType({ description: 'A reward that is not given.' })
export class CancelRewardInput extends HoldRewardInput {}

@InputType({ description: 'A reward that was given and is taken back.' })
export class ReverseRewardInput extends HoldRewardInput {
  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether it is got back: then its cost is taken back. As its kind says if absent: credit and points are, by a negative line in the next file.',
  })
  @IsOptional()
  recovered?: boolean | null;
}

@InputType({ description: 'What became of rewards.' })
export class ImportRewardStatusesInput {
  @TextField(1_000_000, { description: 'The status file: at most 1,000 lines.' })
  csv: string;
}
