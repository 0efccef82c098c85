import type { Answer, Recomputation } from '../../libs/audit/src/ledger/recomputation.js';
import { dayAt, daysFrom, daysLater } from '../../libs/audit/src/arithmetic/calendar.js';
import { digitsOf } from '../../libs/audit/src/arithmetic/minor.js';
import { Rational } from '../../libs/audit/src/arithmetic/rational.js';
import { AUDITOR, type Auditor } from './auditor.js';
import type { Converting, SaleHold } from '../../libs/audit/src/ledger/pinned-credit.js';
import { lastToHold } from '../../libs/audit/src/states/last-to-hold.js';
import type { PlanTerms } from '../../libs/audit/src/rating/plan-terms.js';
import type { SaleHead } from '../../libs/audit/src/sources/sale-source.js';
import type { Vector, VectorEntry, VectorStep, VectorVersion } from '../support/vectors.js';
import { correctionOf, instant, linesOf, planOf, refundOf, saleOf } from './vector-input.js';

/** A scenario played through the auditor's own recomputation, without a service. */
export class VectorPlayer {
  readonly recomputation: Recomputation;
  private readonly versions: { terms: PlanTerms; effectiveFrom: string; holdDays: number }[] = [];
  private readonly heldUntil = new Map<string, string>();

  constructor(
    private readonly vector: Vector,
    private readonly auditor: Auditor = AUDITOR,
  ) {
    const { program, partners, plans } = vector;
    const of = (key: string) => partners.find((partner) => partner.key === key);
    this.recomputation = new auditor.Recomputation({
      currency: program.currency,
      digitsOf,
      conversion: ({ currency, occurredAt }) => this.conversion(currency, occurredAt),
      partners: {
        facts: (key) => (fact) => {
          const value: unknown = { ...of(key) }[fact.slice('partner.'.length)];
          return value === undefined || value === null ? [] : [String(value as string)];
        },
        earns: (key, at) => this.earns(key, at),
        terms: (key, at) => {
          if (!this.earns(key, at)) return 'PARTNER_COULD_NOT_EARN';
          return lastToHold(this.versions, at)?.terms ?? 'NO_PLAN_IN_FORCE';
        },
        holds: (_, sale) => this.holds(sale),
      },
    });
    for (const { key, parents = [] } of partners) {
      for (const { parent, effectiveFrom } of parents)
        this.recomputation.hierarchy.setParent(key, parent, instant(effectiveFrom));
    }
    for (const { key, versions } of plans) {
      for (const version of versions) this.publish(key, version);
    }
  }

  brokenInvariants(): string[] {
    return this.auditor.brokenInvariants(this.recomputation);
  }

  play(step: VectorStep): Answer {
    const { recomputation: program, vector } = this;
    const { sale = '', key } = step;
    const plan = vector.plans[0]?.key ?? '';
    switch (step.step) {
      case 'recordSale':
      case 'recordCreditNote':
        if (step.holdUntil !== undefined) this.heldUntil.set(key, instant(step.holdUntil));
        return program.record(saleOf(step, vector.program));
      case 'refundSale':
        return program.refund(sale, refundOf(step));
      case 'reverseRefund':
        return program.reverseRefund(key, step.refund ?? '');
      case 'amendSale':
        return program.amend(key, sale, linesOf(step));
      case 'setPartnerParent': {
        const { partner = '', parent = null, effectiveFrom = '' } = step;
        return answer(program.hierarchy.setParent(partner, parent, instant(effectiveFrom)));
      }
      case 'mergePartner':
        return answer(program.hierarchy.merge(step.partner ?? '', step.into ?? ''));
      case 'publishPlan':
        if (step.version) this.publish(plan, step.version);
        return {};
      default:
        return answer(this.correct(step));
    }
  }

  private correct(step: VectorStep): string | undefined {
    const { corrections } = this.recomputation;
    const { amount, share } = correctionOf(step);
    if (step.step === 'reverseClawback') {
      const clawback = step.clawback ?? '';
      if (this.recomputation.isRefund(clawback)) return 'CAUSED_BY_REFUND';
      return corrections.reverseClawback(step.key, clawback);
    }
    const entry = step.entry && this.entry(step.entry);
    if (!entry) return 'UNKNOWN_ENTRY';
    switch (step.step) {
      case 'clawBack':
        return corrections.clawBack(step.key, entry, amount, share);
      case 'adjust':
        return corrections.adjust(step.key, entry, amount ?? Rational.zero);
      case 'void':
      case 'decline':
        return void corrections.takeAll(step.key, entry, step.step);
      default:
        throw new Error(`no such step: ${step.step}`);
    }
  }

  private entry({ sale, rule, partner, credited }: VectorEntry) {
    const found = this.recomputation.settlement.entryOf(sale, rule, partner, credited ?? partner);
    return found?.entered === true ? found : undefined;
  }

  private publish(planId: string, version: VectorVersion): void {
    const terms = planOf(planId, version, digitsOf(this.vector.program.currency));
    this.versions.push({ terms, effectiveFrom: terms.effectiveFrom, holdDays: version.holdDays ?? 0 });
  }

  private earns(partner: string, at: string): boolean {
    const { couldNotEarn = [] } = this.vector.partners.find(({ key }) => key === partner) ?? {};
    return !couldNotEarn.some(({ from, until }) => instant(from) <= at && (until === undefined || at < instant(until)));
  }

  private holds({ saleId, occurredAt, zone }: SaleHead): SaleHold[] {
    const days = lastToHold(this.versions, occurredAt)?.holdDays ?? 0;
    const untils = [this.heldUntil.get(saleId), days > 0 ? daysLater(occurredAt, days, zone) : undefined];
    return untils.flatMap((until) => (until === undefined ? [] : [{ kind: 'maturity' as const, until }]));
  }

  /** Through the euro, by the latest quotes of both on or before the sale's day, at most seven days old. */
  private conversion(currency: string, at: string): Converting | undefined {
    const { program, rates = [] } = this.vector;
    if (currency === program.currency) return { convert: (amount) => amount, exchange: null };
    const day = dayAt(at, program.timeZone);
    const quote = (code: string): string | undefined => {
      if (code === 'EUR') return '1';
      const known = rates.filter((rate) => rate.currency === code && rate.day <= day && daysFrom(rate.day, day) <= 7);
      return known.toSorted((one, other) => (one.day < other.day ? -1 : 1)).at(-1)?.perEuro;
    };
    const [from, to] = [quote(currency), quote(program.currency)];
    if (from === undefined || to === undefined) return undefined;
    return { convert: (amount) => amount.times(Rational.of(to)).over(Rational.of(from)), exchange: null };
  }
}

const answer = (refused: string | undefined): Answer => (refused === undefined ? {} : { refused });
