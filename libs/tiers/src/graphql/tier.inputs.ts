import {
  allOf,
  ANY_OF,
  AnyOf,
  graphqlEnum,
  GraphQLInstant,
  IdField,
  listing,
  Matching,
  MutationInput,
  MutationPayload,
  PageArgs,
  ReadArgs,
  TextField,
  WholeField,
  type Where,
} from '#libs/graphql';
import { ofPartners, PartnerFilter } from '#libs/partners';
import { ArgsType, Field, InputType, ObjectType } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';
import type { PartnerTierRow } from '../read-models/partner-tier.row.view.js';
import { TierMatter } from '../read-models/tier.types.js';

@InputType({ description: 'A partner whose tier is evaluated.' })
export class PartnerTierInput extends MutationInput {
  @IdField('partner', { description: 'The partner.' })
  partnerId: string;

  @Field(() => GraphQLInstant, {
    nullable: true,
    description: 'As of when, business time, not before the last decision about its tier; now if absent.',
  })
  @IsOptional()
  occurredAt?: string;
}

@InputType({ description: 'A proposal to approve.' })
export class ApproveTierUpgradeInput extends PartnerTierInput {
  @TextField(500, { nullable: true, description: 'A remark, without personal data; at most 500 characters.' })
  note?: string | null;
}

@InputType({ description: 'A decision, and why.' })
export class TierReasonInput extends PartnerTierInput {
  @TextField(1000, { description: 'Why, without personal data; 1 to 500 characters.' })
  reason: string;
}

@InputType({ description: 'A tier that holds whatever the criteria say, until its end.' })
export class OverridePartnerTierInput extends TierReasonInput {
  @WholeField({ description: 'The rank.' })
  tier: number;

  @Field(() => GraphQLInstant, { description: 'Until when, excluded; then the partner goes back to where it was.' })
  until: string;
}

@ObjectType({ description: 'The partner whose tier was evaluated, or why nothing was decided.' })
export class PartnerTierPayload extends MutationPayload {}

@ArgsType()
export class PartnerTierReviewArgs extends ReadArgs {
  @IdField('partner', { description: 'The partner.' })
  partnerId: string;

  @Field(() => GraphQLInstant, { nullable: true, description: 'As of this moment, business time; now if absent.' })
  @IsOptional()
  at?: string | null;
}

export type TierStateOrder = 'changed-newest' | 'downgrade-first';

const TierStateOrderEnum = graphqlEnum<TierStateOrder>(
  'PartnerTierStateOrder',
  'How what there is about tiers is listed.',
  {
    'changed-newest': 'What changed last first.',
    'downgrade-first': 'Who falls first; those who do not fall last.',
  },
);

type Matter = 'proposal' | 'notice' | 'override';

@InputType({ description: 'Which partners of whose tiers there is something.' })
class PartnerTierStateFilter {
  @AnyOf(TierMatter, 'Of whose tier there is one of these.')
  matter?: Matter[];

  @Field(() => GraphQLInstant, {
    nullable: true,
    description: 'That fall at this moment or before it: with the end of a period, who loses a tier by then.',
  })
  @IsOptional()
  downgradeBy?: string;

  @Matching(() => PartnerFilter, 'Such partners.')
  partner?: PartnerFilter;
}

@ArgsType()
export class PartnerTierStatesArgs extends listing(PageArgs, {
  ...{ filter: PartnerTierStateFilter, orders: TierStateOrderEnum },
  byDefault: 'changed-newest',
}) {
  @IdField('program', { description: 'The program.' })
  programId: string;
}

const COLUMNS = { proposal: 'hasProposal', notice: 'hasNotice', override: 'hasOverride' } as const;

export const tierStateWhere = ({ programId, filter }: PartnerTierStatesArgs): Where<PartnerTierRow> => ({
  programId,
  ...allOf<PartnerTierRow>(
    filter?.matter && { [ANY_OF]: filter.matter.map((one) => ({ [COLUMNS[one]]: true })) },
    filter?.downgradeBy === undefined ? undefined : { dueOrder: { atMost: filter.downgradeBy } },
    filter?.partner && ofPartners<PartnerTierRow>(filter.partner),
  ),
});
