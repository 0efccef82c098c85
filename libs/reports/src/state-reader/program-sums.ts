import { STATE_READER, type StateReader } from '#libs/eventing';
import { convertToMinor, Decimal, exponentOf, sum } from '#libs/kernel';
import { payoutPolicyInForce, type Program, programAggregate } from '#libs/programs';
import { conversionOn, ratesAggregate, ratesIdOf } from '#libs/rates';
import { Inject, Injectable } from '@nestjs/common';

/** Amounts of one currency; `day`: by whose rate they are converted, null where that is the program's own. */
export interface Summand {
  readonly currency: string;
  readonly day: string | null;
  readonly amount: string;
}

/** `worth` undefined: no rate was published. */
export type Converted<Row extends Summand = Summand> = Row & { readonly worth: Decimal | undefined };

/** In the program's currency; what has no rate is left out. */
export const totalOf = (rows: readonly Converted[]): Decimal => sum(rows.map(({ worth }) => worth ?? Decimal.zero));

/** The same for each partner; what is nobody's alone is left out. */
export function totalsByPartner(
  rows: readonly Converted<Summand & { readonly partnerId: string | null }>[],
): ReadonlyMap<string, Decimal> {
  const totals = new Map<string, Decimal>();
  for (const { partnerId, worth = Decimal.zero } of rows)
    if (partnerId !== null) totals.set(partnerId, (totals.get(partnerId) ?? Decimal.zero).plus(worth));
  return totals;
}

const DEFAULT_RATE_SOURCE = 'ecb';

/** What amounts of several currencies come to in a program's. */
@Injectable()
export class ProgramSums {
  constructor(@Inject(STATE_READER) private readonly facts: StateReader) {}

  /** Undefined: there is no such program. */
  async program(tenant: string, programId: string): Promise<Program | undefined> {
    const { state } = await this.facts.of(programAggregate, tenant, programId);
    return state.status === 'absent' ? undefined : state;
  }

  /** With what each comes to: what one day has of one currency is rounded once, half away from zero. */
  converted<Row extends Summand>(tenant: string, program: Program, rows: readonly Row[]): Promise<Converted<Row>[]> {
    return Promise.all(rows.map(async (row) => ({ ...row, worth: await this.worthOf(tenant, program, row) })));
  }

  private async worthOf(
    tenant: string,
    program: Program,
    { amount, currency, day }: Summand,
  ): Promise<Decimal | undefined> {
    const exact = Decimal.of(amount);
    if (day === null || currency === program.currency) return exact;
    const source = payoutPolicyInForce(program, `${day}T23:59:59.999Z`)?.rateSource ?? DEFAULT_RATE_SOURCE;
    const { state } = await this.facts.of(ratesAggregate, tenant, ratesIdOf(tenant, source));
    const conversion = conversionOn(state, currency, program.currency, day);
    if (conversion.kind !== 'rate') return undefined;
    const minor = convertToMinor(exact, conversion.rates, program.currency, 'half-away');
    return Decimal.ofUnits(minor, exponentOf(program.currency) ?? 0);
  }
}
