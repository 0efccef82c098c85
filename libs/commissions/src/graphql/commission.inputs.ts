import {
  GraphQLInstant,
  GraphQLPeriod,
  IdField,
  MoneyInput,
  MutationInput,
  Nested,
  PageArgs,
  Reason,
  TextField,
} from '#libs/graphql';
import { ArgsType, Field, InputType } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';
import { ClawbackReasonEnum, HoldKindEnum } from '../read-models/commission/commission.types.js';
import type { ClawbackReason, HoldKind } from '../ledger/events/ledger.events.js';

@InputType({ isAbstract: true })
abstract class OfLedgerInput extends MutationInput {
  @IdField('ledger', { description: 'The ledger: `ledgerId` of the commission or balance.' })
  ledgerId: string;

  @Field(() => GraphQLInstant, { nullable: true, description: 'Business time of the change; now if absent.' })
  @IsOptional()
  occurredAt?: string;
}

@InputType({ isAbstract: true })
export abstract class OfCommissionInput extends OfLedgerInput {
  @IdField('commission', { description: 'The entry.' })
  commissionId: string;
}

@InputType({ description: 'An entry, and why it is changed.' })
export class ChangeCommissionInput extends OfCommissionInput {
  @Field({ description: 'Why, 1 to 500 characters; never personal data.' })
  @Reason()
  reason: string;
}

@InputType({ description: 'What to take back of an entry: an amount, or a share, or with neither all that is left.' })
export class ClawBackInput extends OfCommissionInput {
  @Field(() => ClawbackReasonEnum, { description: 'Why.' })
  reason: ClawbackReason;

  @TextField(64, { nullable: true, description: 'An amount in the ledger’s currency, such as `12.50`.' })
  amount?: string | null;

  @TextField(64, {
    nullable: true,
    description: 'A share of the entry, such as `0.5`; not looked at when there is an amount.',
  })
  share?: string | null;
}

@InputType({ description: 'A correction of a ledger.' })
export class AdjustCommissionInput extends OfLedgerInput {
  @IdField('commission', { description: 'The entry it corrects; null for none.', nullable: true })
  commissionId?: string | null;

  @Field(() => MoneyInput, { description: 'Signed, in the ledger’s currency: `-5.00` takes away.' })
  @Nested(() => MoneyInput)
  amount: MoneyInput;

  @Field({ description: 'Why, 1 to 500 characters; never personal data.' })
  @Reason()
  reason: string;
}

@InputType({ description: 'A hold on an entry; one of the same kind is replaced.' })
export class HoldCommissionInput extends ChangeCommissionInput {
  @Field(() => HoldKindEnum, { description: 'What kind of hold.' })
  kind: HoldKind;

  @Field(() => GraphQLInstant, { nullable: true, description: 'Until when; null: until somebody releases it.' })
  @IsOptional()
  until?: string | null;
}

@InputType({ description: 'A hold to release.' })
export class ReleaseHoldInput extends ChangeCommissionInput {
  @Field(() => HoldKindEnum, { description: 'Which of the entry’s holds.' })
  kind: HoldKind;
}

@InputType({ description: 'An entry that is good to be paid.' })
export class ApproveCommissionInput extends OfCommissionInput {}

@InputType({ description: 'A month to close.' })
export class ClosePeriodInput extends MutationInput {
  @IdField('program', { description: 'The program.' })
  programId: string;

  @Field(() => GraphQLPeriod, { description: 'The month: the first that is not closed.' })
  period: string;

  @Field(() => GraphQLInstant, {
    nullable: true,
    description:
      'Business time of the request, not before the month is over and not in the future: the standing of partners is as of then. Now if absent.',
  })
  @IsOptional()
  occurredAt?: string;
}

@ArgsType()
export class MonthArgs extends PageArgs {
  @IdField('program', { description: 'The program.' })
  programId: string;

  @Field(() => GraphQLPeriod, { nullable: true, description: 'Only this month.' })
  @IsOptional()
  period?: string;
}

@ArgsType()
export class LiveCommissionArgs {
  @IdField('program', { nullable: true, description: 'Only of this program.' })
  programId?: string;

  @IdField('partner', { nullable: true, description: 'Only of this partner.' })
  partnerId?: string;
}
