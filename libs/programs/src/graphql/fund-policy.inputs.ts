import { GraphQLInstant, IdField, ListOrNone, MutationInput, TextField, WholeField } from '#libs/graphql';
import { Field, InputType } from '@nestjs/graphql';
import { IsString } from 'class-validator';
import { STANDARD_FUND_POLICY } from '../fund-policy/fund-policy.js';
import { ActivityKindEnum } from '../read-models/fund-policy.types.js';

const STANDARD = STANDARD_FUND_POLICY;

@InputType({ description: 'How many files prove an activity of a kind.' })
export class ActivityProofInput {
  @Field(() => ActivityKindEnum, { description: 'The kind, each once.' })
  @IsString()
  kind: string;

  @WholeField({ description: 'So many at least, 0 to 20.' })
  files: number;
}

@InputType({ description: 'How market development money is used, from a moment on. What is absent is the standard.' })
export class SetFundPolicyInput extends MutationInput {
  @IdField('program', { description: 'The program.' })
  programId: string;

  @Field(() => GraphQLInstant, { description: 'From when it holds.' })
  effectiveFrom: string;

  @WholeField({
    defaultValue: STANDARD.share,
    description: 'The part of the costs that the vendor bears, in basis points, 1 to 10,000: 5,000 is half.',
  })
  share: number;

  @WholeField({
    defaultValue: STANDARD.claimWithinDays,
    description: 'Calendar days after the last day of the last activity in which claims are taken, 0 to 3,650.',
  })
  claimWithinDays: number;

  @WholeField({
    defaultValue: STANDARD.requestExpiresAfterDays,
    description: 'Calendar days after which a request that nobody has decided expires, 1 to 3,650.',
  })
  requestExpiresAfterDays: number;

  @TextField(64, {
    nullable: true,
    description:
      'Requests and claims above this need a second person, in program currency, such as `5000.00`; absent: none does.',
  })
  secondApprovalAbove?: string | null;

  @Field(() => [ActivityProofInput], {
    defaultValue: [],
    description: 'How many files prove an activity, by kind; of a kind that is not named, one.',
  })
  @ListOrNone(() => ActivityProofInput, 20)
  proofs: ActivityProofInput[];
}
