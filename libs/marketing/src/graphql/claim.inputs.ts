import {
  GraphQLDay,
  graphqlEnum,
  IdField,
  List,
  ListOrNone,
  PlainList,
  Reason,
  TextField,
  WholeField,
} from '#libs/graphql';
import { Field, Float, InputType } from '@nestjs/graphql';
import { IsNumber, IsOptional, IsString } from 'class-validator';
import { OfFundInput, OfRequestInput } from './fund.inputs.js';

const AMOUNT = 64;

type ClaimDecision = 'approve' | 'return' | 'reject';

const ClaimDecisionEnum = graphqlEnum<ClaimDecision>('FundClaimDecision', 'What becomes of a claim.', {
  approve: 'It is granted, and paid.',
  return: 'It is given back, to be handed in again.',
  reject: 'It is refused.',
});

@InputType({ isAbstract: true })
class OfClaimInput extends OfFundInput {
  @IdField('fund_claim', { description: 'The claim.' })
  claimId: string;
}

@InputType({ description: 'A cost, as an invoice says it.' })
export class FundCostInput {
  @TextField(200, {
    description:
      'The number of the invoice, 1 to 100 characters: each is claimed once in a program, however its letters and blanks are written. Where two suppliers number alike, put the supplier before it.',
  })
  number: string;

  @WholeField({ description: 'The number of the activity within the request.' })
  activity: number;

  @Field(() => GraphQLDay, { description: 'Its day: another currency is converted at the rate of this day.' })
  day: string;

  @TextField(AMOUNT, { description: 'How much, above zero.' })
  amount: string;

  @TextField(3, { nullable: true, description: 'ISO 4217 code; the fund’s currency if absent.' })
  currency?: string | null;

  @TextField(64, { description: 'SHA-256 of the file that shows it, in 64 small hexadecimal digits.' })
  sha256: string;
}

@InputType({ description: 'A file that shows that an activity took place, by reference.' })
export class FundProofInput {
  @WholeField({ description: 'The number of the activity within the request.' })
  activity: number;

  @Field({ description: 'Its name, 1 to 200 characters; stored encrypted, and gone with the partner.' })
  @IsString()
  name: string;

  @TextField(255, { description: 'Its media type, such as `application/pdf`.' })
  mediaType: string;

  @Field(() => Float, { description: 'Bytes, above 0.' })
  @IsNumber()
  size: number;

  @TextField(64, { description: 'SHA-256 in 64 small hexadecimal digits.' })
  sha256: string;
}

@InputType({ description: 'Costs to be paid from an approved request.' })
export class SubmitClaimInput extends OfRequestInput {
  @IdField('fund_claim', { nullable: true, description: 'A claim that was returned, to hand it in again.' })
  claimId?: string | null;

  @Field(() => [FundCostInput], { description: '1 to 100 costs.' })
  @List(() => FundCostInput, 100)
  costs: FundCostInput[];

  @Field(() => [FundProofInput], { description: 'At most 100 files of proof.' })
  @ListOrNone(() => FundProofInput, 100)
  proofs: FundProofInput[];
}

@InputType({ description: 'What becomes of a claim.' })
export class DecideClaimInput extends OfClaimInput {
  @Field(() => ClaimDecisionEnum, { description: 'What becomes of it.' })
  decision: ClaimDecision;

  @WholeField({
    description:
      'Which submission was looked at, as `submission` of the claim says: 1 for the first. What was handed in again since is refused (SUBMITTED_AGAIN).',
  })
  submission: number;

  @TextField(AMOUNT, {
    nullable: true,
    description: 'What is granted, at most what is payable; all of it if absent. For APPROVE.',
  })
  amount?: string | null;

  @Field(() => [String], { defaultValue: [], description: 'Numbers of costs that do not count. For APPROVE.' })
  @PlainList(100)
  @IsString({ each: true })
  notEligible: string[];

  @TextField(AMOUNT, {
    nullable: true,
    description: 'What is paid at once; all of it if absent, the rest by `payClaim`. For APPROVE.',
  })
  pays?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Why, 1 to 500 characters; for RETURN and REJECT it is needed. Stored encrypted, and gone with the partner.',
  })
  @IsOptional()
  @Reason()
  reason?: string | null;
}

@InputType({ description: 'A payment of an approved claim.' })
export class PayClaimInput extends OfClaimInput {
  @TextField(AMOUNT, {
    nullable: true,
    description: 'What is paid; all that is approved, not paid and not on its way if absent.',
  })
  amount?: string | null;
}

@InputType({ description: 'An approved claim of which nothing more is to be paid.' })
export class CancelClaimRestInput extends OfClaimInput {
  @Field({ description: 'Why, 1 to 500 characters; stored encrypted, and gone with the partner.' })
  @Reason()
  reason: string;
}

@InputType({ description: 'What of a paid claim has been taken back.' })
export class RecoverClaimInput extends OfClaimInput {
  @TextField(AMOUNT, { description: 'How much came back, at most what is paid.' })
  amount: string;

  @Field({ description: 'Why, 1 to 500 characters; stored encrypted, and gone with the partner.' })
  @Reason()
  reason: string;
}
