import { AmountField, DecimalField, graphqlEnum, ListOrNone, TextField, WholeField } from '#libs/graphql';
import type { Money } from '#libs/kernel';
import { Field, InputType, ObjectType } from '@nestjs/graphql';
import type { CertificationCriterion, TierLadder } from '../tier-ladder/tier-ladder.js';
import { Version } from './version.types.js';

const TierUpgrades = graphqlEnum<TierLadder['upgrades']>(
  'TierUpgrades',
  'What happens when a partner meets the criteria of a higher tier.',
  {
    automatic: 'It gets the tier at once.',
    'by-person': 'It is proposed, and a person approves.',
  },
);

const CERTIFICATION = 'So many different people of a partner hold this certification, unexpired.';

@ObjectType({ description: CERTIFICATION })
@InputType('CertificationCriterionInput', { description: CERTIFICATION })
export class CertificationCriterionType implements CertificationCriterion {
  @TextField(200, {
    description: 'The certification, as it is called when it is recorded; 1 to 100 characters, each once.',
  })
  certification: string;

  @WholeField({ defaultValue: 1, description: 'How many people, 1 to 10,000.' })
  holders: number;
}

@ObjectType({ description: 'A rank and everything it takes. Revenue and counts are those of the 12 months before.' })
export class TierLevelType {
  @WholeField({ description: 'Rising by one from 1, the lowest, which everybody holds.' })
  rank: number;

  @TextField(200, { description: 'What it is called, 1 to 100 characters, each once.' })
  name: string;

  @DecimalField({
    defaultValue: '1',
    description: 'How many times the capacity of open registrations such a partner has.',
    taken: 'How many times the capacity of open registrations, 0 to 1000, such as `1.5`.',
  })
  capacityFactor: string;

  @AmountField({
    nullable: true,
    description: 'Revenue net of refunds, at least; null: none is asked.',
    taken: 'Revenue of 12 months net of refunds, at least, in program currency, such as `50000.00`.',
  })
  netRevenue: Money | null;

  @WholeField({
    nullable: true,
    description: 'Registrations approved within 12 months, at least; null: none is asked.',
  })
  approvedRegistrations: number | null;

  @WholeField({ nullable: true, description: 'Deals won within 12 months, at least; null: none is asked.' })
  closedDeals: number | null;

  @Field(() => [CertificationCriterionType], {
    defaultValue: [],
    description: 'Certifications, all of them, at most 50.',
  })
  @ListOrNone(() => CertificationCriterionType, 50)
  certifications: readonly CertificationCriterionType[];
}

@ObjectType({ description: 'A version of the tiers of a program.' })
export class TierLadderVersion extends Version {
  @Field(() => TierUpgrades, {
    defaultValue: 'by-person',
    description: 'What happens when a partner meets the criteria of a higher tier.',
  })
  upgrades: TierLadder['upgrades'];

  @WholeField({
    defaultValue: 90,
    description: 'Days of grace between the notice of a downgrade and the period end at which it comes, 0 to 3,650.',
  })
  graceDays: number;

  @Field(() => [TierLevelType], { description: 'From the lowest up.' })
  tiers: readonly TierLevelType[];
}
