import { Caller, type Principal, READERS, Roles } from '#libs/access';
import { badInput, NO_ID, notTooMany, Reads } from '#libs/graphql';
import { type CommandContext, Decimal, Fraction, isRefusal } from '#libs/kernel';
import { type AttributionPolicy, changedAttributionPolicy } from '#libs/programs';
import { Args, Query, Resolver } from '@nestjs/graphql';
import { Breath } from '#libs/eventing';
import { AttributionWhatIfs, type TriedSale } from '../../processes/what-if/attribution-what-ifs.js';
import type { TriedShare } from '../../processes/what-if/tried-shares.js';
import { SaleStateReader } from '../../processes/sale.state-reader.js';
import { MOST_TRIED } from '../inputs/reattribution.inputs.js';
import { AttributionWhatIf, AttributionWhatIfArgs, AttributionWhatIfShare } from './attribution-what-if.types.js';

const SIDE_BY_SIDE = 16;
const TOO_MANY = `more than ${MOST_TRIED} sales: ask for a shorter time by soldFrom and soldTo, such as each month`;

const SALES = `
  SELECT s.id FROM sales s
  WHERE s.tenant = $1 AND s.program_id = $2 AND s.crediting = 'by-policy'
    AND ($3::timestamptz IS NULL OR s.occurred_at >= $3) AND ($4::timestamptz IS NULL OR s.occurred_at < $4)
  ORDER BY s.occurred_at, s.id LIMIT ${MOST_TRIED + 1}`;

@Resolver()
export class AttributionWhatIfResolver {
  constructor(
    private readonly reads: Reads,
    private readonly whatIfs: AttributionWhatIfs,
    private readonly knowledge: SaleStateReader,
  ) {}

  @Query(() => AttributionWhatIf, {
    description:
      'What each partner would have of the sales of a time, had the policy that decided them said something else: by what was known when each was decided. Whom a lead or a first sale bound its customer to is judged anew as well; what a registration, an override or a person decided stays, but for what `codeBeatsBinding` and `registrationMatch` change. Example: LINEAR over one sale of 1,000.00 under LAST, touched by A and then B: A 500.00 more, B 500.00 less. BAD_USER_INPUT for more than 2,000 sales, which are asked for month by month, and for a policy that cannot be set so.',
  })
  @Roles(...READERS)
  async attributionWhatIf(
    @Args() args: AttributionWhatIfArgs,
    @Caller() caller: Principal,
  ): Promise<AttributionWhatIf> {
    const { programId, soldFrom = null, soldTo = null } = args;
    const { tenant } = caller;
    const values = [tenant, programId, soldFrom, soldTo];
    const found = await this.reads.sql<{ id: string }>(caller, { views: ['sales'], args, adHoc: true }, SALES, values);
    if (found.length > MOST_TRIED) throw badInput([{ path: ['soldFrom'], message: TOO_MANY }]);
    const tried: TriedSale[] = [];
    const breath = new Breath();
    for (let at = 0; at < found.length; at += SIDE_BY_SIDE) {
      tried.push(...(await this.tried(found.slice(at, at + SIDE_BY_SIDE), args, caller)));
      if (breath.due) await breath.take();
    }
    const recredited = tried.flatMap((one) => one.recredited ?? []);
    return Object.assign(new AttributionWhatIf(), {
      ...{ saleCount: tried.length, changedCount: recredited.length },
      ...{ boundCount: tried.filter(({ isBound }) => isBound).length },
      partners: [...notTooMany(sharesOf(tried), 'soldFrom')],
      tried: { tenant, programId, recredited },
    });
  }

  private async tried(
    sales: readonly { readonly id: string }[],
    { change }: AttributionWhatIfArgs,
    caller: Principal,
  ): Promise<readonly TriedSale[]> {
    const known = this.knowledge.ofTenant(caller.tenant);
    const context = contextOf(caller);
    const changed = (policy: AttributionPolicy) => changedAttributionPolicy(policy, change);
    const all = await Promise.all(sales.map(({ id }) => this.whatIfs.of(id, changed, context, known)));
    return all.flatMap((one) => {
      if (isRefusal(one))
        throw badInput([{ path: ['change', ...(one.field ? [one.field] : [])], message: one.message }]);
      return one ?? [];
    });
  }
}

/** Whoever asks; nothing is sent. */
function contextOf({ tenant, subject, role }: Principal): CommandContext {
  const clock = new Date().toISOString();
  const ids = { commandId: NO_ID, bodyHash: NO_ID, correlationId: NO_ID, causationId: NO_ID };
  return { tenant, actor: { subject, role }, ...ids, occurredAt: clock, clock };
}

interface Sums {
  readonly partnerId: string | null;
  readonly currency: string;
  conversions: { now: Fraction; then: Fraction };
  revenue: { now: Decimal; then: Decimal };
}

const NOBODY = [{ partnerId: null, weight: 10_000, exact: '1/1' }] as const;

/** Who gains most first. Direct sales are nobody’s, so that all differences add up to nothing. */
function sharesOf(sales: readonly TriedSale[]): AttributionWhatIfShare[] {
  const sums = new Map<string, Sums>();
  const add = ({ net, currency }: TriedSale, when: 'now' | 'then', shares: readonly TriedShare[]) => {
    for (const { partnerId, weight, exact } of shares.length > 0 ? shares : NOBODY) {
      const key = `${partnerId} ${currency}`;
      const sum = sums.get(key) ?? nothing(partnerId, currency);
      sums.set(key, sum);
      sum.conversions[when] = sum.conversions[when].plus(Fraction.of(exact));
      sum.revenue[when] = sum.revenue[when].plus(net.times(Decimal.ofUnits(BigInt(weight), 4)));
    }
  };
  for (const sale of sales) {
    add(sale, 'now', sale.now);
    add(sale, 'then', sale.then);
  }
  const gain = ({ revenue: { now, then } }: Sums): Decimal => then.minus(now);
  const name = ({ partnerId, currency }: Sums): string => `${partnerId ?? ''} ${currency}`;
  return [...sums.values()]
    .toSorted((a, b) => gain(b).compare(gain(a)) || (name(a) < name(b) ? -1 : 1))
    .map((sum) =>
      Object.assign(new AttributionWhatIfShare(), {
        ...{ partnerId: sum.partnerId, currency: sum.currency },
        ...{ conversionsNow: inLowestTerms(sum.conversions.now), conversionsThen: inLowestTerms(sum.conversions.then) },
        ...{ revenueNow: sum.revenue.now.toString(), revenueThen: sum.revenue.then.toString() },
        difference: gain(sum).toString(),
      }),
    );
}

const nothing = (partnerId: string | null, currency: string): Sums => ({
  ...{ partnerId, currency, conversions: { now: Fraction.zero, then: Fraction.zero } },
  revenue: { now: Decimal.zero, then: Decimal.zero },
});

const inLowestTerms = ({ numerator, denominator }: Fraction): string => `${numerator}/${denominator}`;
