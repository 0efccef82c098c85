import { Caller, own, OWN, type Principal, READERS_AND_PARTNER, Roles } from '#libs/access';
import { STATE_READER, type StateReader } from '#libs/eventing';
import { Reads } from '#libs/graphql';
import { exactMoney } from '#libs/kernel';
import { programAggregate, zonesOf } from '#libs/programs';
import { Inject } from '@nestjs/common';
import { Args, Query, Resolver } from '@nestjs/graphql';
import { notTooMany, shownKey, zoneValues } from '../../read-models/figures/groups.js';
import { type LinksFound, linkFiguresText } from '../../read-models/figures/link-figures.queries.js';
import { type LinkDimension, LinkFigure, LinkFiguresArgs } from '../../read-models/figures/link-figures.types.js';

const KINDS: Partial<Record<LinkDimension, string>> = { partner: 'partner', link: 'link', activity: 'activity' };

@Resolver()
export class LinkFiguresResolver {
  constructor(
    private readonly reads: Reads,
    @Inject(STATE_READER) private readonly facts: StateReader,
  ) {}

  @Query(() => [LinkFigure], {
    description:
      'What links have brought, by groups: clicks of persons and machines, leads, and sales. A partner is shown what its own have. BAD_USER_INPUT for more than 10,000 groups.',
  })
  @Roles(...READERS_AND_PARTNER)
  async linkFigures(@Args() args: LinkFiguresArgs, @Caller() caller: Principal): Promise<LinkFigure[]> {
    const { programId, groupBy: by, from = null, to = null } = args;
    const { state } = await this.facts.of(programAggregate, caller.tenant, programId);
    const zones = state.status === 'absent' ? [] : zonesOf(state);
    const mine = own(caller, 'partnerId')[OWN]?.partnerId ?? null;
    const values = [caller.tenant, programId, ...zoneValues(zones), mine, from, to];
    const views = ['link_hours', 'touches', 'leads', 'sale_touches', 'sale_attributions', 'sales'];
    const rows = await this.reads.sql<LinksFound>(caller, { views, args, adHoc: true }, linkFiguresText(args), values);
    return notTooMany(rows).map(({ keys, revenue, ...counts }) => ({
      ...counts,
      group: by.map((dimension, at) => ({ dimension, ...shownKey(KINDS[dimension], keys[at] ?? null) })),
      revenue: revenue.map(({ amount, currency }) => exactMoney(amount, currency)),
    }));
  }
}
