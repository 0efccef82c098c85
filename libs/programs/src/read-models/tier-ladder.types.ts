import { graphqlEnum, GraphQLDecimal, MoneyType } from '#libs/graphql';
import type { Money } from '#libs/kernel';
import { Field, Int, ObjectType } from '@nestjs/graphql';
import type { TierLadder } from '../tier-ladder/tier-ladder.js';
import { Version } from './version.types.js';

export const TierUpgrades = graphqlEnum(
  'TierUpgrades',
  'What happens when a partner meets the criteria of a higher tier.',
  {
    automatic: 'It gets the tier at once.',
    'by-person': 'It is proposed, and a person approves.',
  },
);

@ObjectType({ description: 'So many different people of a partner hold this certification, unexpired.' })
export class CertificationCriterionType {
  @Field({ description: 'The certification, as it is called when it is recorded.' })
  certification: string;

  @Field(() => Int, { description: 'How many people.' })
  holders: number;
}

@ObjectType({ description: 'A rank and everything it takes. Revenue and counts are those of the 12 months before.' })
export class TierLevelType {
  @Field(() => Int, { description: '1 is the lowest, which everybody holds.' })
  rank: number;

  @Field({ description: 'What it is called.' })
  name: string;

  @Field(() => GraphQLDecimal, { description: 'How many times the capacity of open registrations such a partner has.' })
  capacityFactor: string;

  @Field(() => MoneyType, { nullable: true, description: 'Revenue net of refunds, at least; null: none is asked.' })
  netRevenue: Money | null;

  @Field(() => Int, { nullable: true, description: 'Approved registrations, at least; null: none is asked.' })
  approvedRegistrations: number | null;

  @Field(() => Int, { nullable: true, description: 'Won deals, at least; null: none is asked.' })
  closedDeals: number | null;

  @Field(() => [CertificationCriterionType], { description: 'Certifications, all of them.' })
  certifications: readonly CertificationCriterionType[];
}

@ObjectType({ description: 'A version of the tiers of a program.' })
export class TierLadderVersion extends Version {
  @Field(() => TierUpgrades, { description: 'What happens when a partner meets the criteria of a higher tier.' })
  upgrades: string;

  @Field(() => Int, {
    description: 'Days of grace between the notice of a downgrade and the end of the period at which it comes.',
  })
  graceDays: number;

  @Field(() => [TierLevelType], { description: 'From the lowest up.' })
  tiers: readonly TierLevelType[];
}

/** The amounts of a ladder with the program's currency. */
export function shownLadder(ladder: TierLadder, currency: string): TierLadderVersion {
  const tiers = ladder.tiers.map((tier) => ({
    ...tier,
    netRevenue: tier.netRevenue === null ? null : { amount: tier.netRevenue, currency },
  }));
  return { ...ladder, tiers };
}
