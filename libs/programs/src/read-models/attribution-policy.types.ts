import { graphqlEnum, GraphQLInstant } from '#libs/graphql';
import { Field, Int, ObjectType } from '@nestjs/graphql';
import type { PartnerKind } from '../vocabulary/partner-kind.js';
import { PartnerKindEnum } from './enablement.types.js';

export const AttributionModelEnum = graphqlEnum(
  'AttributionModel',
  'How touches share one sale where they decide. Three touches of A, B and C in this order, as basis points.',
  {
    last: 'The last touch has all of it: C 10,000.',
    first: 'The first touch has all of it: A 10,000.',
    linear: 'Each touch has the same: A 3,334, B 3,333, C 3,333.',
    position:
      'The first and the last touch have their parts, those between them share the rest. 4,000, 2,000 and 4,000 unless `position` says otherwise.',
    decay: 'A touch counts half for each half-life that it is older than the sale.',
  },
);

export const BindEnum = graphqlEnum('AttributionBind', 'Which moment decides whose a customer is.', {
  lead: 'Its lead: who brought it has all of its sales. Without a lead, the first sale that finds a partner.',
  sale: 'Each sale anew, by the touches before it.',
});

export const RankingEnum = graphqlEnum('AttributionRanking', 'Which touches are weighed against each other.', {
  classes: 'Codes first; where there is none, leads; where there is none, clicks.',
  'one-list': 'Codes, leads and clicks in one list.',
});

export const CodeWithoutClickEnum = graphqlEnum(
  'CodeWithoutClick',
  'What becomes of a code whose partner has neither a click nor a lead in the window.',
  { pay: 'It counts.', flag: 'It counts and is marked as a risk.', drop: 'It does not count.' },
);

export const RegistrationMatchEnum = graphqlEnum('RegistrationMatch', 'When a deal registration decides a sale.', {
  'any-line': 'Whenever the customer is protected.',
  'same-line': 'Where a product or category of the sale is one that was registered.',
});

export const SelfReferralEnum = graphqlEnum('SelfReferral', 'What becomes of a touch whose customer is the partner.', {
  drop: 'It does not count.',
  flag: 'It counts and is marked as a risk.',
  allow: 'It counts.',
});

export const ClickIdsEnum = graphqlEnum('ClickIds', 'When the address that a link leads to carries a click id.', {
  'stored-with-consent': 'Always; the page keeps it only after the visitor has consented.',
  'only-with-consent': 'Only where the link says that the visitor has consented.',
});

@ObjectType({ description: 'What the touches of a journey get by their place, in basis points; together 10,000.' })
export class PositionWeightsType {
  @Field(() => Int, { description: 'The first touch.' })
  first: number;

  @Field(() => Int, { description: 'Those between, together.' })
  middle: number;

  @Field(() => Int, { description: 'The last touch.' })
  last: number;
}

@ObjectType({ description: 'Who gives way shortly before a sale, while a partner of another kind had a part in it.' })
export class StandDownType {
  @Field(() => [PartnerKindEnum], { description: 'Partners of these kinds.' })
  kinds: readonly PartnerKind[];

  @Field(() => Int, { description: 'Whose touch was at most so many minutes before the sale.' })
  minutes: number;
}

@ObjectType({ description: 'What becomes of touches whose customer is the partner itself.' })
export class SelfReferralType {
  @Field(() => SelfReferralEnum, { description: 'The customer has the e-mail address of a contact of the partner.' })
  email: string;

  @Field(() => SelfReferralEnum, {
    description: 'The customer has an address in the company of a contact of the partner; free mail does not count.',
  })
  domain: string;
}

@ObjectType({ description: 'A version of how the sales of a program are attributed to partners.' })
export class AttributionPolicyVersion {
  @Field(() => Int, { description: 'Rising from 1.' })
  version: number;

  @Field(() => GraphQLInstant, { description: 'From when it holds; of two with the same moment, the greater version.' })
  effectiveFrom: string;

  @Field(() => AttributionModelEnum, { description: 'How touches share one sale.' })
  model: string;

  @Field(() => PositionWeightsType, { description: 'Of the model POSITION.' })
  position: PositionWeightsType;

  @Field(() => Int, { description: 'Of the model DECAY: days after which a touch counts half.' })
  halfLifeDays: number;

  @Field(() => Int, { description: 'How many days before a sale a touch counts; exactly so many are inside.' })
  windowDays: number;

  @Field(() => BindEnum, { description: 'Which moment decides whose a customer is.' })
  bind: string;

  @Field(() => Int, { nullable: true, description: 'Days for which a customer stays its partner’s; null: for life.' })
  bindingDays: number | null;

  @Field(() => RankingEnum, { description: 'Which touches are weighed against each other.' })
  ranking: string;

  @Field({ description: 'Whether a valid code that comes with a sale decides, although the customer is somebody’s.' })
  codeBeatsBinding: boolean;

  @Field(() => CodeWithoutClickEnum, { description: 'What becomes of codes that leak: shared where nobody clicked.' })
  codeWithoutClick: string;

  @Field(() => StandDownType, { nullable: true, description: 'Who gives way at the checkout; null: nobody.' })
  standDown: StandDownType | null;

  @Field(() => RegistrationMatchEnum, { description: 'When a deal registration decides a sale.' })
  registrationMatch: string;

  @Field(() => SelfReferralType, { description: 'What becomes of touches whose customer is the partner itself.' })
  selfReferral: SelfReferralType;

  @Field(() => Int, { description: 'With how many customers one click may count.' })
  customersPerClick: number;

  @Field({ description: 'Whether two references that share an e-mail address are one customer.' })
  joinByEmail: boolean;

  @Field(() => Int, { description: 'For how many days single clicks are kept.' })
  clickRetentionDays: number;

  @Field(() => ClickIdsEnum, { description: 'When addresses carry click ids.' })
  clickIds: string;

  @Field(() => [String], { description: 'Registrable domains that links may lead to.' })
  allowedDomains: readonly string[];
}
