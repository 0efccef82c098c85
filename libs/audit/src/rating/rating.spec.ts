import { describe, expect, it } from '@jest/globals';
import type { Recorded } from '#libs/kernel';
import type { PartnerEvent } from '#libs/partners';
import type { Plan, ProgramEvent, Rule } from '#libs/programs';
import { PartnerKnowledge } from '../knowledge/knowledge.partner.js';
import { ProgramKnowledge } from './knowledge.program.js';
import { RatesKnowledge } from '../knowledge/knowledge.rates.js';
import { rate, type RatedSource, type Sold } from './rating.js';
import { Rational } from '../arithmetic/rational.js';
import { stepsOf, windowCommission } from './volume.js';

const START = '2011-01-01T00:00:00.000Z';
const FEBRUARY = '2011-02-01T00:00:00.000Z';

const recorded = <E>(event: E, revision = 0n): Recorded<never> => ({ ...event, revision }) as never;

const plan = (version: number, effectiveFrom: string, rules: readonly Rule[]): Plan => ({
  ...{ planId: 'plan', name: 'plan', version, effectiveFrom, rounding: 'half-away', rules, caps: [] },
  base: { excludeKinds: ['postage'], excludeProducts: [], excludeCategories: [] },
});

const always = { all: [] };
const plain = { when: always, onTop: false, level: 0, onZero: 'passes' } as const;
const half: Rule = { ruleId: 'half', name: 'half', ...plain, pays: { kind: 'share', rate: '0.5' } };
const dollar: Rule = {
  ruleId: 'dollar',
  name: 'dollar',
  ...plain,
  pays: { kind: 'flat', amount: '1.00', per: 'sale' },
};

function programWith(...plans: readonly Plan[]): ProgramKnowledge {
  const program = new ProgramKnowledge();
  const created = { programId: 'p', name: 'p', currency: 'GBP', timeZone: 'Europe/London', startsAt: START };
  const events: ProgramEvent[] = [
    { type: 'program.created', data: created },
    ...plans.map((each): ProgramEvent => ({
      type: 'program.plan-published',
      data: { programId: 'p', plan: each, standard: true },
    })),
  ];
  for (const event of events) program.learn(recorded(event));
  return program;
}

function partnerWith(...events: readonly PartnerEvent[]): PartnerKnowledge {
  const partner = new PartnerKnowledge();
  const of = { partnerId: 'a', programId: 'p' };
  const known = {
    ...of,
    externalId: 'a',
    personalKey: null,
    name: null,
    kind: 'reseller',
    country: null,
    at: START,
  } as const;
  const active: PartnerEvent[] = [
    { type: 'partner.prospected', data: known },
    { type: 'partner.activated', data: { ...of, at: START } },
  ];
  for (const event of [...active, ...events]) partner.learn(recorded(event));
  return partner;
}

const sold = (occurredAt: string, amount: string, currency = 'GBP'): Sold => ({
  source: { eventId: 'e', stream: 's', revision: '0', position: '1', kind: 'sale', id: 'x', saleId: 'x' },
  part: 0,
  content: {
    ...{ programId: 'p', externalId: 'x', occurredAt, currency, timeZone: 'Europe/London', amount },
    ...{ customer: null, saleType: null, metadata: {}, person: null, personalTexts: null },
    credits: [{ partnerId: 'a', weight: 10_000 }],
    lines: [{ line: 1, product: 'P', category: null, kind: 'goods', quantity: '1', unitPrice: amount, amount }],
  },
});

const rated = (
  sale: Sold,
  program: ProgramKnowledge,
  partner: PartnerKnowledge | undefined = partnerWith(),
  rates?: RatesKnowledge,
) => rate(sale, { program, partner, rates: () => rates });

const wanted = (result: ReturnType<typeof rated>): bigint | string =>
  result.kind !== 'rated' ? result.reason : (result.pays as Extract<RatedSource['pays'], { kind: 'fixed' }>).wanted;

describe('what a sale earns, recomputed', () => {
  it('is decided by the order of rules, not by which pays more', () => {
    expect(wanted(rated(sold(START, '1000'), programWith(plan(1, START, [dollar, half]))))).toBe(100n);
    expect(wanted(rated(sold(START, '1000'), programWith(plan(1, START, [half, dollar]))))).toBe(50_000n);
  });

  it('is rated by the plan version of its own moment', () => {
    const program = programWith(plan(1, START, [half]), plan(2, FEBRUARY, [dollar]));
    expect(wanted(rated(sold('2011-01-31T23:59:59.999Z', '10'), program))).toBe(500n);
    expect(wanted(rated(sold(FEBRUARY, '10'), program))).toBe(100n);
  });

  it('is nothing before the program, without a plan, for a flat rule on nothing, and for who could not earn', () => {
    const program = programWith(plan(1, FEBRUARY, [dollar]));
    const of = { partnerId: 'a', programId: 'p', at: FEBRUARY };
    const banned = partnerWith({ type: 'partner.banned', data: { ...of, reason: 'spam', note: null } });
    expect(wanted(rated(sold('2010-12-31T23:59:59.999Z', '10'), program))).toBe('BEFORE_PROGRAM_START');
    expect(wanted(rated(sold('2011-01-31T23:59:59.999Z', '10'), program))).toBe('NO_PLAN_IN_FORCE');
    expect(wanted(rated(sold(FEBRUARY, '0'), program))).toBe('SALE_EARNED_NOTHING');
    expect(wanted(rated(sold(START, '10'), programWith(plan(1, START, [half])), banned))).toBe(
      'PARTNER_COULD_NOT_EARN',
    );
  });

  it('is held while the partner is suspended, at that moment and not before', () => {
    const at = '2011-01-10T00:00:00.000Z';
    const partner = partnerWith({
      type: 'partner.suspended',
      data: { partnerId: 'a', programId: 'p', at, reason: '' },
    });
    const holds = (moment: string) => {
      const result = rated(sold(moment, '10'), programWith(plan(1, START, [half])), partner);
      return result.kind === 'rated' ? result.holds : undefined;
    };
    expect(holds('2011-01-09T23:59:59.999Z')).toEqual([]);
    expect(holds(at)).toEqual([{ kind: 'risk', until: null }]);
  });

  it('is converted at the latest day published, at most 7 days old, and rounded once', () => {
    const rates = new RatesKnowledge();
    rates.learn({ source: 'ecb', day: '2011-01-14', base: 'EUR', rates: { GBP: '0.84315', USD: '1.3349' } });
    const program = programWith(plan(1, START, [half]));
    const of = (day: string) =>
      wanted(rated(sold(`${day}T12:00:00.000Z`, '100', 'USD'), program, partnerWith(), rates));
    // 50 × 0.84315 ÷ 1.3349 = 31.5810…
    expect(of('2011-01-14')).toBe(3158n);
    expect(of('2011-01-21')).toBe(3158n);
    expect([of('2011-01-13'), of('2011-01-22')]).toEqual(['NO_RATE', 'NO_RATE']);
  });
});

describe('the commission of a window', () => {
  const steps = stepsOf([
    { from: '0', rate: '0.05' },
    { from: '1000', rate: '0.1' },
  ]);
  const at = (mode: 'marginal' | 'retroactive', volume: string): string =>
    windowCommission({ mode, steps }, Rational.of(volume)).toString();

  it('counts each stretch at its own rate, or all at the rate reached, from the edge on', () => {
    expect(['999.99', '1000', '1000.01'].map((volume) => at('marginal', volume))).toEqual(['49.9995', '50', '50.001']);
    expect(['999.99', '1000', '1000.01'].map((volume) => at('retroactive', volume))).toEqual([
      '49.9995',
      '100',
      '100.001',
    ]);
  });

  it('runs on below zero at the first rate', () => {
    expect([at('marginal', '-10'), at('retroactive', '-10')]).toEqual(['-0.5', '-0.5']);
  });
});
