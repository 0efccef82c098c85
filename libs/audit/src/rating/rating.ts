import type { Exchange, Hold, PassReason, Rated, Source, Terms } from '#libs/commissions';
import type { Cap, Plan, Rule } from '#libs/programs';
import type { SaleContent } from '#libs/sales';
import { dayAt, daysLater, windowAt } from '../arithmetic/calendar.js';
import type { PartnerKnowledge } from '../knowledge/knowledge.partner.js';
import type { ProgramKnowledge } from './knowledge.program.js';
import { converted, type RatesKnowledge } from '../knowledge/knowledge.rates.js';
import { digitsOf, minorOf, partOf } from '../arithmetic/minor.js';
import { Rational } from '../arithmetic/rational.js';
import { baseOf, firstMatch } from './rule-selection.js';
import { stepsOf, type Volume } from './volume.js';

/** A sale or an unlinked credit, as one credited partner's ledger meets it. */
export interface Sold {
  readonly source: Source;
  readonly content: Omit<SaleContent, 'saleId'>;
  readonly part: number;
}

/** What is known at the moment the source is rated. */
export interface Known {
  readonly program: ProgramKnowledge;
  readonly partner: PartnerKnowledge | undefined;
  readonly rates: (source: string) => RatesKnowledge | undefined;
}

interface Taken {
  readonly source: Source;
  readonly occurredAt: string;
}

/** What follows from a source and the knowledge of its moment, before the ledger's own windows, caps and months. */
export type Rating =
  | (Taken & { readonly kind: 'passed'; readonly reason: PassReason })
  /** Nothing may be posted yet: the source is parked until a rate is known. */
  | (Taken & { readonly kind: 'unratable'; readonly reason: 'NO_RATE' })
  | RatedSource;

export interface RatedSource extends Taken {
  readonly kind: 'rated';
  readonly zone: string;
  readonly terms: Terms;
  readonly ruleId: string;
  readonly base: string;
  readonly baseCurrency: string;
  readonly excluded: string;
  readonly split: { readonly weights: readonly number[]; readonly part: number };
  readonly rounding: Plan['rounding'];
  readonly exchange: Exchange | null;
  readonly holds: readonly Hold[];
  readonly pays: { readonly kind: 'fixed'; readonly wanted: bigint; readonly rated: Rated } | Volume;
  readonly caps: readonly CapTerms[];
}

export interface CapTerms {
  readonly capId: string;
  readonly windowKey: string;
  /** Where consumption is counted: plan, cap and window. */
  readonly account: string;
  readonly amount: bigint;
  /** All partners of the program draw on it. */
  readonly shared: boolean;
}

const USUAL_RATE_SOURCE = 'ecb';

/** Rates a sale or credit note for one partner by what is known now. */
export function rate(sold: Sold, known: Known): Rating {
  const { source, content } = sold;
  const { occurredAt } = content;
  const passed = (reason: PassReason): Rating => ({ kind: 'passed', source, occurredAt, reason });
  const { program, partner } = known;
  if (occurredAt < program.startsAt) return passed('BEFORE_PROGRAM_START');
  if (!partner?.earnsAt(occurredAt)) return passed('PARTNER_COULD_NOT_EARN');
  const plan = program.planAt(occurredAt, partner.planIdAt(occurredAt));
  if (!plan) return passed('NO_PLAN_IN_FORCE');
  const exchange = exchangeFor(content, known);
  if (exchange === undefined) return { kind: 'unratable', source, occurredAt, reason: 'NO_RATE' };
  const { kind, country } = partner;
  const rule = firstMatch(plan, {
    sale: content,
    partner: { kind, country, tier: partner.tierAt(occurredAt) },
    exchange,
  });
  if (!rule) return passed('NO_RULE_MATCHED');
  const { base, excluded } = baseOf(plan, content.lines);
  const earnsNothing = rule.pays.kind === 'flat' && (base.sign <= 0 || source.kind === 'credit-note');
  if (earnsNothing) return passed('SALE_EARNED_NOTHING');
  return byRule(sold, program, partner, { plan, rule, exchange, base, excluded });
}

function exchangeFor(content: Sold['content'], { program, rates }: Known): Exchange | null | undefined {
  if (content.currency === program.currency) return null;
  const source = program.payoutPolicyAt(content.occurredAt)?.rateSource ?? USUAL_RATE_SOURCE;
  const day = dayAt(content.occurredAt, content.timeZone);
  return rates(source)?.on(day, content.currency, program.currency);
}

interface Chosen {
  readonly plan: Plan;
  readonly rule: Rule;
  readonly exchange: Exchange | null;
  readonly base: Rational;
  readonly excluded: Rational;
}

function byRule(
  { source, content, part }: Sold,
  program: ProgramKnowledge,
  partner: PartnerKnowledge,
  chosen: Chosen,
): Rating {
  const { plan, rule, exchange, base, excluded } = chosen;
  const { occurredAt, timeZone: zone } = content;
  const isSale = source.kind === 'sale';
  const split = { weights: content.credits.map(({ weight }) => weight), part };
  return {
    kind: 'rated',
    source,
    occurredAt,
    zone,
    terms: termsOf(plan, program, partner, occurredAt),
    ruleId: rule.ruleId,
    base: base.toString(),
    baseCurrency: content.currency,
    excluded: excluded.toString(),
    split,
    rounding: plan.rounding,
    exchange,
    holds: isSale ? holdsOf(program, partner, occurredAt, zone) : [],
    pays: paysOf(chosen, split, { occurredAt, zone, currency: program.currency }),
    caps: isSale ? capsOf(plan, content, program.currency) : [],
  };
}

const termsOf = (plan: Plan, program: ProgramKnowledge, partner: PartnerKnowledge, occurredAt: string): Terms => ({
  planId: plan.planId,
  planVersion: plan.version,
  programRevision: program.revision.toString(),
  partnerRevision: partner.revision.toString(),
  tier: partner.tierAt(occurredAt),
  partnerKind: partner.kind,
  partnerCountry: partner.country,
});

interface Frame {
  readonly occurredAt: string;
  readonly zone: string;
  readonly currency: string;
}

function paysOf(
  { plan: { planId, rounding }, rule: { pays, ruleId }, base, exchange }: Chosen,
  { weights, part }: RatedSource['split'],
  { occurredAt, zone, currency }: Frame,
): RatedSource['pays'] {
  const digits = digitsOf(currency);
  switch (pays.kind) {
    case 'share': {
      const total = converted(base.times(Rational.of(pays.rate)), exchange).units(digits, rounding);
      return { kind: 'fixed', wanted: partOf(total, weights, part), rated: { kind: 'share', rate: pays.rate } };
    }
    case 'flat': {
      const total = Rational.of(pays.amount).units(digits, rounding);
      return {
        kind: 'fixed',
        wanted: partOf(total, weights, part),
        rated: { kind: 'flat', amount: pays.amount, per: 'sale' },
      };
    }
    case 'brackets': {
      const exact = converted(base.times(Rational.whole(weights[part] ?? 0)), exchange).over(Rational.whole(10_000));
      const own = exchange === null ? exact : Rational.minor(exact.units(digits, rounding), digits);
      const windowKey = windowAt(occurredAt, zone, pays.window);
      const account = `${planId}|${ruleId}|${windowKey}`;
      const { mode } = pays;
      const steps = pays.steps.filter((step) => 'rate' in step);
      return { kind: 'volume', mode, steps: stepsOf(steps), writtenSteps: steps, windowKey, own, account };
    }
  }
}

function holdsOf(program: ProgramKnowledge, partner: PartnerKnowledge, occurredAt: string, zone: string): Hold[] {
  const days = program.holdPolicyAt(occurredAt)?.maturityDays ?? 0;
  const maturity: Hold[] = days > 0 ? [{ kind: 'maturity', until: daysLater(occurredAt, days, zone) }] : [];
  return partner.standingAt(occurredAt) === 'suspended' ? [...maturity, { kind: 'risk', until: null }] : maturity;
}

function capsOf(plan: Plan, { occurredAt, timeZone, customer }: Sold['content'], currency: string): CapTerms[] {
  return plan.caps.flatMap((cap): CapTerms[] => {
    if (cap.per === 'customer' && !customer) return [];
    const windowKey = windowKeyOf(cap.per, windowAt(occurredAt, timeZone, cap.window), customer?.ref);
    const account = `${plan.planId}|${cap.capId}|${windowKey}`;
    const amount = minorOf(cap.amount, currency) ?? 0n;
    return [{ capId: cap.capId, windowKey, account, amount, shared: cap.per === 'program' }];
  });
}

const windowKeyOf = (per: Cap['per'], window: string, customer: string | undefined): string =>
  ({ partner: window, customer: `${window}|${customer}`, program: `program|${window}` })[per];
