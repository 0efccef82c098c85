import { Caller, type Principal } from '#libs/access';
import { Reads } from '#libs/graphql';
import { ProgramRow } from '#libs/programs';
import { Int, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { partnerView } from '../../read-models/partner.view.js';

const TEXT = `
  SELECT program_id AS of, count(*)::int AS count FROM partners
  WHERE tenant = $1 AND program_id = ANY($2::uuid[]) AND standing = 'active' GROUP BY program_id`;

/** Shows under a program how many partners sell for it. */
@Resolver(() => ProgramRow)
export class ActivePartnersResolver {
  constructor(private readonly reads: Reads) {}

  @ResolveField(() => Int, {
    nullable: true,
    description: 'How many of its partners are active now; null for a partner that asks.',
  })
  async activePartners(@Parent() { id }: ProgramRow, @Caller() caller: Principal): Promise<number | null> {
    if (caller.role === 'partner') return null;
    type Found = { readonly of: string; readonly count: number };
    const [found] = await this.reads.below<Found>(caller, id, { views: [partnerView.name], text: TEXT });
    return found?.count ?? 0;
  }
}
