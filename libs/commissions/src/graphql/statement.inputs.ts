import {
  BulkPayload,
  GraphQLInstant,
  graphqlEnum,
  GraphQLPeriod,
  IdField,
  IdsField,
  Items,
  MutationInput,
  MutationPayload,
  Reason,
} from '#libs/graphql';
import { Field, InputType, ObjectType } from '@nestjs/graphql';
import { ArrayMaxSize, IsOptional } from 'class-validator';
import type { DisputeOutcome } from '../statement/statement.events.js';

const DisputeOutcomeEnum = graphqlEnum<DisputeOutcome>('DisputeOutcome', 'How a dispute ended.', {
  upheld: 'The partner was right.',
  rejected: 'The statement stands.',
});

@InputType({ isAbstract: true })
export abstract class OfStatementInput extends MutationInput {
  @IdField('ledger', { description: 'The ledger: `ledgerId` of the statement.' })
  ledgerId: string;

  @Field(() => GraphQLPeriod, { description: 'The month of the statement.' })
  period: string;

  @Field(() => GraphQLInstant, { nullable: true, description: 'Business time of the change; now if absent.' })
  @IsOptional()
  occurredAt?: string;
}

@InputType({ description: 'A closed statement.' })
export class StatementInput extends OfStatementInput {}

@InputType({ description: 'What is disputed about a statement.' })
export class DisputeStatementInput extends OfStatementInput {
  @IdsField('commission', {
    description: 'The lines in question, at most 1,000; none: the statement as a whole.',
  })
  @ArrayMaxSize(1000)
  commissionIds: string[];

  @Field({ description: 'Why, 1 to 500 characters; never personal data.' })
  @Reason()
  reason: string;
}

@InputType({ description: 'How a dispute ended.' })
export class ResolveDisputeInput extends OfStatementInput {
  @Field(() => DisputeOutcomeEnum, { description: 'Who was right.' })
  outcome: DisputeOutcome;

  @Field({ description: 'Why, 1 to 500 characters; never personal data.' })
  @Reason()
  note: string;
}

@InputType({ description: 'Statements to issue.' })
export class IssueStatementsInput {
  @Field(() => [StatementInput], { description: 'At most 1,000 statements, each under a key of its own.' })
  @Items(() => StatementInput)
  items: StatementInput[];
}

@ObjectType({ description: 'The statement changed, or why not.' })
export class ChangeStatementPayload extends MutationPayload {}

@ObjectType({ description: 'One result for each statement, in the order given.' })
export class IssueStatementsPayload extends BulkPayload {}
