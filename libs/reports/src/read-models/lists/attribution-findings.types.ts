import { GlobalId, GraphQLInstant, graphqlEnum, IdField, ReadArgs } from '#libs/graphql';
import { ArgsType, Field, Int, ObjectType } from '@nestjs/graphql';
import { IsInt, Max, Min } from 'class-validator';
import type { AttributionFindingKind } from '../attribution-finding.queries.js';

const AttributionFindingKindEnum = graphqlEnum<AttributionFindingKind>(
  'AttributionFindingKind',
  'What somebody should look at in how sales were attributed.',
  {
    'code-without-click':
      'A code came with a sale, and its partner had neither a click nor a lead: it may have leaked.',
    'late-touch': 'A touch of before a sale was recorded after it: `reattributeSales` may change whose the sale is.',
    'converted-before-lead': 'A customer had bought before its lead was submitted.',
    'lead-arrived-after-sale': 'A sale named a lead that nobody knew, and its customer’s came later.',
    'bindings-disagree': 'Two customers that were bound to different partners became one.',
    'influence-not-recorded':
      'Another partner took part while a deal was open that was won, and `recordDealInfluence` has not said so.',
  },
);

const MOST = 1_000;

@ArgsType()
export class AttributionFindingsArgs extends ReadArgs {
  @IdField('program', { description: 'The program.' })
  programId: string;

  @Field(() => [AttributionFindingKindEnum], { description: 'Of these kinds.' })
  kinds: AttributionFindingKind[];

  @Field(() => Int, {
    defaultValue: 100,
    description: 'How many at most, from 1 to 1,000; `total` says how many there are.',
  })
  @IsInt()
  @Min(1)
  @Max(MOST)
  limit: number;
}

@ObjectType({ description: 'Something that somebody should look at. It changes nothing by itself.' })
export class AttributionFinding {
  @Field(() => AttributionFindingKindEnum, { description: 'What it is.' })
  kind: AttributionFindingKind;

  @GlobalId('partner', { nullable: true, description: 'Whose touch, code or lead it is; null: nobody’s alone.' })
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
  @Field(() => Int, { description: 'How many there are, of all kinds that were asked for.' })
  total: number;

  @Field(() => [AttributionFinding], { description: 'The newest of them.' })
  findings: AttributionFinding[];
}
