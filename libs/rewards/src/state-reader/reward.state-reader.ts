import { bindingAt, type JourneyEvent } from '#libs/attribution';
import type { StateReader } from '#libs/eventing';
import { dayOf, type EventOf, type Instant, type Position, type Recorded } from '#libs/kernel';
import { earningAt, isBanned, type Partner, partnerAggregate } from '#libs/partners';
import { payoutPolicyInForce, type Program, programAggregate, rewardPolicyInForce, zoneOf } from '#libs/programs';
import { conversionOn, ratesAggregate, ratesIdOf, type RatesState } from '#libs/rates';
import { isInfluence, netOf, type RecordedSale, saleAggregate, type SaleEvent } from '#libs/sales';
import type { Earned, Exchanges, KnownReferrer, NoReferrer } from '../earning/trigger.js';
import type { RewardTrigger } from '../vocabulary/reward.types.js';
import { walletAggregate } from '../wallet/wallet.aggregate.js';
import type { TakeBackRewards } from '../wallet/wallet.commands.js';
import type { Wallet } from '../wallet/wallet.state.js';
import { recordsOf } from './beneficiaries.js';
import { codesPartner, mostCredited, nobodyOf } from './credited.js';
import { type Held, holdersOfLead, holdersOfSale, qualificationsOf } from './occasions.js';
import { type Asked, attributesOfLead, attributesOfSale } from './attributes.js';

export type SaleTrigger = Recorded<EventOf<SaleEvent, 'sale.recorded' | 'sale.recredited'>>;
export type LeadTrigger = Recorded<EventOf<JourneyEvent, 'journey.lead-qualified'>>;

/** Something that rewards may be given for, and what conditions ask of it. */
export interface Occasion {
  readonly earned: Earned;
  readonly asked: Asked;
  /** How the partners of it stood. */
  readonly partners: ReadonlyMap<string, Partner>;
}

type Standing = Omit<TakeBackRewards['data'], 'walletId'> & { readonly partnerIds: readonly string[] };

const DEFAULT_RATE_SOURCE = 'ecb';

/** What rewards have to know of other streams of a tenant: all as known at the trigger, but rates, which may come later. */
export class RewardStateReader {
  constructor(
    private readonly facts: StateReader,
    readonly tenant: string,
  ) {}

  async wallet(walletId: string): Promise<Wallet> {
    return (await this.facts.of(walletAggregate, this.tenant, walletId)).state;
  }

  async sale(saleId: string, at?: Position): Promise<RecordedSale | undefined> {
    const { state } = await this.facts.of(saleAggregate, this.tenant, saleId, at);
    return state.status === 'recorded' ? state : undefined;
  }

  async isBanned(partnerId: string): Promise<boolean> {
    const partner = await this.partner(partnerId);
    return partner !== undefined && isBanned(partner);
  }

  /** A sale when it was recorded, or when it was credited anew; undefined where the program gives nothing for it. */
  async ofSale(event: SaleTrigger): Promise<Occasion | undefined> {
    const { saleId, programId } = event.data;
    if (!(await this.mayGive(programId, event.position))) return undefined;
    const recorded = await this.sale(saleId, event.position);
    if (!recorded || isInfluence(recorded.sale)) return undefined;
    const { sale, attribution } = recorded;
    const at = sale.occurredAt;
    const anew = event.type === 'sale.recredited';
    const known = await this.terms(programId, at, event.position);
    if (!known) return undefined;
    const holders = anew ? await holdersOfSale(this.facts, this.tenant, saleId, event.position) : [];
    // Whose it was before has had its answer.
    if (anew && holders.at(-1)?.occasion !== event.id) return undefined;
    const before = holders.slice(0, -1);
    const touches = attribution?.touches ?? [];
    const risky = new Set(attribution?.shares.flatMap(({ partnerId, risks }) => (risks.length > 0 ? partnerId : [])));
    const partners = new Map<string, Partner>();
    const stood = async (partnerId: string | null, nobody: NoReferrer): Promise<KnownReferrer | NoReferrer> =>
      partnerId === null
        ? nobody
        : this.referrer(partnerId, { at, position: event.position, partners }, risky.has(partnerId));
    const nobody = nobodyOf(recorded);
    const earned: Earned = {
      ...{ ...known, tenant: this.tenant, programId, kind: 'sale' },
      ...{ trigger: { kind: 'sale', id: saleId, at }, occasion: anew ? event.id : saleId, anew },
      wasNobodys: anew && before.every(({ partnerId }) => partnerId === null),
      hadNoCode: anew && before.every(({ coder }) => coder === null),
      ...{ number: sale.conversion?.number ?? null, journeyId: sale.conversion?.journeyId ?? null },
      net: { amount: netOf(recorded).toString(), currency: sale.currency },
      referrer: await stood(mostCredited(sale.credits, touches), nobody),
      coder: await stood(codesPartner(touches), nobody),
    };
    return { earned, partners, asked: attributesOfSale(recorded, earned.exchanges(sale.currency)) };
  }

  /** A lead that was qualified. However often it is, it is one occasion for each partner that it becomes. */
  async ofLead({ data, position }: LeadTrigger): Promise<Occasion | undefined> {
    const { leadId, programId, at } = data;
    const known = await this.terms(programId, at, position);
    if (!known) return undefined;
    const qualified = await qualificationsOf(this.facts, this.tenant, leadId, position);
    const last = qualified.at(-1);
    const holder = (await holdersOfLead(leadId, qualified)).at(-1);
    if (!last || !holder) return undefined;
    const { journey, partnerId } = last;
    const shares = bindingAt(journey, at)?.shares ?? [];
    const risky = shares.some((share) => share.partnerId === partnerId && (share.risks?.length ?? 0) > 0);
    const partners = new Map<string, Partner>();
    const nobody: NoReferrer = { reason: 'NOT_CREDITED', partnerId: null };
    const referrer =
      partnerId === null ? nobody : await this.referrer(partnerId, { at, position, partners }, risky, holder.partnerId);
    const earned: Earned = {
      // Of whoever submitted it, whichever journey the customer's have become since.
      ...{ ...known, tenant: this.tenant, programId, kind: 'lead', journeyId: leadId, referrer, coder: nobody },
      ...{ trigger: { kind: 'lead', id: leadId, at }, anew: false, number: null, net: null },
      ...{ occasion: holder.occasion, wasNobodys: false, hadNoCode: false },
    };
    return { earned, partners, asked: attributesOfLead };
  }

  /** The same lead, each time that it was qualified before. */
  async qualifiedBefore({ data, position }: LeadTrigger): Promise<readonly LeadTrigger[]> {
    const qualified = await qualificationsOf(this.facts, this.tenant, data.leadId, position);
    return qualified.slice(0, -1).map(({ event }) => event);
  }

  /** What stands of a sale or a lead now; `partnerIds`: who may have been given something for it. */
  async standing({ kind, id }: Pick<RewardTrigger, 'kind' | 'id'>): Promise<Standing | undefined> {
    const trigger = { kind, id };
    if (kind === 'lead') {
      const qualified = await qualificationsOf(this.facts, this.tenant, id);
      return { trigger, net: null, ...heldBy(await holdersOfLead(id, qualified), id) };
    }
    const recorded = await this.sale(id);
    if (!recorded) return undefined;
    const held = heldBy(await holdersOfSale(this.facts, this.tenant, id), id);
    return { trigger, net: netOf(recorded).toString(), ...held };
  }

  /** Whether the program had rules by then, for whatever time: where it had none, nothing was given yet for what happened. */
  async mayGive(programId: string, position: Position): Promise<boolean> {
    const { state } = await this.facts.of(programAggregate, this.tenant, programId, position);
    return state.status !== 'absent' && state.rewardPolicies.some(({ rules }) => rules.length > 0);
  }

  /** Every record of a partner, if the one that lives is banned. */
  async bannedRecords(partnerId: string): Promise<readonly string[]> {
    const records = await recordsOf(this.facts, this.tenant, partnerId);
    return (await Promise.all(records.map((id) => this.isBanned(id)))).includes(true) ? records : [];
  }

  private async referrer(
    partnerId: string,
    { at, position, partners }: { at: Instant; position: Position; partners: Map<string, Partner> },
    risky: boolean,
    /** Under which record it has its rewards. */
    as: string | null = partnerId,
  ): Promise<KnownReferrer> {
    const partner = await this.partner(partnerId, position);
    const known = as ?? partnerId;
    if (partner) partners.set(known, partner);
    return { partnerId: known, risky, earning: partner ? earningAt(partner, at) : 'earns-nothing' };
  }

  /** undefined: the program gives nothing at that moment. */
  private async terms(programId: string, at: Instant, position: Position) {
    const { state: program } = await this.facts.of(programAggregate, this.tenant, programId, position);
    if (program.status === 'absent') return undefined;
    const policy = rewardPolicyInForce(program, at);
    if (!policy || policy.rules.length === 0) return undefined;
    const timeZone = zoneOf(program, at);
    const { currency } = program;
    return { policy, timeZone, currency, exchanges: await this.exchanges(program, at, timeZone) };
  }

  private async exchanges(program: Program, at: Instant, timeZone: string): Promise<Exchanges> {
    const source = payoutPolicyInForce(program, at)?.rateSource ?? DEFAULT_RATE_SOURCE;
    const { state } = await this.facts.of(ratesAggregate, this.tenant, ratesIdOf(this.tenant, source));
    return exchangesOf(state, program.currency, dayOf(at, timeZone));
  }

  private async partner(partnerId: string, position?: Position): Promise<Partner | undefined> {
    const { state } = await this.facts.of(partnerAggregate, this.tenant, partnerId, position);
    return state.status === 'known' ? state : undefined;
  }
}

/** Whose it is by now, and who may have been given something for it. */
function heldBy(holders: readonly Held[], id: string): Pick<Standing, 'creditedTo' | 'occasion' | 'partnerIds'> {
  const { partnerId: creditedTo, occasion } = holders.at(-1) ?? { partnerId: null, occasion: id };
  const partnerIds = holders.flatMap(({ partnerId, coder }) => [partnerId, coder].flatMap((one) => one ?? []));
  return { creditedTo, occasion, partnerIds: [...new Set(partnerIds)] };
}

const exchangesOf =
  (rates: RatesState, to: string, day: string): Exchanges =>
  (from) => {
    const conversion = conversionOn(rates, from, to, day);
    if (conversion.kind === 'sameCurrency') return null;
    return conversion.kind === 'rate' ? conversion.rates : undefined;
  };
