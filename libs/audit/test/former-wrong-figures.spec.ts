import { describe, expect, it } from '@jest/globals';
import { digitsOf } from '../src/arithmetic/minor.js';
import { Rational } from '../src/arithmetic/rational.js';
import type { BracketTerms, Pays, PlanTerms } from '../src/rating/plan-terms.js';
import type { RefundRequest } from '../src/sources/refunds.js';
import { brokenInvariants } from '../src/ledger/invariants.js';
import type { SaleHold } from '../src/ledger/pinned-credit.js';
import { lastToHold } from '../src/states/last-to-hold.js';
import { Recomputation } from '../src/ledger/recomputation.js';

const figure = (text: string): Rational => Rational.of(text);

/** One ledger in pounds under versions of one plan; sales `s1`, `s2` … of one line. */
class Given {
  private readonly versions: PlanTerms[] = [];
  private readonly holds = new Map<string, SaleHold[]>();
  private readonly program = new Recomputation({
    currency: 'GBP',
    digitsOf,
    partners: {
      facts: () => () => [],
      earns: () => true,
      terms: (_, at) => lastToHold(this.versions, at) ?? 'NO_PLAN_IN_FORCE',
      holds: (_, { saleId }) => this.holds.get(saleId) ?? [],
    },
    conversion: () => ({ convert: (amount) => amount, exchange: null }),
  });

  version(pays: Pays, effectiveFrom = '2025-01-01T00:00:00.000Z'): this {
    const rule = { ruleId: 'rule', when: null, onTop: false, level: 0, onZero: false, pays };
    const excludes = { kinds: [], products: [], categories: [] };
    const terms = {
      planId: 'plan',
      version: 1,
      rounding: 'half-away',
      caps: [],
    } satisfies Partial<PlanTerms>;
    this.versions.push({ ...terms, effectiveFrom, excludes, rules: [rule] });
    return this;
  }

  sale(saleId: string, price: string, more: { at?: string; holdUntil?: string } = {}): this {
    const line = { line: 1, kind: 'goods', product: null, category: null, appliesTo: null };
    if (more.holdUntil !== undefined) this.holds.set(saleId, [{ kind: 'maturity', until: more.holdUntil }]);
    this.program.record({
      ...{
        saleId,
        creditNote: false,
        currency: 'GBP',
        customer: null,
        counted: null,
        risky: [],
        type: null,
        metadata: {},
      },
      occurredAt: more.at ?? '2025-03-01T12:00:00.000Z',
      credits: [{ partner: 'p', weight: 10_000 }],
      lines: [{ ...line, quantity: Rational.one, unitPrice: figure(price) }],
      zone: 'Europe/London',
    });
    return this;
  }

  refund(saleId: string, request: Partial<RefundRequest> = {}): this {
    this.program.refund(saleId, { refundId: `refund of ${saleId}`, ...request });
    return this;
  }

  reverse(saleId: string): this {
    this.program.reverseRefund(`reversal of ${saleId}`, `refund of ${saleId}`);
    return this;
  }

  clawBack(saleId: string, amount: string): this {
    const entry = this.program.settlement.entryOf(saleId, 'rule', 'p', 'p');
    if (entry) this.program.corrections.clawBack(`clawback of ${saleId}`, entry, figure(amount));
    return this;
  }

  /** In minor units; every invariant must hold. */
  get total(): bigint {
    expect(brokenInvariants(this.program)).toEqual([]);
    return this.program.settlement.journal.postings.reduce((sum, { amount }) => sum + amount, 0n);
  }

  get held(): bigint {
    const entries = [...this.program.settlement.allEntries];
    const waiting = entries.filter(({ place }) => this.program.heldUntil(place.saleId) !== undefined);
    return waiting.reduce((sum, { held }) => sum + held, 0n);
  }
}

function brackets(mode: BracketTerms['mode'], steps: Readonly<Record<string, string>>, window = 'month'): BracketTerms {
  const of = Object.entries(steps).map(([from, rate]) => ({ from: figure(from), rate: figure(rate), amount: null }));
  return { kind: 'brackets', mode, by: 'amount', window, steps: of };
}

const FIVE_THEN_TEN = { '0': '0.05', '1000': '0.10' };
const APRIL = '2025-04-01T12:00:00.000Z';

describe('figures that engine and auditor once agreed on and that were wrong', () => {
  it('H1: leaves 0.00 where a plan changed inside a retroactive window and both sales are refunded', () => {
    const given = new Given()
      .version(brackets('retroactive', { '0': '0.05' }, 'lifetime'))
      .version(brackets('retroactive', FIVE_THEN_TEN, 'lifetime'), APRIL)
      .sale('s1', '900')
      .sale('s2', '200', { at: APRIL });
    expect(given.total).toBe(6500n);
    expect(given.refund('s1').refund('s2').total).toBe(0n);
  });

  it.each([
    ['first', 's1', 's2'],
    ['second', 's2', 's1'],
  ])('H1: leaves 0.00 where a marginal step moved between two sales and the %s is refunded first', (_, one, other) => {
    const given = new Given()
      .version(brackets('marginal', FIVE_THEN_TEN, 'lifetime'))
      .version(brackets('marginal', { '0': '0.05', '500': '0.10' }, 'lifetime'), APRIL)
      .sale('s1', '900')
      .sale('s2', '900', { at: APRIL });
    expect(given.total).toBe(13500n);
    expect(given.refund(one).refund(other).total).toBe(0n);
  });

  it('H2: does not go below 0.00 where a person had clawed back before the sale is refunded whole', () => {
    const given = new Given()
      .version(brackets('marginal', { '0': '0.10' }))
      .sale('s1', '100')
      .clawBack('s1', '5');
    expect(given.total).toBe(500n);
    expect(given.refund('s1').total).toBe(0n);
  });

  it('H3: leaves 5.00 where the first entry was clawed back by hand and its sale is refunded', () => {
    const given = new Given().version(brackets('retroactive', FIVE_THEN_TEN)).sale('s1', '900').sale('s2', '100');
    expect(given.total).toBe(10000n);
    expect(given.clawBack('s1', '45').total).toBe(5500n);
    expect(given.refund('s1').total).toBe(500n);
  });

  it('M1: gives 100.00 where the first sale was refunded and stands again before the second comes', () => {
    const given = new Given()
      .version(brackets('retroactive', FIVE_THEN_TEN))
      .sale('s1', '900')
      .refund('s1')
      .reverse('s1');
    expect(given.total).toBe(4500n);
    expect(given.sale('s2', '100').total).toBe(10000n);
  });

  it('M2: holds the true-up with the sale that caused it', () => {
    const given = new Given()
      .version(brackets('retroactive', FIVE_THEN_TEN))
      .sale('s1', '900')
      .sale('s2', '100', { holdUntil: APRIL });
    expect([given.total, given.held]).toEqual([10000n, 5500n]);
  });
});
