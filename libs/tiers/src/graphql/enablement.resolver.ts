import { Caller, own, type Principal, READERS_AND_PARTNER, Roles } from '#libs/access';
import { Reads } from '#libs/graphql';
import { PartnerRow } from '#libs/partners';
import { meantFor, ProgramRow } from '#libs/programs';
import { Args, Query, Resolver } from '@nestjs/graphql';
import { PartnerEnablement, PartnerEnablementArgs } from './enablement.types.js';

@Resolver(() => PartnerEnablement)
export class EnablementResolver {
  constructor(private readonly reads: Reads) {}

  @Query(() => PartnerEnablement, {
    nullable: true,
    description: 'What a partner gets now; null if there is no such partner.',
  })
  @Roles(...READERS_AND_PARTNER)
  async partnerKit(
    @Args() args: PartnerEnablementArgs,
    @Caller() caller: Principal,
  ): Promise<PartnerEnablement | null> {
    const { partnerId } = args;
    const partner = await this.reads.one(PartnerRow, caller, args, { id: partnerId, ...own(caller, 'id') });
    const program = partner && (await this.reads.one(ProgramRow, caller, args, { id: partner.programId }));
    return program && enablementOf(partner, program, new Date().toISOString());
  }
}

function enablementOf(
  { id: partnerId, kind, tier }: PartnerRow,
  { offers, assets }: ProgramRow,
  at: string,
): PartnerEnablement {
  const who = { kind, tier };
  return { partnerId, at, tier, offers: meantFor(offers, who, at), assets: meantFor(assets, who, at) };
}
