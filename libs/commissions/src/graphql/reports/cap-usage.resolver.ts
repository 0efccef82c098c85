import { Caller, type Principal, READERS, Roles } from '#libs/access';
import { Reads } from '#libs/graphql';
import { type Money, moneyOf, windowOf } from '#libs/kernel';
import { planVersionsAt, type PlanVersionRow, ProgramRow, zoneOfRow } from '#libs/programs';
import { Args, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { floorToMinor } from '../../ledger/window/cap-allowance.js';
import { leftOf } from '../../rating/caps.js';
import { capDrawView } from '../../read-models/cap-draw.view.js';
import { CapDraw, CapDrawArgs, CapUsage, CapUsageArgs } from '../../read-models/reports/cap-usage.types.js';

/** Of each cap and span those that have drawn most, and what all have drawn. */
const TEXT = `
  SELECT d.* FROM unnest($3::uuid[], $4::text[], $5::text[]) WITH ORDINALITY c(plan_id, cap_id, span, place)
  CROSS JOIN LATERAL (
    SELECT c.place::int - 1 AS cap, partner_id AS "partnerId", customer, sum(drawn_minor) AS used, count(*)::int AS entries,
      sum(sum(drawn_minor)) OVER () AS total
    FROM cap_draws
    WHERE tenant = $1 AND program_id = $2 AND plan_id = c.plan_id AND cap_id = c.cap_id AND span = c.span
    GROUP BY partner_id, customer ORDER BY sum(drawn_minor) DESC, partner_id LIMIT 100
  ) d ORDER BY d.cap, d.used DESC, d."partnerId"`;

interface Found {
  readonly cap: number;
  readonly partnerId: string;
  readonly customer: string | null;
  readonly used: string;
  readonly entries: number;
  readonly total: string;
}

interface OfPlan {
  readonly version: PlanVersionRow;
  readonly cap: PlanVersionRow['caps'][number];
  readonly span: string;
}

@Resolver(() => CapUsage)
export class CapUsageResolver {
  constructor(private readonly reads: Reads) {}

  @Query(() => [CapUsage], {
    description:
      'The caps of all plans that hold at a moment, each in its window of that moment: what is used, what is left, and to whom it was allocated.',
  })
  @Roles(...READERS)
  async capUsage(@Args() args: CapUsageArgs, @Caller() caller: Principal): Promise<CapUsage[]> {
    const at = args.at ?? new Date().toISOString();
    const program = await this.reads.one(ProgramRow, caller, args, { id: args.programId });
    if (!program) return [];
    const zone = zoneOfRow(program, at);
    const versions = await planVersionsAt(this.reads, caller, args, { programId: program.id, at });
    const caps = versions.flatMap((version) =>
      version.caps.map((cap) => ({ version, cap, span: windowOf(at, zone, cap.window) })),
    );
    const asked = [
      caps.map(({ version }) => version.planId),
      caps.map(({ cap }) => cap.capId),
      caps.map(({ span }) => span),
    ];
    const views = [capDrawView.name];
    const found = await this.reads.sql<Found>(caller, { views, args }, TEXT, [caller.tenant, program.id, ...asked]);
    return caps.map((cap, place) =>
      usageOf(
        cap,
        found.filter((one) => one.cap === place),
        program.currency,
      ),
    );
  }

  @ResolveField(() => [CapDraw], { description: 'To whom it has allocated how much, the most first.' })
  allocations(@Parent() { all }: CapUsage, @Args() { first }: CapDrawArgs): readonly CapDraw[] {
    return all.slice(0, first);
  }
}

function usageOf({ version, cap, span }: OfPlan, found: readonly Found[], currency: string): CapUsage {
  const limit = floorToMinor(cap.amount, currency);
  const money = (minor: bigint): Money => moneyOf(minor, currency);
  const left = (used: bigint): Money => money(leftOf(limit, used));
  const isShared = cap.per === 'program';
  const total = BigInt(found[0]?.total ?? '0');
  return Object.assign(new CapUsage(), {
    ...{ planVersionId: version.id, planName: version.name, capId: cap.capId, per: cap.per, window: cap.window },
    ...{ windowKey: span, limit: money(limit), used: money(total), left: isShared ? left(total) : null },
    all: found.map(({ partnerId, customer, used, entries }) =>
      Object.assign(new CapDraw(), {
        ...{ partnerId, customer, entries, used: money(BigInt(used)), left: isShared ? null : left(BigInt(used)) },
      }),
    ),
  });
}
