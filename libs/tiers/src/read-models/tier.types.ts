import { graphqlEnum, GraphQLDecimal, GraphQLInstant } from '#libs/graphql';
import { Field, Int, ObjectType } from '@nestjs/graphql';
import type { Figures } from '../performance/performance.events.js';
import type { Criterion } from '../performance/performance.figures.js';

export const TierCauseEnum = graphqlEnum('TierCause', 'Why a partner took another tier.', {
  upgrade: 'It met the criteria of a higher one.',
  downgrade: 'It had not met the criteria for longer than the grace.',
  override: 'A person set it, whatever the criteria.',
  'override-ended': 'What a person had set came to its end.',
});

export const TierDecidedBy = graphqlEnum('TierDecidedBy', 'Who decided.', {
  policy: 'Nobody had to.',
  person: 'A person.',
});

export const TierMatter = graphqlEnum('TierMatter', 'What there is about the tier of a partner.', {
  proposal: 'An upgrade is proposed.',
  notice: 'Notice of a downgrade was given.',
  override: 'An override stands.',
});

const TierCriterionEnum = graphqlEnum('TierCriterion', 'What a tier asks for.', {
  'net-revenue': 'Revenue of the trailing 12 months, net of refunds, in program currency.',
  'approved-registrations': 'Registrations approved in the trailing 12 months.',
  'closed-deals': 'Deals won in the trailing 12 months.',
  certification: 'People who hold a certification, unexpired.',
});

@ObjectType({ description: 'How many people hold a certification.' })
export class CertificationHolders {
  @Field({ description: 'The certification.' })
  certification: string;

  @Field(() => Int, { description: 'How many different people hold it, unexpired.' })
  holders: number;
}

@ObjectType({ description: 'What a partner has to show at a moment, over the 12 months before it.' })
export class TierFigures {
  @Field(() => GraphQLDecimal, { description: 'Revenue net of refunds, in program currency.' })
  netRevenue: string;

  @Field(() => Int, { description: 'Approved registrations.' })
  approvedRegistrations: number;

  @Field(() => Int, { description: 'Won deals.' })
  closedDeals: number;

  @Field(() => [CertificationHolders], { description: 'Certifications that tiers ask for.' })
  certifications: readonly CertificationHolders[];
}

@ObjectType({
  description: 'Revenue that no exchange rate was published for when it was recorded: it is in no figure.',
})
export class UnconvertedRevenue {
  @Field({ description: 'ISO 4217 code of what was sold in.' })
  currency: string;

  @Field(() => GraphQLDecimal, { description: 'Net of refunds, exact, in that currency.' })
  net: string;
}

@ObjectType({ description: 'One criterion of a tier against what there is.' })
export class TierMeasure {
  @Field(() => TierCriterionEnum, { description: 'What is asked for.' })
  criterion: Criterion;

  @Field(() => String, { nullable: true, description: 'Which certification.' })
  of: string | null;

  @Field(() => GraphQLDecimal, { description: 'At least this.' })
  required: string;

  @Field(() => GraphQLDecimal, { description: 'What there is.' })
  actual: string;

  @Field({ description: 'Whether that is enough.' })
  met: boolean;
}

@ObjectType({ description: 'A tier, and what of it a partner meets.' })
export class TierProgress {
  @Field(() => Int, { description: 'Its rank.' })
  rank: number;

  @Field({ description: 'Its name.' })
  name: string;

  @Field({ description: 'Whether all criteria are met.' })
  met: boolean;

  @Field(() => [TierMeasure], { description: 'Its criteria, one by one.' })
  criteria: readonly TierMeasure[];
}

@ObjectType({ description: 'What the criteria say of a partner at a moment, computed from the history.' })
export class PartnerTierReview {
  @Field(() => GraphQLInstant, { description: 'The moment, business time.' })
  at: string;

  @Field(() => Int, { description: 'The rank held then.' })
  held: number;

  @Field(() => Int, { description: 'The highest rank all of whose criteria are met.' })
  earned: number;

  @Field(() => Int, { description: 'The version of the ladder.' })
  ladderVersion: number;

  @Field(() => TierFigures, { description: 'What there is to show.' })
  figures: TierFigures;

  @Field(() => [UnconvertedRevenue], {
    description: 'Revenue of the same 12 months that is not in `figures`, by currency; empty where all of it is.',
  })
  unconverted: readonly UnconvertedRevenue[];

  @Field(() => [TierProgress], { description: 'Every tier of the ladder.' })
  tiers: readonly TierProgress[];
}

export const shownFigures = ({ certifications, ...figures }: Figures): TierFigures => ({
  ...figures,
  certifications: Object.entries(certifications).map(([certification, holders]) => ({ certification, holders })),
});
