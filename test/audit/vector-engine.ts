import type { LedgerEvent } from '#libs/commissions';
import { MemoryBlindIndex } from '#libs/eventing';
import { type Command, type CommandContext, Decimal, type DomainEvent, exponentOf, idOf } from '#libs/kernel';
import { hierarchyAggregate, type PartnerEvent, type PartnerKind } from '#libs/partners';
import type { Condition, Plan, Rule } from '#libs/programs';
import { SetPartnerParent } from '../../libs/partners/src/hierarchy/hierarchy.js';
import { planWithoutPersons } from '../../libs/programs/src/plan/plan.persons.js';
import { RecordCreditNote } from '../../libs/sales/src/credit-note/credit-note.js';
import type { ContentDraft, Known, LineDraft } from '../../libs/sales/src/content/draft.js';
import {
  AmendSale,
  ReassignSale,
  RecordSale,
  RefundSale,
  ReverseRefund,
} from '../../libs/sales/src/sale/sale.commands.js';
import type {
  Vector,
  VectorCondition,
  VectorEntry,
  VectorRule,
  VectorStep,
  VectorVersion,
} from '../support/vectors.js';
import { type Engine, EngineRunner } from './engine.js';
import { ledgerIdOf, ofPartner, partnerIdOf, saleIdOf } from './facts.js';
import { History, PROGRAM, TENANT } from './history.js';
import { instant } from './vector-input.js';

const refundIdOf = (key: string): string => idOf(TENANT, 'refund', `${PROGRAM}:${key}`);

/** A scenario played through the deciders and policies of the engine, without a service; what they refuse is told and left out. */
export class EnginePlayer {
  readonly history = new History();
  readonly runner: EngineRunner;
  private readonly merged = new Map<string, string>();
  private readonly salesOf = new Map<string, string>();

  constructor(
    private readonly vector: Vector,
    engine: Engine,
  ) {
    this.runner = new EngineRunner(this.history, engine);
  }

  /** Brings each step to the ledgers before the next is taken, or all of them at once. */
  async play(settles: 'each' | 'once' = 'each'): Promise<readonly string[]> {
    await this.setUp();
    const refused: string[] = [];
    for (const step of this.vector.steps) {
      await this.step(step).catch((fault: Error) => {
        const [, code] = /^[A-Za-z]+: ([A-Z_]+) /.exec(fault.message) ?? [];
        if (code === undefined) throw fault;
        refused.push(`${step.key} ${code}`);
      });
      if (settles === 'each') await this.runner.settle();
    }
    await this.runner.settle();
    return refused;
  }

  /** Takes one more step, and brings it to the ledgers. */
  async take(step: VectorStep): Promise<void> {
    await this.record(step);
    await this.runner.settle();
  }

  /** Takes one more step, which no ledger has taken yet. */
  async record(step: VectorStep): Promise<void> {
    await this.step(step);
  }

  /** The sum of every ledger, in minor units; ledgers of zero are left out. */
  async totals(): Promise<Record<string, number>> {
    const digits = exponentOf(this.vector.program.currency) ?? 0;
    const totals = await Promise.all(
      this.vector.partners.map(async ({ key }) => {
        const amounts = (await this.ledger(key)).flatMap(({ data }) => ('entryId' in data ? [data.amount] : []));
        return [key, amounts.reduce((sum, one) => sum + Number(Decimal.of(one).unitsAt(digits)), 0)] as const;
      }),
    );
    return Object.fromEntries(totals.filter(([, total]) => total !== 0));
  }

  private async setUp(): Promise<void> {
    const { history, vector } = this;
    const { currency, timeZone, startsAt } = vector.program;
    const start = instant(startsAt);
    const [plan] = vector.plans;
    const program = { programId: PROGRAM, name: vector.name, currency, timeZone, startsAt: start };
    await history.program({ type: 'program.created', data: program });
    for (const { key, kind, country, tier, couldNotEarn = [] } of vector.partners) {
      const [gap] = couldNotEarn;
      const at = gap?.until === undefined ? start : instant(gap.until);
      await history.partner(partnerIdOf(key), ...admitted(key, kind as PartnerKind, country, tier, at));
    }
    for (const { key, parents = [] } of vector.partners) {
      for (const { parent, effectiveFrom } of parents) await this.parent(key, parent, effectiveFrom);
    }
    for (const version of plan?.versions ?? []) await this.publish(version);
    const days = new Map<string, Record<string, string>>();
    for (const { day, currency: of, perEuro } of vector.rates ?? []) {
      days.set(day, { ...days.get(day), [of]: String(perEuro) });
    }
    for (const [day, rates] of days) {
      await history.rates({ type: 'rates.published', data: { source: 'ecb', day, base: 'EUR', rates } });
    }
  }

  private async publish(version: VectorVersion): Promise<void> {
    const { version: number, effectiveFrom, holdDays } = version;
    const programId = PROGRAM;
    const plan = planWithoutPersons(planOf(version), programId, await new MemoryBlindIndex().persons(TENANT));
    await this.history.program({
      type: 'program.plan-published',
      data: { programId, plan, standard: true },
    });
    if (holdDays === undefined) return;
    const policy = { version: number, effectiveFrom: instant(effectiveFrom), maturityDays: holdDays };
    await this.history.program({ type: 'program.hold-policy-set', data: { programId, policy } });
  }

  private async parent(key: string, parent: string | null, effectiveFrom: string): Promise<void> {
    const known = { found: true, programId: PROGRAM, mergedInto: null } as const;
    const survivors = Object.fromEntries([...this.merged.keys()].map((one) => [partnerIdOf(one), this.survivor(one)]));
    const data = {
      ...{ programId: PROGRAM, partnerId: partnerIdOf(key), parentId: parent === null ? null : partnerIdOf(parent) },
      ...{ effectiveFrom: instant(effectiveFrom), reason: 'as it says', survivors },
      ...{ partner: known, parent: parent === null ? null : known },
    };
    await this.history.decide(hierarchyAggregate, new SetPartnerParent(data, this.history.context()));
  }

  private survivor(key: string): string {
    const into = this.merged.get(key);
    return into === undefined ? partnerIdOf(key) : this.survivor(into);
  }

  private context({ occurredAt }: VectorStep): CommandContext {
    return { ...this.history.context(), occurredAt: instant(occurredAt) };
  }

  private async step(step: VectorStep): Promise<void> {
    const { history, runner, vector } = this;
    const context = this.context(step);
    const of = { programId: PROGRAM, knowledge: { timeZone: vector.program.timeZone } };
    const saleId = saleIdOf(step.sale ?? step.key);
    switch (step.step) {
      case 'recordSale':
        if (step.holdUntil !== undefined) await this.holdUntil(step);
        return runner.run(new RecordSale({ saleId, ...this.content(step) }, context));
      case 'recordCreditNote': {
        const creditNoteId = idOf(TENANT, 'credit-note', `${PROGRAM}:${step.key}`);
        return runner.run(new RecordCreditNote({ creditNoteId, ...this.content(step) }, context));
      }
      case 'refundSale': {
        const asked = { currency: step.currency ?? null, extent: extentOf(step) };
        this.salesOf.set(step.key, saleId);
        const named = { saleId, refundId: refundIdOf(step.key), externalId: step.key, reason: 'refund' as const };
        return runner.run(new RefundSale({ ...named, asked, ...of }, context));
      }
      case 'reverseRefund': {
        const refund = step.refund ?? '';
        const named = { saleId: this.salesOf.get(refund) ?? saleIdOf(refund), refundId: refundIdOf(refund) };
        return runner.run(new ReverseRefund({ ...named, ...of, reason: 'as it says' }, context));
      }
      case 'amendSale':
        return runner.run(new AmendSale({ saleId, lines: linesOf(step), ...of }, context));
      case 'reassignSale': {
        const { partner: to = '' } = step;
        const survivor = this.merged.has(to) ? { survivor: this.survivor(to) } : ('in-program' as const);
        const knowledge = { ...of.knowledge, partners: [survivor] };
        const data = { ...of, saleId, partnerId: partnerIdOf(to), reason: 'as it says', knowledge };
        return runner.run(new ReassignSale(data, context));
      }
      case 'setPartnerParent':
        return this.parent(step.partner ?? '', step.parent ?? null, step.effectiveFrom ?? '');
      case 'mergePartner':
        return this.merge(step);
      case 'publishPlan':
        return step.version && this.publish(step.version);
      default:
        history.now = instant(step.occurredAt);
        return runner.run(await this.correction(step, context));
    }
  }

  /** Of whole days, as policies say it. */
  private async holdUntil({ occurredAt, holdUntil = '' }: VectorStep): Promise<void> {
    const maturityDays = Math.ceil((Date.parse(holdUntil) - Date.parse(occurredAt)) / 86_400_000);
    const policy = { version: 99, effectiveFrom: instant(occurredAt), maturityDays };
    await this.history.program({ type: 'program.hold-policy-set', data: { programId: PROGRAM, policy } });
  }

  private content(step: VectorStep): { given: ContentDraft; knowledge: Known } {
    const { program } = this.vector;
    const { customer, credits = [] } = step;
    return {
      given: {
        ...{ programId: PROGRAM, externalId: step.key, currency: step.currency ?? program.currency },
        credits: credits.map(({ partner, weight }) => ({ partnerId: partnerIdOf(partner), weight })),
        customer: customer
          ? { ref: customer.key, country: customer.country ?? null, returning: customer.returning ?? null }
          : null,
        ...{ saleType: step.type ?? null, metadata: step.metadata ?? {}, lines: linesOf(step) },
      },
      knowledge: {
        timeZone: program.timeZone,
        partners: credits.map(({ partner }) =>
          this.merged.has(partner) ? { survivor: this.survivor(partner) } : 'in-program',
        ),
      },
    };
  }

  private async merge({ partner = '', into = '', occurredAt }: VectorStep): Promise<void> {
    if (partner === into || this.merged.has(partner) || this.merged.has(into)) {
      throw new Error('MergePartner: BAD_MERGE it ends where it begins');
    }
    this.merged.set(partner, into);
    const data = { at: instant(occurredAt), reason: 'as it says' };
    const [from, to] = [ofPartner(partner), ofPartner(into)];
    await this.history.partner(to.partnerId, {
      type: 'partner.absorbed',
      data: { ...to, ...data, from: from.partnerId },
    });
    await this.history.partner(from.partnerId, {
      type: 'partner.merged',
      data: { ...from, ...data, into: to.partnerId },
    });
  }

  private async correction(step: VectorStep, context: CommandContext): Promise<Command> {
    const { amount, share } = step;
    const { ledgerId, entryId } = step.step === 'reverseClawback' ? await this.clawback(step) : await this.entry(step);
    const data = { ledgerId, entryId, reason: 'other' };
    switch (step.step) {
      case 'clawBack': {
        const part = { amount: amount?.toString() ?? null, share: share?.toString() ?? null };
        this.salesOf.set(step.key, JSON.stringify({ ledgerId, commandId: context.commandId, of: entryId }));
        return { type: 'ClawBackCommission', data: { ...data, ...part }, context };
      }
      case 'adjust': {
        const { currency } = this.vector.program;
        return { type: 'AdjustCommission', data: { ...data, amount: amount?.toString(), currency }, context };
      }
      default: {
        const types = { reverseClawback: 'ReverseClawback', void: 'VoidCommission', decline: 'DeclineCommission' };
        const type = types[step.step as keyof typeof types];
        return { type, data, context };
      }
    }
  }

  private async entry({ entry }: VectorStep): Promise<{ ledgerId: string; entryId: string }> {
    const { partner, ...named }: VectorEntry = entry ?? { sale: '', rule: '', partner: '' };
    const credited = partnerIdOf(named.credited ?? partner);
    const found = (await this.ledger(partner)).find(
      ({ type, data }) =>
        type === 'ledger.commission-accrued' &&
        data.ruleId === named.rule &&
        data.made?.credited === credited &&
        data.source.saleId === saleIdOf(named.sale),
    );
    if (!found || !('entryId' in found.data)) throw new Error('Correct: UNKNOWN_ENTRY no ledger has it');
    return { ledgerId: ledgerIdOf(partner), entryId: found.data.entryId };
  }

  private async clawback({ clawback = '' }: VectorStep): Promise<{ ledgerId: string; entryId: string }> {
    for (const { key } of this.vector.partners) {
      for (const event of await this.ledger(key)) {
        if (event.type !== 'ledger.commission-clawed-back') continue;
        const known = this.salesOf.get(clawback);
        const { commandId } = (known?.startsWith('{') ? JSON.parse(known) : {}) as { commandId?: string };
        const isMeant = event.metadata.commandId === commandId || event.data.source?.id === refundIdOf(clawback);
        if (isMeant) return { ledgerId: ledgerIdOf(key), entryId: event.data.entryId };
      }
    }
    throw new Error('Correct: UNKNOWN_CLAWBACK no ledger has it');
  }

  private ledger(key: string) {
    return this.history.ofStream<LedgerEvent & DomainEvent>(`ledger-${TENANT}.${ledgerIdOf(key)}`);
  }
}

function admitted(key: string, kind: PartnerKind, country: string, tier: number, at: string): PartnerEvent[] {
  const of = ofPartner(key);
  const person = { externalId: key, personalKey: null, name: null };
  return [
    { type: 'partner.prospected', data: { ...of, ...person, kind, country, at } },
    { type: 'partner.enrolled', data: { ...of, at, tier } },
    { type: 'partner.activated', data: { ...of, at } },
  ];
}

const linesOf = ({ lines = [] }: VectorStep): LineDraft[] =>
  lines.map(({ line, kind, quantity, unitPrice, product, category, appliesTo }) => ({
    ...(line !== undefined && { line }),
    kind: (kind ?? 'goods') as LineDraft['kind'],
    ...{ product: product ?? '(none)', category: category ?? null },
    ...{ quantity: String(quantity ?? '1'), unitPrice: String(unitPrice ?? '0').replace(/^-(?=[0.]+$)/, '') },
    ...(appliesTo && appliesTo.length > 0 && { appliesTo }),
  }));

function extentOf({ amount, refundedTotal, lines }: VectorStep) {
  if (amount !== undefined) return { kind: 'amount' as const, amount: String(amount) };
  if (refundedTotal !== undefined) return { kind: 'total' as const, refundedTotal: String(refundedTotal) };
  if (!lines) return { kind: 'rest' as const };
  return {
    kind: 'lines' as const,
    lines: lines.map(({ line = 0, amount: of, quantity }) => ({
      ...{ line, amount: of?.toString() ?? null, quantity: quantity?.toString() ?? null },
    })),
  };
}

function planOf({ version, effectiveFrom, rounding, base, caps = [], rules }: VectorVersion): Plan {
  const { kinds = [], products = [], categories = [] } = base?.excludes ?? {};
  const lower = (word: string): string => word.toLowerCase();
  return {
    ...{
      planId: idOf(TENANT, 'plan', `${PROGRAM}:plan`),
      name: 'plan',
      version,
      effectiveFrom: instant(effectiveFrom),
    },
    rounding: rounding === 'HALF_EVEN' ? 'half-even' : 'half-away',
    base: { excludeKinds: kinds, excludeProducts: products, excludeCategories: categories } as Plan['base'],
    caps: caps.map(
      ({ per, window, amount }) =>
        ({ capId: lower(`${per}-${window}`), per: lower(per), window: lower(window), amount }) as Plan['caps'][number],
    ),
    rules: rules.map(ruleOf),
  };
}

function ruleOf({ key, when, onTop = false, payee, level = 1, onZero = 'passes', pays }: VectorRule): Rule {
  const { share, flat, brackets } = pays;
  return {
    ...{ ruleId: key, name: key, when: when ? conditionOf(when) : { all: [] }, onTop, onZero },
    level: (payee === 'parent' ? level : 0) as Rule['level'],
    pays: (share
      ? { kind: 'share', rate: String(share.rate) }
      : flat
        ? { kind: 'flat', amount: String(flat.amount), per: flat.per }
        : {
            kind: 'brackets',
            ...brackets,
            window: brackets?.window.toLowerCase(),
            steps: brackets?.steps.map(({ from, rate, amount }) =>
              rate === undefined
                ? { from: String(from), amount: String(amount) }
                : { from: String(from), rate: String(rate) },
            ),
          }) as Rule['pays'],
  };
}

const METADATA = 'sale.metadata.';
const KEYS: Readonly<Record<string, string>> = { 'partner.key': 'partner.externalId', 'customer.key': 'customer.ref' };
const BOUNDS = ['atLeast', 'above', 'atMost', 'below'];

function conditionOf(condition: VectorCondition): Condition {
  if ('all' in condition) return { all: (condition.all as VectorCondition[]).map(conditionOf) };
  if ('any' in condition) return { any: (condition.any as VectorCondition[]).map(conditionOf) };
  const { fact, ...test } = condition as { fact: string } & Record<string, unknown>;
  if (fact === 'customer.returning') return { fact, is: (test['is'] ?? !test['isNot']) === true };
  const isBound = BOUNDS.some((bound) => bound in test);
  if (isBound && fact !== 'partner.tier') {
    return { fact, ...Object.fromEntries(Object.entries(test).map(([key, of]) => [key, String(of)])) } as Condition;
  }
  const values = isBound
    ? { oneOf: tiersWithin(test) }
    : 'isNot' in test
      ? { noneOf: [String(test['isNot'])] }
      : { oneOf: ((test['in'] ?? [test['is']]) as unknown[]).map(String) };
  if (fact.startsWith(METADATA)) return { fact: 'sale.metadata', key: fact.slice(METADATA.length), ...values };
  return { fact: KEYS[fact] ?? fact, ...values } as Condition;
}

const tiersWithin = ({ atLeast = 1, above = 0, atMost = 100, below = 101 }: Record<string, unknown>): string[] =>
  Array.from({ length: 100 }, (_, at) => at + 1)
    .filter((rank) => rank >= Number(atLeast) && rank > Number(above) && rank <= Number(atMost) && rank < Number(below))
    .map(String);
