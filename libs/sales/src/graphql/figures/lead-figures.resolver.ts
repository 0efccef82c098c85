import { Caller, own, OWN, type Principal, READERS_AND_PARTNER, Roles } from '#libs/access';
import { STATE_READER, type StateReader } from '#libs/eventing';
import { notTooMany, Reads } from '#libs/graphql';
import { exactMoney } from '#libs/kernel';
import { programAggregate, zonesOf } from '#libs/programs';
import { Inject } from '@nestjs/common';
import { Args, Query, Resolver } from '@nestjs/graphql';
import { shownAs, zoneValues } from '../../read-models/figures/groups.js';
import { leadsExplained } from './explained.js';
import { type LeadsFound, leadFiguresText } from '../../read-models/figures/lead-figures.queries.js';
import { LeadFigure, LeadFiguresArgs } from '../../read-models/figures/lead-figures.types.js';

@Resolver()
export class LeadFiguresResolver {
  constructor(
    private readonly reads: Reads,
    @Inject(STATE_READER) private readonly facts: StateReader,
  ) {}

  @Query(() => [LeadFigure], {
    description:
      'Leads counted by groups, and what became of them, as it is known now. A partner is shown figures of those that it brought. BAD_USER_INPUT for more than 10,000 groups.',
  })
  @Roles(...READERS_AND_PARTNER)
  async leadFigures(@Args() args: LeadFiguresArgs, @Caller() caller: Principal): Promise<LeadFigure[]> {
    const { programId, groupBy: by, submittedFrom = null, submittedTo = null } = args;
    const { state } = await this.facts.of(programAggregate, caller.tenant, programId);
    if (state.status === 'absent') return [];
    const zones = zonesOf(state);
    const mine = own(caller, 'partnerId')[OWN]?.partnerId ?? null;
    const values = [caller.tenant, programId, ...zoneValues(zones), mine, submittedFrom, submittedTo];
    const views = ['leads', 'customer_conversions', 'sales'];
    const text = leadFiguresText(args, mine !== null);
    const rows = await this.reads.sql<LeadsFound>(caller, { views, args, adHoc: true }, text, values);
    return notTooMany(rows).map(({ keys, revenue, seenAgain, ...counts }) => {
      const group = by.map((dimension, at) => ({ dimension, ...shownAs(dimension, keys[at] ?? null) }));
      return {
        ...counts,
        group,
        get explain() {
          return leadsExplained({ programId, program: state, group, from: submittedFrom, to: submittedTo });
        },
        seenAgain: mine === null ? seenAgain : null,
        revenue: mine === null ? revenue.map(({ amount, currency }) => exactMoney(amount, currency)) : null,
      };
    });
  }
}
