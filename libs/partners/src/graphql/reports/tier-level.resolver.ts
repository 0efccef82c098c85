import { Caller, type Principal } from '#libs/access';
import { Reads } from '#libs/graphql';
import { ProgramRow, TierLevelType, inForce } from '#libs/programs';
import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { PartnerRow } from '../../read-models/partner.row.view.js';

/** Shows under a partner what its rank is called and takes. */
@Resolver(() => PartnerRow)
export class TierLevelResolver {
  constructor(private readonly reads: Reads) {}

  @ResolveField(() => TierLevelType, {
    nullable: true,
    description:
      'What its rank is called and takes, by the tiers of the program in force now; null where they have no such rank, or there are none.',
  })
  async tierLevel(
    @Parent() { programId, tier }: PartnerRow,
    @Caller() caller: Principal,
  ): Promise<TierLevelType | null> {
    const program = await this.reads.related(ProgramRow, caller, programId);
    const ladder = program && inForce(program.tierLadders, new Date().toISOString());
    return ladder?.tiers.find(({ rank }) => rank === tier) ?? null;
  }
}
