import { Caller, type Principal } from '#libs/access';
import { Reads } from '#libs/graphql';
import { ProgramRow } from '#libs/programs';
import { Int, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { dealView } from '../../read-models/deal.view.js';

/** As `dealFigures` counts what is open; an approval whose time is over has expired. */
const TEXT = `
  SELECT program_id AS of, count(*)::int AS count FROM deals
  WHERE tenant = $1 AND program_id = ANY($2::uuid[])
    AND state IN ('submitted', 'in-review', 'returned', 'approved', 'open') AND (state <> 'approved' OR expires_order > to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
  GROUP BY program_id`;

/** Shows under a program how many deals are worked on. */
@Resolver(() => ProgramRow)
export class OpenDealsResolver {
  constructor(private readonly reads: Reads) {}

  @ResolveField(() => Int, {
    nullable: true,
    description:
      'How many of its deals are neither won, lost nor ended otherwise now, drafts not counted; null for a partner that asks.',
  })
  async openDeals(@Parent() { id }: ProgramRow, @Caller() caller: Principal): Promise<number | null> {
    if (caller.role === 'partner') return null;
    type Found = { readonly of: string; readonly count: number };
    const [found] = await this.reads.below<Found>(caller, id, { views: [dealView.name], text: TEXT });
    return found?.count ?? 0;
  }
}
