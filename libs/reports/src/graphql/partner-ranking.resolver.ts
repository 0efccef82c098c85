import { Caller, type Principal, READERS, Roles } from '#libs/access';
import { queryOf, Reads } from '#libs/graphql';
import { daysAfter, Decimal, exactMoney } from '#libs/kernel';
import type { Program } from '#libs/programs';
import { Args, Query, Resolver } from '@nestjs/graphql';
import {
  ACTIVE_SINCE,
  LEADS_BY_PARTNER,
  type LeadsRow,
  NET_BY_PARTNER,
  type NetRow,
  RANKING_VIEWS,
} from '../read-models/partner-ranking.queries.js';
import { leadsOf, movementsOf } from './explained.js';
import { PartnerRanking, PartnerRankingArgs } from '../read-models/figures/partner-ranking.types.js';
import { type Converted, ProgramSums, totalsByPartner } from '../state-reader/program-sums.js';
import {
  convertedPercentOf,
  type PartnerFigures,
  strugglesOf,
  strugglingOf,
  topOf,
} from '../read-models/figures/ranking.js';
import { leftOutAt, rangeOf } from '../read-models/figures/report-range.js';
import { type ReportArgs, unconvertedOf } from '../read-models/figures/report.types.js';

/** How long a partner is looked at before it struggles. */
const DAYS = 90;

type Nets = readonly Converted<NetRow>[];

/** Of the whole program: no partner reads it. */
@Resolver()
export class PartnerRankingResolver {
  constructor(
    private readonly reads: Reads,
    private readonly sums: ProgramSums,
  ) {}

  @Query(() => PartnerRanking, {
    nullable: true,
    description:
      'Which partners did best on these days, or which struggle at their end. With `asKnownAt` net revenue, leads and whether they have bought are as they were known then; who is active is as it is now. Null where there is no such program.',
  })
  @Roles(...READERS)
  async partnerRanking(@Args() args: PartnerRankingArgs, @Caller() caller: Principal): Promise<PartnerRanking | null> {
    const program = await this.sums.program(caller.tenant, args.programId);
    if (!program) return null;
    const isTop = args.ranking === 'top';
    const range = isTop ? args : { ...args, from: daysAfter(args.to, 1 - DAYS) };
    const before = { ...args, from: daysAfter(range.from, -DAYS), to: daysAfter(range.from, -1) };
    const moments = rangeOf(program, range);
    const { begins, ends } = moments;
    const leftOut = leftOutAt(program, ends);
    const [nets, netsBefore] = await Promise.all([
      this.nets(caller, program, range, leftOut),
      isTop ? [] : this.nets(caller, program, before, leftOut),
    ]);
    const found = await this.read<LeadsRow>(caller, args, LEADS_BY_PARTNER, [
      caller.tenant,
      program.programId,
      begins,
      ends,
      args.asKnownAt ?? null,
    ]);
    const leads = new Map(found.map((row) => [row.partnerId, row]));
    const known = isTop
      ? [...new Set([...nets.map(({ partnerId }) => partnerId), ...leads.keys()])]
      : await this.activeSince(caller, args, begins);
    const [net, netBefore] = [totalsByPartner(nets), totalsByPartner(netsBefore)];
    const figures = known.map((partnerId): PartnerFigures => ({
      ...{ partnerId, net: net.get(partnerId) ?? Decimal.zero, netBefore: netBefore.get(partnerId) ?? Decimal.zero },
      ...{ leads: leads.get(partnerId)?.leads ?? 0, converted: leads.get(partnerId)?.converted ?? 0 },
    }));
    const ranked = isTop ? topOf(figures, args.orderBy) : strugglingOf(figures);
    const money = (exact: Decimal) => exactMoney(exact.toString(), program.currency);
    return {
      partners: ranked.slice(0, args.first).map((one, at) => ({
        ...{
          place: at + 1,
          partnerId: one.partnerId,
          net: money(one.net),
          leads: one.leads,
          converted: one.converted,
        },
        ...{ convertedPercent: convertedPercentOf(one), netBefore: isTop ? null : money(one.netBefore) },
        reasons: isTop ? [] : strugglesOf(one),
      })),
      unconverted: unconvertedOf([...nets, ...netsBefore]),
      explain: queryOf(
        movementsOf({ ...range, from: isTop ? range.from : before.from }, leftOut, ', isCredited: true'),
        leadsOf(args.programId, moments, ', hasPartner: true'),
      ),
    };
  }

  private async nets(caller: Principal, program: Program, args: ReportArgs, leftOut: readonly string[]): Promise<Nets> {
    const { programId, from, to, asKnownAt = null } = args;
    const values = [caller.tenant, programId, from, to, asKnownAt, program.currency, leftOut];
    const rows = await this.read<NetRow>(caller, args, NET_BY_PARTNER, values);
    return this.sums.converted(caller.tenant, program, rows);
  }

  private async activeSince(caller: Principal, args: ReportArgs, since: string): Promise<string[]> {
    const values = [caller.tenant, args.programId, since];
    const rows = await this.read<{ partnerId: string }>(caller, args, ACTIVE_SINCE, values);
    return rows.map(({ partnerId }) => partnerId);
  }

  private read<Row extends object>(caller: Principal, args: ReportArgs, text: string, values: readonly unknown[]) {
    return this.reads.sql<Row>(caller, { views: RANKING_VIEWS, args, adHoc: true }, text, values);
  }
}
