import { GlobalId, GraphQLDecimal, MoneyType } from '#libs/graphql';
import type { Money } from '#libs/kernel';
import { Field, ObjectType } from '@nestjs/graphql';
import { UnconvertedAmount } from './report.types.js';

@ObjectType({ description: 'What one partner did for revenue, in the program’s currency.' })
export class PartnerImpactShare {
  @GlobalId('partner', { description: 'The partner.' })
  partnerId: string;

  @Field(() => MoneyType, { description: 'Net revenue that it brought. Each sale has at most one such partner.' })
  sourced: Money;

  @Field(() => MoneyType, {
    description:
      'Net revenue of sales in which it helped after they had begun. The whole of each: it does not add up over partners.',
  })
  influenced: Money;

  @Field(() => MoneyType, { description: 'Its parts of net revenue by what it is credited with, exactly.' })
  credited: Money;
}

@ObjectType({
  description:
    'What partners did for revenue, net of what was given back, in the program’s currency. `sourced`, `influencedOnly` and `unattributed` add up to `net`.',
})
export class PartnerImpact {
  @Field({ description: 'ISO 4217 code of the figures: the program’s.' })
  currency: string;

  @Field(() => MoneyType, { description: 'All net revenue.' })
  net: Money;

  @Field(() => MoneyType, { description: 'What a partner brought, each sale once.' })
  sourced: Money;

  @Field(() => MoneyType, { description: 'What no partner brought, and some helped in.' })
  influencedOnly: Money;

  @Field(() => MoneyType, { description: 'What partners neither brought nor helped in, as far as is known.' })
  unattributed: Money;

  @Field(() => MoneyType, { description: 'What some partner helped in that did not bring it, each sale once.' })
  influenced: Money;

  @Field(() => MoneyType, { description: '`sourced` and `influencedOnly`.' })
  ofPartners: Money;

  @Field(() => MoneyType, {
    description:
      'What no partner is credited with, whoever brought it. Example: a partner’s click led to a deal of the vendor’s own for 10,000.00; all of it is `direct`, and `sourced` as well.',
  })
  direct: Money;

  @Field(() => GraphQLDecimal, {
    nullable: true,
    description:
      '`sourced` of `net` in per cent, with 4 decimals towards zero: `33.3333`. Null where `net` is not above zero.',
  })
  sourcedPercent: string | null;

  @Field(() => [PartnerImpactShare], {
    description: 'Partner by partner, those that brought most first. BAD_USER_INPUT for more than 10,000.',
  })
  partners: readonly PartnerImpactShare[];

  @Field(() => [UnconvertedAmount], {
    description: 'What was sold in currencies that no rate was published for, less what was given back of it.',
  })
  unconverted: readonly UnconvertedAmount[];

  @Field({
    description:
      'The query that lists the rows which were added up, page by page: movements of revenue, and the deals that were won. Of these deals those without a partner are the vendor’s own, and count as they are.',
  })
  explain: string;
}
