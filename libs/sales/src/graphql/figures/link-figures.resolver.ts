import { Caller, own, OWN, type Principal, READERS_AND_PARTNER, Roles } from '#libs/access';
import { STATE_READER, type StateReader } from '#libs/eventing';
import { notTooMany, Reads } from '#libs/graphql';
import { exactMoney } from '#libs/kernel';
import { programAggregate, zonesOf } from '#libs/programs';
import { Inject } from '@nestjs/common';
import { Args, Query, Resolver } from '@nestjs/graphql';
import { BROUGHT_VIEWS, type BroughtFound } from '../../read-models/figures/brought.queries.js';
import { codeFiguresText } from '../../read-models/figures/code-figures.queries.js';
import { CodeFigure, CodeFiguresArgs } from '../../read-models/figures/code-figures.types.js';
import { shownAs, zoneValues } from '../../read-models/figures/groups.js';
import { codesExplained, linksExplained } from './explained.js';
import { type LinksFound, linkFiguresText } from '../../read-models/figures/link-figures.queries.js';
import { LinkFigure, LinkFiguresArgs } from '../../read-models/figures/link-figures.types.js';

interface Asked<Given> {
  readonly args: Given;
  readonly text: string;
  readonly views: readonly string[];
  readonly explained: typeof linksExplained;
}

/** What links and codes have brought. */
@Resolver()
export class LinkFiguresResolver {
  constructor(
    private readonly reads: Reads,
    @Inject(STATE_READER) private readonly facts: StateReader,
  ) {}

  @Query(() => [LinkFigure], {
    description:
      'What links have brought, by groups: clicks of persons and machines, leads, and sales, as it is known now. A partner is shown what its own have. BAD_USER_INPUT for more than 10,000 groups.',
  })
  @Roles(...READERS_AND_PARTNER)
  linkFigures(@Args() args: LinkFiguresArgs, @Caller() caller: Principal): Promise<LinkFigure[]> {
    const views = ['link_hours', ...BROUGHT_VIEWS];
    const asked = { args, text: linkFiguresText(args), views, explained: linksExplained };
    return this.brought<LinksFound, LinkFiguresArgs>(caller, asked);
  }

  @Query(() => [CodeFigure], {
    description:
      'What codes have brought, by groups: leads, sales, and what these came to, as it is known now. A partner is shown what its own have. BAD_USER_INPUT for more than 10,000 groups.',
  })
  @Roles(...READERS_AND_PARTNER)
  codeFigures(@Args() args: CodeFiguresArgs, @Caller() caller: Principal): Promise<CodeFigure[]> {
    const asked = { args, text: codeFiguresText(args), views: BROUGHT_VIEWS, explained: codesExplained };
    return this.brought<BroughtFound, CodeFiguresArgs>(caller, asked);
  }

  private async brought<Found extends BroughtFound, Given extends LinkFiguresArgs | CodeFiguresArgs>(
    caller: Principal,
    { args, text, views, explained }: Asked<Given>,
  ) {
    const { programId, groupBy, from = null, to = null } = args;
    const by: readonly Given['groupBy'][number][] = groupBy;
    const { state } = await this.facts.of(programAggregate, caller.tenant, programId);
    if (state.status === 'absent') return [];
    const zones = zonesOf(state);
    const mine = own(caller, 'partnerId')[OWN]?.partnerId ?? null;
    const values = [caller.tenant, programId, ...zoneValues(zones), mine, from, to];
    const rows = await this.reads.sql<Found>(caller, { views, args, adHoc: true }, text, values);
    return notTooMany(rows).map(({ keys, revenue, ...counts }) => {
      const group = by.map((dimension, at) => ({ dimension, ...shownAs(dimension, keys[at] ?? null) }));
      return {
        ...counts,
        group,
        get explain() {
          return explained({ programId, program: state, group, from, to });
        },
        revenue: revenue.map(({ amount, currency }) => exactMoney(amount, currency)),
      };
    });
  }
}
