import { Caller, type Principal } from '#libs/access';
import { Reads } from '#libs/graphql';
import { ProgramRow } from '#libs/programs';
import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { measure } from '../performance/performance.figures.js';
import { PartnerTierRow } from '../read-models/partner-tier.row.view.js';
import { type TierFigures, TierMeasure } from '../read-models/tier.types.js';

/** Shows why a partner loses its tier. */
@Resolver(() => PartnerTierRow)
export class TierShortfallResolver {
  constructor(private readonly reads: Reads) {}

  @ResolveField(() => [TierMeasure], {
    description:
      'Why it falls: the criteria of the rank it would fall from that it did not meet when it was given notice, each with what was there. Empty without a notice.',
  })
  async shortfall(@Parent() row: PartnerTierRow, @Caller() caller: Principal): Promise<readonly TierMeasure[]> {
    if (row.noticedFrom === null || !row.figures) return [];
    const program = await this.reads.related(ProgramRow, caller, row.programId);
    const ladder = program?.tierLadders.find(({ version }) => version === row.ladderVersion);
    return ladder ? unmet(ladder, row.noticedFrom, row.figures) : [];
  }
}

/** All that a rank takes: those below it may ask for what it does not. */
function unmet(
  { tiers }: ProgramRow['tierLadders'][number],
  rank: number,
  { certifications, ...figures }: TierFigures,
): TierMeasure[] {
  const level = tiers.findLast((tier) => tier.rank <= rank);
  if (!level) return [];
  const held = Object.fromEntries(certifications.map(({ certification, holders }) => [certification, holders]));
  const criteria = { ...level, netRevenue: level.netRevenue?.amount ?? null };
  return measure(criteria, { ...figures, certifications: held }).filter(({ met }) => !met);
}
