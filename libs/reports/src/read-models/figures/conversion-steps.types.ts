import { GraphQLDecimal } from '#libs/graphql';
import { Field, Int, ObjectType } from '@nestjs/graphql';

const PERCENT = 'in per cent with 4 decimals towards zero; null where there is nothing to divide by.';

@ObjectType({
  description:
    'How far people came, each counted by the day of its first step: a lead of March that buys in May is converted in March.',
})
export class ConversionSteps {
  @Field(() => Int, { description: 'Clicks of persons on links, by the hour.' })
  clicks: number;

  @Field(() => Int, { description: 'Leads.' })
  leads: number;

  @Field(() => Int, { description: 'Leads that were qualified.' })
  qualified: number;

  @Field(() => Int, {
    description: 'Leads that have bought, and customers that bought for the first time and had been no lead.',
  })
  converted: number;

  @Field(() => GraphQLDecimal, { nullable: true, description: `\`leads\` of \`clicks\`, ${PERCENT}` })
  leadsPercent: string | null;

  @Field(() => GraphQLDecimal, { nullable: true, description: `\`qualified\` of \`leads\`, ${PERCENT}` })
  qualifiedPercent: string | null;

  @Field(() => GraphQLDecimal, { nullable: true, description: `\`converted\` of \`qualified\`, ${PERCENT}` })
  convertedPercent: string | null;

  @Field(() => GraphQLDecimal, {
    nullable: true,
    description: `Leads that have bought of \`leads\`, ${PERCENT} Example: 362 of 4,171 are \`8.6789\`.`,
  })
  leadsConvertedPercent: string | null;

  @Field({ description: 'The query that lists the leads which were counted, page by page.' })
  explain: string;
}
