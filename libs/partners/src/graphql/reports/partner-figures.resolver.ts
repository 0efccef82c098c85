import { Caller, type Principal, READERS, Roles } from '#libs/access';
import {
  allOf,
  type Dimension,
  type Figure,
  figuresArgs,
  figuresOf,
  figureType,
  graphqlEnum,
  Reads,
} from '#libs/graphql';
import { Args, ArgsType, Query, Resolver } from '@nestjs/graphql';
import { PartnerFilter, partnerWhere } from '../../read-models/partner-filter.types.js';
import { PartnerRow } from '../../read-models/partner.row.view.js';
import { PartnerKindEnum, PartnerStanding } from '../../read-models/partner.types.js';

type PartnerDimension = 'kind' | 'standing' | 'country' | 'tier' | 'plan';

const PartnerDimensionEnum = graphqlEnum<PartnerDimension>('PartnerDimension', 'By what partners are grouped.', {
  kind: 'What they are.',
  standing: 'Where they stand in the program.',
  country: 'ISO 3166-1 alpha-2; null: it was not said.',
  tier: 'Its rank now, 1 lowest, such as `2`.',
  plan: 'The plan of its own now: a global id; null: it has the standard plan of the program.',
});

const DIMENSIONS: Readonly<Record<PartnerDimension, Dimension>> = {
  kind: { by: { property: 'kind' }, values: PartnerKindEnum },
  standing: { by: { property: 'standing' }, values: PartnerStanding },
  country: { by: { property: 'country' } },
  tier: { by: { property: 'tier' } },
  plan: { by: { property: 'planId' }, kind: 'plan' },
};

@ArgsType()
class PartnerFiguresArgs extends figuresArgs(
  PartnerFilter,
  PartnerDimensionEnum,
  'Only partners of which all of this holds.',
) {}

const PartnerFigure = figureType(PartnerRow, 'Partner', PartnerDimensionEnum);

/** How many partners there are of what sort. */
@Resolver()
export class PartnerFiguresResolver {
  constructor(private readonly reads: Reads) {}

  @Query(() => [PartnerFigure], {
    description:
      'How many partners there are, by groups: `groupBy: [STANDING, COUNTRY]` says how many are active in each country, `[TIER]` how many hold each rank.',
  })
  @Roles(...READERS)
  partnerFigures(@Args() args: PartnerFiguresArgs, @Caller() caller: Principal): Promise<Figure<PartnerDimension>[]> {
    const { programId, filter, groupBy } = args;
    const where = { programId, ...allOf<PartnerRow>(partnerWhere(filter)) };
    return figuresOf(this.reads, PartnerRow, caller, args, { where, groupBy, dimensions: DIMENSIONS });
  }
}
