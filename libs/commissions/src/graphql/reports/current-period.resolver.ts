import { Caller, type Principal } from '#libs/access';
import { Reads } from '#libs/graphql';
import { periodOf } from '#libs/kernel';
import { PartnerRow } from '#libs/partners';
import { ProgramRow, zoneOfRow } from '#libs/programs';
import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { partnerMonthIdOf } from '../../read-models/month.view.js';
import { PartnerMonthCommissionRow } from '../../read-models/month.row.view.js';

@Resolver(() => PartnerRow)
export class CurrentPeriodResolver {
  constructor(private readonly reads: Reads) {}

  @ResolveField(() => PartnerMonthCommissionRow, {
    nullable: true,
    description: 'The month that runs now in the program’s zone: what was posted to it so far. Null while nothing was.',
  })
  async currentPeriod(
    @Parent() { id, programId }: PartnerRow,
    @Caller() caller: Principal,
  ): Promise<PartnerMonthCommissionRow | null> {
    const program = await this.reads.related(ProgramRow, caller, programId);
    if (!program) return null;
    const now = new Date().toISOString();
    const period = periodOf(now, zoneOfRow(program, now));
    return this.reads.related(
      PartnerMonthCommissionRow,
      caller,
      partnerMonthIdOf({ programId, partnerId: id, period }),
    );
  }
}
