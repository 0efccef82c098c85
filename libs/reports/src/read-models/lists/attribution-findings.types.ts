import { GlobalId, GraphQLDay, GraphQLInstant, graphqlEnum, IdField, ReadArgs } from '#libs/graphql';
import type { Day } from '#libs/kernel';
import { ArgsType, Field, Int, ObjectType } from '@nestjs/graphql';
import { IsInt, Max, Min } from 'class-validator';
import type { AttributionFindingKind } from './attribution-finding.queries.js';

const AttributionFindingKindEnum = graphqlEnum<AttributionFindingKind>(
  'AttributionFindingKind',
  'What somebody should look at in how sales were attributed.',
  {
    'code-without-click':
      'A code came with a sale, and its partner had neither a click nor a lead: it may have leaked. Not where a person has named whom to credit.',
    'late-touch':
      'A touch of before a sale was recorded after it: `reattributeSales` may change whose the sale is. Not where the touch cannot earn, such as one that is older than the window of the policy.',
    'converted-before-lead': 'A customer had bought before its lead was submitted: told of its earliest sale.',
    'lead-arrived-after-sale': 'A sale named a lead that nobody knew, and a lead of that number came later.',
    'bindings-disagree': 'Two customers that were bound to different partners became one.',
    'influence-not-recorded':
      'Another partner took part while a deal was open that was won, and `recordDealInfluence` has not said so.',
  },
);

export const MOST_FINDINGS = 1_000;

@ArgsType()
export class AttributionFindingsArgs extends ReadArgs {
  @IdField('program', { description: 'The program.' })
  programId: string;

  @Field(() => GraphQLDay, {
    description:
      'Of sales from this day on, in the program’s zone. Of deals it is the day on which they were won, of bindings that disagree the one on which the customer was first known.',
  })
  from: Day;

  @Field(() => GraphQLDay, {
    description: 'Up to this day, which is among them: `from` and `to` are equal for one day.',
  })
  to: Day;

  @Field(() => [AttributionFindingKindEnum], { description: 'Of these kinds.' })
  kinds: AttributionFindingKind[];

  @Field(() => Int, {
    defaultValue: 100,
    description: 'How many at most, from 1 to 1,000. For more ask for fewer days.',
  })
  @IsInt()
  @Min(1)
  @Max(MOST_FINDINGS)
  limit: number;
}

@ObjectType({ description: 'Something in an attribution that a person should review. It changes nothing by itself.' })
export class AttributionFinding {
  @Field(() => AttributionFindingKindEnum, { description: 'What it is.' })
  kind: AttributionFindingKind;

  @GlobalId('partner', {
    nullable: true,
    description: 'Whose touch, code or lead it is, of a merged partner the record that lives; null: nobody’s alone.',
  })
  partnerId: string | null;

  @GlobalId('sale', { nullable: true, description: 'The sale; null: it is about none.' })
  saleId: string | null;

  @GlobalId('lead', { nullable: true, description: 'The lead; null: it is about none.' })
  leadId: string | null;

  @GlobalId('deal', { nullable: true, description: 'The deal; null: it is about none.' })
  dealId: string | null;

  @GlobalId('touch', { nullable: true, description: 'The touch; null: it is about none.' })
  touchId: string | null;

  @Field(() => GraphQLInstant, {
    description:
      'When what it is about happened: the sale with its code, the touch, the lead; of customers that became one when that which stays was first known.',
  })
  happenedAt: string;
}

@ObjectType({ description: 'What somebody should look at, newest first.' })
export class AttributionFindings {
  @Field(() => Int, {
    nullable: true,
    description: 'How many there are, of all kinds that were asked for; null where there are more than 1,000.',
  })
  count: number | null;

  @Field(() => Int, { description: 'How many there are at least: all, or 1,000 where `count` is null.' })
  countIsAtLeast: number;

  @Field(() => [AttributionFinding], { description: 'The newest of them.' })
  findings: AttributionFinding[];
}
