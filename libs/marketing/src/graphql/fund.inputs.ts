import {
  GraphQLDay,
  graphqlEnum,
  GraphQLInstant,
  IdField,
  List,
  MutationInput,
  Reason,
  TextField,
  WholeField,
} from '#libs/graphql';
import { ActivityKindEnum } from '#libs/programs';
import { Field, InputType, Int } from '@nestjs/graphql';
import { ArrayMaxSize, IsInt, IsOptional, IsString } from 'class-validator';

const AMOUNT = 64;

export type FundDecision = 'approve' | 'return' | 'decline';

const FundDecisionEnum = graphqlEnum<FundDecision>('FundDecision', 'What becomes of a request.', {
  approve: 'It is granted.',
  return: 'It is given back, to be handed in again.',
  decline: 'It is refused.',
});

@InputType({ isAbstract: true })
export class OfFundInput extends MutationInput {
  @IdField('fund', { description: 'The fund.' })
  fundId: string;
}

@InputType({ isAbstract: true })
export class OfRequestInput extends OfFundInput {
  @IdField('fund_request', { description: 'The request.' })
  requestId: string;
}

@InputType({ description: 'What money is asked for.' })
export class FundActivityInput {
  @Field({ description: 'What it is called, 1 to 200 characters; stored encrypted, and gone with the partner.' })
  @IsString()
  name: string;

  @Field(() => ActivityKindEnum, { description: 'What kind it is.' })
  @IsString()
  kind: string;

  @Field(() => GraphQLDay, { description: 'Its first day.' })
  startsOn: string;

  @Field(() => GraphQLDay, { description: 'Its last day, in the program’s zone.' })
  endsOn: string;

  @TextField(AMOUNT, { description: 'What it is expected to cost in all, in the fund’s currency.' })
  cost: string;
}

@InputType({ description: 'A request for market development money.' })
export class SubmitFundRequestInput extends OfFundInput {
  @IdField('fund_request', { nullable: true, description: 'A request that was returned, to hand it in again.' })
  requestId?: string | null;

  @TextField(AMOUNT, { description: 'What is asked for, in the fund’s currency.' })
  amount: string;

  @Field(() => [FundActivityInput], { description: '1 to 20 activities; they are numbered from 1.' })
  @List(() => FundActivityInput, 20)
  activities: FundActivityInput[];

  @TextField(2000, {
    nullable: true,
    description: 'A note for who decides, at most 1,000 characters; stored encrypted, and gone with the partner.',
  })
  note?: string | null;
}

@InputType({ description: 'What becomes of a request.' })
export class DecideFundRequestInput extends OfRequestInput {
  @Field(() => FundDecisionEnum, { description: 'What becomes of it.' })
  decision: FundDecision;

  @WholeField({
    description:
      'Which submission was looked at, as `submission` of the request says: 1 for the first. What was handed in again since is refused (SUBMITTED_AGAIN).',
  })
  submission: number;

  @TextField(AMOUNT, {
    nullable: true,
    description: 'What is granted, at most what was asked for; all of it if absent. For APPROVE.',
  })
  amount?: string | null;

  @WholeField({
    nullable: true,
    description:
      'The vendor’s part of the costs in basis points, 1 to 10,000; as the policy says if absent. For APPROVE.',
  })
  share?: number | null;

  @Field(() => [Int], { defaultValue: [], description: 'Numbers of activities that are left out. For APPROVE.' })
  @ArrayMaxSize(20)
  @IsInt({ each: true })
  declinedActivities: number[];

  @Field(() => String, {
    nullable: true,
    description:
      'Why, 1 to 500 characters; for RETURN and DECLINE it is needed. Stored encrypted, and gone with the partner.',
  })
  @IsOptional()
  @Reason()
  reason?: string | null;
}

@InputType({ description: 'A request to take back.' })
export class WithdrawFundRequestInput extends OfRequestInput {
  @Field(() => String, { nullable: true, description: 'Why, 1 to 500 characters; stored encrypted.' })
  @IsOptional()
  @Reason()
  reason?: string | null;
}

@InputType({ description: 'A request of which nothing more will be claimed.' })
export class CloseFundRequestInput extends WithdrawFundRequestInput {}

@InputType({ description: 'More time for claims.' })
export class ExtendFundRequestInput extends OfRequestInput {
  @Field(() => GraphQLInstant, { description: 'The last moment at which claims are taken.' })
  lastClaimAt: string;

  @Field({ description: 'Why, 1 to 500 characters; stored encrypted, and gone with the partner.' })
  @Reason()
  reason: string;
}
