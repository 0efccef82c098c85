import {
  Explained,
  graphqlEnum,
  GraphQLInstant,
  groupKey,
  type GroupKey,
  MoneyType,
  orderedGroupsArgs,
  ReadArgs,
} from '#libs/graphql';
import type { Money } from '#libs/kernel';
import { ArgsType, Field, Int, ObjectType } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';

export type LinkDimension = 'partner' | 'link' | 'activity' | 'medium' | 'month' | 'day';

const LinkDimensionEnum = graphqlEnum<LinkDimension>('LinkDimension', 'By what is counted what links have brought.', {
  partner: 'Whose the link is: a global id.',
  link: 'The link: a global id.',
  activity:
    'The activity that it came through: a global id. Of a lead its own, of a sale that of the touch; null: none is known, and for clicks.',
  medium:
    'Where it was met, as `?m=` of its address said: `qr`, `sms` or `print`; null: on a page, and for leads and sales, of which it is not known.',
  month: 'The month, in the program’s zone, such as `2017-01`: of the click, of the lead, of the sale.',
  day: 'The day, in the program’s zone, such as `2017-01-31`. An hour of clicks is of the day in which it begins.',
});

export type LinkFigureOrder = 'group' | 'clicks' | 'conversions';

const LinkFigureOrderEnum = graphqlEnum<LinkFigureOrder>('LinkFigureOrder', 'Which groups come first.', {
  group: 'By the values of the group.',
  clicks: 'Those with the most clicks.',
  conversions: 'Those with the most sales.',
});

@ArgsType()
export class LinkFiguresArgs extends orderedGroupsArgs(
  ReadArgs,
  { dimensions: LinkDimensionEnum },
  LinkFigureOrderEnum,
) {
  @Field(() => GraphQLInstant, {
    nullable: true,
    description: 'What happened at or after this; clicks by whole hours.',
  })
  @IsOptional()
  from?: string;

  @Field(() => GraphQLInstant, { nullable: true, description: 'What happened before this.' })
  @IsOptional()
  to?: string;
}

const LinkFigureKey = groupKey({
  name: 'LinkFigureKey',
  description: 'One of the things by which is counted what links have brought.',
  dimensions: LinkDimensionEnum,
  ids: {
    partner: { of: 'partner' },
    link: { of: 'link' },
    activity: { of: 'activity', more: ', also of one that nobody has planned yet' },
  },
});

@ObjectType({ description: 'What links of one group have brought.' })
export class LinkFigure extends Explained {
  @Field(() => [LinkFigureKey], { description: 'The group, in the order asked for.' })
  group: GroupKey<LinkDimension>[];

  @Field(() => Int, { description: 'How often persons have followed them, repeats and flagged clicks left out.' })
  clicks: number;

  @Field(() => Int, { description: 'How often a visitor followed one again within half an hour.' })
  repeats: number;

  @Field(() => Int, { description: 'How often machines have asked for them.' })
  bots: number;

  @Field(() => Int, {
    description: 'Clicks that count for nothing: a flood, a disabled link, or a partner that cannot earn.',
  })
  flagged: number;

  @Field(() => Int, { description: 'How many leads of their partner are persons that had followed one.' })
  leads: number;

  @Field(() => Int, {
    description: 'How many sales their partner is credited with, of customers that had followed one in time.',
  })
  conversions: number;

  @Field(() => [MoneyType], {
    description: 'Their partner’s part of these sales, less what was given back by now, in each currency.',
  })
  revenue: Money[];
}
