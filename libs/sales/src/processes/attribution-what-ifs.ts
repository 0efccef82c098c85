import { SaleAttributions } from '#libs/attribution';
import { STATE_READER, type StateReader } from '#libs/eventing';
import {
  type CommandContext,
  type Decimal,
  type EventOf,
  Fraction,
  isRefusal,
  type Position,
  type Refusal,
} from '#libs/kernel';
import { type AttributionPolicy, programAggregate } from '#libs/programs';
import { Inject, Injectable } from '@nestjs/common';
import { BASIS_POINTS } from '../content/content.js';
import type { SaleAttribution, SaleEvent } from '../events/sale.events.js';
import { netOf, type RecordedSale } from '../refund/recorded-sale.js';
import { saleAggregate } from '../sale/sale.aggregate.js';
import { ReattributeSale } from '../sale/sale.commands.js';
import type { TenantStateReader } from './sale.state-reader.js';

/** A partner’s part, of a merged one that of the record it ended in. */
export interface TriedShare {
  readonly partnerId: string;
  readonly weight: number;
  /** The same as a fraction, such as `1/3`. */
  readonly exact: string;
}

/** A sale as it is credited, and as it would be. */
export interface TriedSale {
  readonly currency: string;
  /** What stands of it, exact. */
  readonly net: Decimal;
  readonly now: readonly TriedShare[];
  readonly then: readonly TriedShare[];
  /** A binding decides it, also under the changed policy. */
  readonly isBound: boolean;
  /** What would be written; null: nothing, it stays as it is. */
  readonly recredited: EventOf<SaleEvent, 'sale.recredited'>['data'] | null;
}

type Change = (policy: AttributionPolicy) => AttributionPolicy | Refusal;

/** A decision of a policy that stands, and where it was recorded. */
interface Decided {
  readonly attribution: SaleAttribution;
  readonly at: Position;
  /** A person has named whom to credit since. */
  readonly isNamed: boolean;
}

/** Whose sales would be, had their policy said something else: by what was known when each was decided. Nothing is written. */
@Injectable()
export class AttributionWhatIfs {
  constructor(
    private readonly attributions: SaleAttributions,
    @Inject(STATE_READER) private readonly facts: StateReader,
  ) {}

  /** Undefined: no policy has decided whose it is. A refusal: the policy cannot be changed so. */
  async of(
    saleId: string,
    change: Change,
    context: CommandContext,
    known: TenantStateReader,
  ): Promise<TriedSale | Refusal | undefined> {
    const { state } = await this.facts.of(saleAggregate, context.tenant, saleId);
    const decided = state.status === 'recorded' ? await this.decidedLast(saleId, context) : undefined;
    if (state.status !== 'recorded' || !decided) return undefined;
    const { sale } = state;
    const policy = await this.policyOf(sale.programId, decided.attribution, context);
    if (!policy) return undefined;
    const changed = change(policy);
    if (isRefusal(changed)) return changed;
    const tried = decided.isNamed
      ? undefined
      : await this.tried({ saleId, state, decided }, [policy, changed], context);
    const then = tried?.changed;
    const stands = decided.isNamed ? sale.credits.map(named) : decided.attribution.shares;
    const now = await survivors(stands, sale.programId, context, known);
    const about = { currency: sale.currency, net: netOf(state), now, isBound: tried?.isBound ?? false };
    if (!then) return { ...about, then: now, recredited: null };
    const recredited = await recreditedAs(saleId, state, then, context, known);
    const after = await survivors(then.shares, sale.programId, context, known);
    return recredited ? { ...about, then: after, recredited } : { ...about, then: now, recredited };
  }

  /** What the changed policy says, where it says something else than the policy does of the same. */
  private async tried(
    {
      saleId,
      state: { sale },
      decided: { attribution, at },
    }: { saleId: string; state: RecordedSale; decided: Decided },
    [policy, changed]: readonly [AttributionPolicy, AttributionPolicy],
    { tenant }: CommandContext,
  ): Promise<{ readonly isBound: boolean; readonly changed?: SaleAttribution }> {
    const { programId, occurredAt: soldAt, lines, conversion } = sale;
    const journeyId = attribution.journeyId ?? conversion?.journeyId ?? null;
    const recorded = { saleId, programId, soldAt, lines, attribution, journeyId };
    const judge = await this.attributions.judgeAsKnownAt(at, recorded, tenant);
    const [now, then] = [judge(policy), judge(changed)];
    const isBound = then.decidedBy === 'binding';
    if (sharesOf(now) === sharesOf(then)) return { isBound };
    const { version: policyVersion, model } = changed;
    return { isBound, changed: { policyVersion, model, unusable: attribution.unusable, ...then } };
  }

  private async decidedLast(saleId: string, { tenant }: CommandContext): Promise<Decided | undefined> {
    let decided: Decided | undefined;
    for await (const { type, data, position: at } of this.facts.events(saleAggregate, tenant, saleId)) {
      if (type !== 'sale.recorded' && type !== 'sale.recredited') continue;
      const { attribution } = data;
      if (attribution) decided = { attribution, at, isNamed: false };
      else if (decided) decided = { ...decided, isNamed: true };
    }
    return decided;
  }

  private async policyOf(
    programId: string,
    { policyVersion }: SaleAttribution,
    { tenant }: CommandContext,
  ): Promise<AttributionPolicy | undefined> {
    const { state } = await this.facts.of(programAggregate, tenant, programId);
    if (state.status === 'absent') return undefined;
    return state.attributionPolicies.find(({ version }) => version === policyVersion);
  }
}

const sharesOf = ({ shares }: Pick<SaleAttribution, 'shares'>): string =>
  shares
    .map(({ partnerId, weight, exact }) => `${partnerId} ${weight} ${exact}`)
    .sort()
    .join();

function named({ partnerId, weight }: { readonly partnerId: string; readonly weight: number }): TriedShare {
  const { numerator, denominator } = Fraction.ofParts(BigInt(weight), BigInt(BASIS_POINTS));
  return { partnerId, weight, exact: `${numerator}/${denominator}` };
}

async function survivors(
  shares: readonly TriedShare[],
  programId: string,
  { occurredAt }: CommandContext,
  known: TenantStateReader,
): Promise<readonly TriedShare[]> {
  const { partners } = await known.of(
    programId,
    occurredAt,
    shares.map(({ partnerId }) => partnerId),
  );
  return shares.map((share, at) => {
    const partner = partners[at];
    return typeof partner === 'object' ? { ...share, partnerId: partner.survivor } : share;
  });
}

/** As `reattributeSales` would write it; null: it would change nothing. */
async function recreditedAs(
  saleId: string,
  state: RecordedSale,
  attribution: SaleAttribution,
  context: CommandContext,
  known: TenantStateReader,
): Promise<TriedSale['recredited']> {
  const { programId } = state.sale;
  const credits = attribution.shares.map(({ partnerId, weight }) => ({ partnerId, weight }));
  const ids = credits.map(({ partnerId }) => partnerId);
  const knowledge = await known.of(programId, context.occurredAt, ids);
  const command = new ReattributeSale(
    { saleId, programId, credits, attribution, reason: 'what if', knowledge },
    context,
  );
  const decision = saleAggregate.decider.decide(command, state);
  if (isRefusal(decision)) return null;
  return decision.flatMap((event) => (event.type === 'sale.recredited' ? event.data : []))[0] ?? null;
}
