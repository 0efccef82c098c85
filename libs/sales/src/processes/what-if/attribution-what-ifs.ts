import { SaleAttributions } from '#libs/attribution';
import { STATE_READER, type StateReader } from '#libs/eventing';
import { type CommandContext, type Decimal, type EventOf, isRefusal, type Position, type Refusal } from '#libs/kernel';
import { type AttributionPolicy, programAggregate } from '#libs/programs';
import { Inject, Injectable } from '@nestjs/common';
import type { SaleAttribution, SaleEvent } from '../../events/sale.events.js';
import { netOf, type RecordedSale } from '../../refund/recorded-sale.js';
import { saleAggregate } from '../../sale/sale.aggregate.js';
import type { TenantStateReader } from '../sale.state-reader.js';
import { named, recreditedAs, sharesOf, survivors, type TriedShare } from './tried-shares.js';

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
    const decided = state.status === 'recorded' ? await this.decided(saleId, 'last', context) : undefined;
    if (state.status !== 'recorded' || !decided) return undefined;
    const { sale } = state;
    const policy = await this.policyOf(sale.programId, decided.attribution, context);
    if (!policy) return undefined;
    const changed = change(policy);
    if (isRefusal(changed)) return changed;
    const tried = decided.isNamed
      ? undefined
      : await this.tried({ saleId, state, decided }, [policy, changed], change, context);
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
    policies: readonly [AttributionPolicy, AttributionPolicy],
    change: Change,
    context: CommandContext,
  ): Promise<{ readonly isBound: boolean; readonly changed?: SaleAttribution }> {
    const { programId, occurredAt: soldAt, lines, conversion } = sale;
    const journeyId = attribution.journeyId ?? conversion?.journeyId ?? null;
    const recorded = { saleId, programId, soldAt, lines, attribution, journeyId };
    const changed = (policy: AttributionPolicy) => valueOf(change(policy));
    const trial = { changed, bySale: (first: string) => this.byFirstSale(first, change, context) };
    const { now, then } = await this.attributions.tryAsKnownAt(at, { ...recorded, policies, trial }, context.tenant);
    const isBound = then.decidedBy === 'binding';
    if (sharesOf(now) === sharesOf(then)) return { isBound };
    const [, { version: policyVersion, model }] = policies;
    return { isBound, changed: { policyVersion, model, unusable: attribution.unusable, ...then } };
  }

  /** Whom the sale that bound its customer would be credited to by touches; nobody: it would bind nobody. Undefined: to whom it was. */
  private async byFirstSale(
    saleId: string,
    change: Change,
    context: CommandContext,
  ): Promise<SaleAttribution['shares'] | undefined> {
    const { state } = await this.facts.of(saleAggregate, context.tenant, saleId);
    const decided = state.status === 'recorded' ? await this.decided(saleId, 'first', context) : undefined;
    if (state.status !== 'recorded' || !decided) return undefined;
    const policy = await this.policyOf(state.sale.programId, decided.attribution, context);
    const changed = policy && valueOf(change(policy));
    if (!policy || !changed) return undefined;
    const tried = await this.tried({ saleId, state, decided }, [policy, changed], change, context);
    if (!tried.changed) return undefined;
    return tried.changed.decidedBy === 'touches' ? tried.changed.shares : [];
  }

  private async decided(
    saleId: string,
    which: 'first' | 'last',
    { tenant }: CommandContext,
  ): Promise<Decided | undefined> {
    let decided: Decided | undefined;
    for await (const { type, data, position: at } of this.facts.events(saleAggregate, tenant, saleId)) {
      if (type !== 'sale.recorded' && type !== 'sale.recredited' && type !== 'sale.credits-confirmed') continue;
      const attribution = type === 'sale.credits-confirmed' ? null : data.attribution;
      if (attribution) decided = { attribution, at, isNamed: false };
      else if (decided) decided = { ...decided, isNamed: true };
      if (decided && which === 'first') return decided;
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

const valueOf = (policy: AttributionPolicy | Refusal) => (isRefusal(policy) ? undefined : policy);
