import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Fraction } from '#libs/kernel';
import { before, evidence, policy, touch } from '../../test/evidence.fixtures.js';
import { attribute } from './attribute.js';
import type { Evidence, KnownTouch } from './evidence.js';

const touches = fc.array(
  fc.record({
    ...{ partner: fc.constantFrom('A', 'B', 'C', 'D'), days: fc.integer({ min: 0, max: 100 }) },
    ...{
      ms: fc.integer({ min: -400_000, max: 40_000_000 }),
      kind: fc.constantFrom('click', 'code', 'lead', 'response'),
    },
    ...{ linkId: fc.constantFrom(null, 'l1', 'l2'), flagged: fc.boolean(), couldEarn: fc.boolean() },
    ...{ self: fc.constantFrom(null, null, 'same-email', 'same-domain'), coupon: fc.boolean(), spent: fc.boolean() },
  }),
  { maxLength: 30 },
);

const policies = fc.record({
  model: fc.constantFrom('last', 'first', 'linear', 'position', 'decay'),
  ranking: fc.constantFrom('classes', 'one-list'),
  codeWithoutClick: fc.constantFrom('pay', 'drop', 'flag'),
  halfLifeDays: fc.integer({ min: 1, max: 90 }),
  windowDays: fc.integer({ min: 1, max: 400 }),
  standDown: fc.constantFrom(null, { kinds: ['publisher'] as const, minutes: 60 }),
});

type Drawn = typeof touches extends fc.Arbitrary<readonly (infer One)[]> ? One : never;

const asTouch = ({ partner, days, ms, coupon, spent, ...change }: Drawn): KnownTouch =>
  touch(partner, before(days, ms), {
    ...(change as Partial<KnownTouch>),
    ...{ partnerKind: coupon ? 'publisher' : 'affiliate', codeFault: spent && change.kind === 'code' ? 'over' : null },
  });

const shuffled = (of: Evidence, order: readonly number[]): Evidence => ({
  ...of,
  touches: of.touches
    .map((one, at) => ({ one, key: order[at % order.length] ?? 0 }))
    .sort((a, b) => a.key - b.key)
    .map(({ one }) => one),
});

describe('weights of any evidence', () => {
  it('are at least 1, add up to 10,000, and do not depend on the order of arrival', () => {
    fc.assert(
      fc.property(
        touches,
        policies,
        fc.array(fc.integer(), { minLength: 1, maxLength: 30 }),
        fc.dictionary(fc.constantFrom('B', 'C'), fc.constantFrom('A', 'D')),
        (drawn, change, order, merged) => {
          const of = evidence(drawn.map(asTouch), { survivors: new Map(Object.entries(merged)) });
          const terms = policy(change as Parameters<typeof policy>[0]);
          const found = attribute(of, terms);
          const weights = found.shares.map(({ weight }) => weight);
          expect(weights.every((weight) => Number.isInteger(weight) && weight >= 1)).toBe(true);
          expect(weights.reduce((sum, weight) => sum + weight, 0)).toBe(found.decidedBy === 'nobody' ? 0 : 10_000);
          expect(new Set(found.shares.map(({ partnerId }) => partnerId)).size).toBe(weights.length);
          expect(attribute(shuffled(of, order), terms)).toEqual(found);
        },
      ),
    );
  });

  it('leave each touch with a part or a reason, and the parts add up to one', () => {
    fc.assert(
      fc.property(touches, policies, (drawn, change) => {
        const found = attribute(evidence(drawn.map(asTouch)), policy(change as Parameters<typeof policy>[0]));
        expect(found.touches).toHaveLength(drawn.length);
        expect(found.touches.every(({ share, dropped }) => share !== null || dropped !== null)).toBe(true);
        const parts = found.touches.flatMap(({ share }) => (share === null ? [] : [Fraction.of(share)]));
        const all = parts.reduce((sum, part) => sum.plus(part), Fraction.zero);
        expect(all.toString()).toBe(found.decidedBy === 'nobody' ? '0' : '1');
      }),
    );
  });
});
