import type { Answer, Recomputation } from '../../libs/audit/src/ledger/recomputation.js';
import { dayAt, daysFrom } from '../../libs/audit/src/arithmetic/calendar.js';
import { digitsOf } from '../../libs/audit/src/arithmetic/minor.js';
import { Rational } from '../../libs/audit/src/arithmetic/rational.js';
import type { Conversion } from '../../libs/audit/src/rating/worth.js';
import { AUDITOR, type Auditor } from './auditor.js';
import type { Vector, VectorEntry, VectorStep } from '../support/vectors.js';
import { correctionOf, instant, linesOf, planOf, refundOf, saleOf } from './vector-input.js';

/** A scenario played through the auditor's own recomputation, without a service. */
export class VectorPlayer {
  readonly recomputation: Recomputation;

  constructor(
    private readonly vector: Vector,
    private readonly auditor: Auditor = AUDITOR,
  ) {
    const { program, partners, plans } = vector;
    const of = (key: string) => partners.find((partner) => partner.key === key);
    this.recomputation = new auditor.Recomputation({
      currency: program.currency,
      zone: program.timeZone,
      digitsOf,
      conversion: (currency, at) => this.conversion(currency, at),
      partners: {
        facts: (key) => (fact) => {
          const value: unknown = { ...of(key) }[fact.slice('partner.'.length)];
          return value === undefined || value === null ? [] : [String(value as string)];
        },
        earns: (key, at) =>
          !of(key)?.couldNotEarn?.some(
            ({ from, until }) => instant(from) <= at && (until === undefined || at < instant(until)),
          ),
      },
    });
    for (const { key, parents = [] } of partners) {
      for (const { parent, effectiveFrom } of parents)
        this.recomputation.hierarchy.setParent(key, parent, instant(effectiveFrom));
    }
    for (const { key, versions } of plans) {
      for (const version of versions) this.recomputation.publish(planOf(key, version, digitsOf(program.currency)));
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
        return program.record(saleOf(step, vector.program.currency));
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
        if (step.version) program.publish(planOf(plan, step.version, digitsOf(vector.program.currency)));
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

  /** Through the euro, by the latest quotes of both on or before the sale's day, at most seven days old. */
  private conversion(currency: string, at: string): Conversion | undefined {
    const { program, rates = [] } = this.vector;
    if (currency === program.currency) return (amount) => amount;
    const day = dayAt(at, program.timeZone);
    const quote = (code: string): string | undefined => {
      if (code === 'EUR') return '1';
      const known = rates.filter((rate) => rate.currency === code && rate.day <= day && daysFrom(rate.day, day) <= 7);
      return known.toSorted((one, other) => (one.day < other.day ? -1 : 1)).at(-1)?.perEuro;
    };
    const [from, to] = [quote(currency), quote(program.currency)];
    if (from === undefined || to === undefined) return undefined;
    return (amount) => amount.times(Rational.of(to)).over(Rational.of(from));
  }
}

const answer = (refused: string | undefined): Answer => (refused === undefined ? {} : { refused });
