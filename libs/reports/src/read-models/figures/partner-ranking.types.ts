import { GlobalId, GraphQLDecimal, graphqlEnum, MoneyType } from '#libs/graphql';
import type { Money } from '#libs/kernel';
import { ArgsType, Field, Int, ObjectType } from '@nestjs/graphql';
import { IsInt, Max, Min } from 'class-validator';
import type { RankedBy, StruggleReason } from './ranking.js';
import { ReportArgs, UnconvertedAmount } from './report.types.js';

export type Ranking = 'top' | 'struggling';

const RankingEnum = graphqlEnum<Ranking>('Ranking', 'Which partners.', {
  top: 'Those that did best on these days.',
  struggling:
    'Partners that have been active for the last 90 days of the range, and whose net revenue of these days is less than half of that of the 90 days before, or that brought no lead in them. Example: 400.00 after 1,000.00.',
});

const RankedByEnum = graphqlEnum<RankedBy>('RankedBy', 'What is best.', {
  net: 'Most net revenue, by what they are credited with.',
  leads: 'Most leads.',
  conversion: 'The greatest part of leads that have bought.',
});

const StruggleReasonEnum = graphqlEnum<StruggleReason>('StruggleReason', 'Why a partner struggles.', {
  'net-halved': 'Its net revenue is less than half of what it was.',
  'no-leads': 'It brought no lead.',
});

const MOST = 100;

@ArgsType()
export class PartnerRankingArgs extends ReportArgs {
  @Field(() => RankingEnum, { defaultValue: 'top', description: 'Which partners.' })
  ranking: Ranking;

  @Field(() => RankedByEnum, {
    defaultValue: 'net',
    description: 'Of TOP: by what. Those that struggle are in the order of the revenue that they have lost.',
  })
  orderBy: RankedBy;

  @Field(() => Int, { defaultValue: 10, description: `How many at most, from 1 to ${MOST}.` })
  @IsInt()
  @Min(1)
  @Max(MOST)
  first: number;
}

@ObjectType({ description: 'A partner in a ranking.' })
export class RankedPartner {
  @Field(() => Int, { description: 'Its place, from 1.' })
  place: number;

  @GlobalId('partner', { description: 'The partner.' })
  partnerId: string;

  @Field(() => MoneyType, { description: 'Net revenue by what it is credited with, in the program’s currency.' })
  net: Money;

  @Field(() => MoneyType, {
    nullable: true,
    description: 'Of STRUGGLING: the same of the 90 days before; else null.',
  })
  netBefore: Money | null;

  @Field(() => Int, { description: 'Leads that it brought.' })
  leads: number;

  @Field(() => Int, { description: 'How many of these have bought by now.' })
  converted: number;

  @Field(() => GraphQLDecimal, {
    nullable: true,
    description: '`converted` of `leads`, in per cent with 4 decimals towards zero; null without a lead.',
  })
  convertedPercent: string | null;

  @Field(() => [StruggleReasonEnum], { description: 'Of STRUGGLING: why.' })
  reasons: readonly StruggleReason[];
}

@ObjectType({ description: 'Partners in order.' })
export class PartnerRanking {
  @Field(() => [RankedPartner], { description: 'The partners.' })
  partners: readonly RankedPartner[];

  @Field(() => [UnconvertedAmount], { description: 'Net revenue in currencies that no rate was published for.' })
  unconverted: readonly UnconvertedAmount[];

  @Field({
    description: 'The query that lists the movements of revenue and the leads which were counted, page by page.',
  })
  explain: string;
}
