import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { AttributionPolicy } from '#libs/programs';
import type { RecordedContent, SaleAttribution } from '#libs/sales';
import { attribute } from '../../libs/attribution/src/attribute/attribute.js';
import type { KnownTouch } from '../../libs/attribution/src/attribute/evidence.js';
import { before, evidence, journey, policy, T, touch } from '../../libs/attribution/test/evidence.fixtures.js';
import { withListedTouches, withoutTouches } from '../../libs/sales/src/sale/listed-touches.js';
import { Attributions } from '../../libs/audit/src/rating/attribution.js';

const survivors = new Map([['D', 'A']]);

/** A sale as the engine records it. */
function sold(touches: readonly KnownTouch[], terms: AttributionPolicy, at = T): RecordedContent {
  const found = attribute(evidence(touches, { survivors, at }), terms);
  const { version: policyVersion, model } = terms;
  const attribution = { ...found, policyVersion, model, journeyId: 'j1', unusable: [], readAt: [] };
  const credits = found.shares.map(({ partnerId, weight }) => ({ partnerId, weight }));
  return {
    ...{ saleId: 's1', programId: 'p', externalId: 'S-1', occurredAt: at, currency: 'USD', timeZone: 'UTC', credits },
    ...{ customer: null, saleType: null, metadata: {}, person: null, personalTexts: null, lines: [], amount: '0' },
    ...{ crediting: 'by-policy', evidence: null, attribution },
    conversion: { journeyId: 'j1', number: 1, firstAt: T, monthsSinceFirst: 0 },
  };
}

const auditor = (attributionPolicies: readonly AttributionPolicy[]): Attributions => {
  const hierarchy = { survivor: (partner: string) => survivors.get(partner) ?? partner };
  return new Attributions({ knowledge: { attributionPolicies }, program: { hierarchy } });
};

const audit = (sale: RecordedContent, ...policies: readonly AttributionPolicy[]): string[] =>
  auditor(policies)
    .take(sale)
    .map(({ path }) => path);

const altered = (sale: RecordedContent, change: (attribution: SaleAttribution) => Partial<SaleAttribution>) => {
  const { attribution } = sale;
  if (!attribution) throw new Error('it pins nothing');
  const shares = change(attribution).shares ?? attribution.shares;
  const credits = shares.map(({ partnerId, weight }) => ({ partnerId, weight }));
  return { ...sale, credits, attribution: { ...attribution, ...change(attribution) } };
};

describe('the audit of who is credited', () => {
  it('agrees with whatever the engine decides', () => {
    const touches = fc.array(
      fc.record({
        ...{ partner: fc.constantFrom('A', 'B', 'C', 'D'), days: fc.integer({ min: 0, max: 100 }) },
        ...{
          ms: fc.integer({ min: -400_000, max: 40_000_000 }),
          kind: fc.constantFrom('click', 'code', 'lead', 'response'),
        },
        ...{ flagged: fc.boolean(), couldEarn: fc.boolean(), linkId: fc.constantFrom(null, 'l1') },
        self: fc.constantFrom(null, null, 'same-email', 'same-domain'),
      }),
      { maxLength: 25 },
    );
    const model = fc.constantFrom('last', 'first', 'linear', 'position', 'decay');
    const ranking = fc.constantFrom('classes', 'one-list');
    fc.assert(
      fc.property(touches, model, ranking, fc.integer({ min: 1, max: 90 }), (drawn, how, list, halfLifeDays) => {
        const terms = policy({ model: how, ranking: list, halfLifeDays } as Partial<AttributionPolicy>);
        const all = drawn.map(({ partner, days, ms, ...more }) => touch(partner, before(days, ms), more as never));
        expect(audit(sold(all, terms), terms)).toEqual([]);
      }),
    );
  });

  const linear = policy({ model: 'linear' });
  const three = sold(journey('ABC'), linear);

  it('finds a remainder that went to the last instead of the first', () => {
    const turned = altered(three, ({ shares }) => ({
      shares: shares.map((share, at) => ({ ...share, weight: at === 2 ? 3334 : 3333 })),
    }));
    expect(audit(turned, linear)).toEqual(['attribution.shares']);
  });

  it('finds a partner that is summed twice', () => {
    const twice = sold(journey('ABA'), linear);
    const doubled = altered(twice, ({ shares }) => ({
      shares: [
        { ...shares[0]!, weight: 8000, exact: '4/5' },
        { ...shares[1]!, weight: 2000, exact: '1/5' },
      ],
    }));
    expect(audit(doubled, linear)).toContain('attribution.shares');
  });

  it('finds a touch at the very edge of the window that was dropped, and one beyond it that was not', () => {
    const last = policy();
    const edge = sold([touch('A', before(90))], last);
    expect(audit(edge, last)).toEqual([]);
    const dropped = altered(edge, ({ touches }) => ({
      ...{ decidedBy: 'nobody', shares: [] },
      touches: touches.map((one) => ({ ...one, share: null, dropped: { reason: 'outside-window', edge: one.at } })),
    }));
    expect(audit(dropped, last)).toEqual(['attribution.touches.0.dropped']);
    const late = sold([touch('A', before(90, 1))], last);
    const kept = altered(late, ({ touches }) => ({
      ...{ decidedBy: 'touches', shares: [{ partnerId: 'A', weight: 10_000, exact: '1/1', risks: [] }] },
      touches: touches.map((one) => ({ ...one, share: '1/1', dropped: null })),
    }));
    expect(audit(kept, last)).toEqual(['attribution.touches.0.dropped']);
  });

  it('agrees with what a sale lists of many touches, and adds up the shares of one that lists none', () => {
    const old = Array.from({ length: 300 }, (_, at) => touch('ABC'[at % 3]!, before(95, at)));
    const whole = sold([...old, ...journey('ABC')], linear);
    const listed = { ...whole, attribution: withListedTouches(whole.attribution!) };
    expect([listed.attribution.touches.length, listed.attribution.unlisted]).toEqual([53, 250]);
    expect(audit(listed, linear)).toEqual([]);
    const none = { ...whole, attribution: withoutTouches(whole.attribution!) };
    expect(audit(none, linear)).toEqual([]);
    const short = altered(none, ({ shares }) => ({ shares: shares.slice(1) }));
    expect(audit(short, linear)).toEqual(['attribution.shares']);
  });

  it('finds a partner that is paid as its own customer, and a risk that nobody is told of', () => {
    const last = policy();
    const own = sold([touch('A', before(1), { self: 'same-email' })], last);
    expect(audit(own, last)).toEqual([]);
    const paid = altered(own, ({ touches }) => ({
      ...{ decidedBy: 'touches', shares: [{ partnerId: 'A', weight: 10_000, exact: '1/1', risks: [] }] },
      touches: touches.map((one) => ({ ...one, share: '1/1', dropped: null })),
    }));
    expect(audit(paid, last)).toEqual(['attribution.touches.0.dropped']);
    const company = sold([touch('A', before(1), { self: 'same-domain' })], last);
    expect(audit(company, last)).toEqual([]);
    const untold = altered(company, ({ shares }) => ({ shares: shares.map((one) => ({ ...one, risks: [] })) }));
    expect(audit(untold, last)).toEqual(['attribution.shares.0.risks']);
  });

  it('finds ties that went to the later', () => {
    const same = sold([touch('A', T, { touchId: 'b' }), touch('B', T, { touchId: 'a' })], policy());
    const turned = altered(same, ({ touches }) => ({ touches: touches.toReversed() }));
    expect(audit(same, policy())).toEqual([]);
    expect(audit(turned, policy())).toContain('attribution.touches');
  });

  it('finds credits that are not the shares, another model, a policy that could not hold, and a wrong month', () => {
    expect(audit({ ...three, credits: [{ partnerId: 'B', weight: 10_000 }] }, linear)).toEqual(['credits']);
    expect(
      audit(
        altered(three, () => ({ model: 'decay' })),
        linear,
      ),
    ).toEqual(['attribution.model']);
    const later = { ...linear, effectiveFrom: '2026-07-01T00:00:00.000Z' };
    expect(audit(three, later)).toEqual(['attribution.policyVersion']);
    const aged = { ...three, conversion: { ...three.conversion!, firstAt: before(40), monthsSinceFirst: 0 } };
    expect(audit(aged, linear)).toEqual(['conversion.monthsSinceFirst']);
    expect(audit({ ...three, attribution: null }, linear)).toEqual(['attribution']);
  });

  it('finds two sales of a customer with one number', () => {
    const audited = auditor([linear]);
    expect(audited.take(three)).toEqual([]);
    expect(audited.take(three)).toEqual([]);
    expect(audited.take({ ...three, saleId: 's2' }).map(({ path }) => path)).toEqual(['conversion.number']);
  });
});
