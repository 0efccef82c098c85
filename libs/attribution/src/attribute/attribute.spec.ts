import { describe, expect, it } from '@jest/globals';
import type { AttributionPolicy } from '#libs/programs';
import { before, evidence, journey, policy, T, touch, whole } from '../../test/evidence.fixtures.js';
import { attribute } from './attribute.js';
import { decayedBy } from './decay.js';
import type { Evidence, KnownTouch } from './evidence.js';

const DAY = 86_400_000;

const weights = (of: Evidence, change: Partial<AttributionPolicy> = {}): Record<string, number> =>
  Object.fromEntries(attribute(of, policy(change)).shares.map(({ partnerId, weight }) => [partnerId, weight]));

const reasons = (of: Evidence, change: Partial<AttributionPolicy> = {}) =>
  attribute(of, policy(change)).touches.map(({ partnerId, dropped }) => [partnerId, dropped?.reason ?? null]);

describe('models', () => {
  it.each([
    ['linear', 'ABC', { A: 3334, B: 3333, C: 3333 }],
    ['linear', 'ABA', { A: 6667, B: 3333 }],
    ['linear', 'ABCDEFG', { A: 1429, B: 1429, C: 1429, D: 1429, E: 1428, F: 1428, G: 1428 }],
    ['position', 'A', { A: 10_000 }],
    ['position', 'AB', { A: 5000, B: 5000 }],
    ['position', 'ABC', { A: 4000, B: 2000, C: 4000 }],
    ['position', 'ABCD', { A: 4000, B: 1000, C: 1000, D: 4000 }],
    ['position', 'ABCDE', { A: 4000, B: 667, C: 667, D: 666, E: 4000 }],
    ['position', 'ABCA', { A: 8000, B: 1000, C: 1000 }],
    ['last', 'ABC', { C: 10_000 }],
    ['first', 'ABC', { A: 10_000 }],
  ] as const)('%s of %s', (model, partners, expected) => {
    expect(weights(evidence(journey(partners)), { model })).toEqual(expected);
  });

  it('decay by an integer root: a touch counts half after each half-life', () => {
    expect([0, 1, 3, 7, 14].map((days) => decayedBy(days, 7))).toEqual([
      ...[4_294_967_296n, 3_890_053_517n, 3_191_148_436n, 2_147_483_648n, 1_073_741_824n],
    ]);
    const aged = (...ages: number[]) => ages.map((age, at) => touch('ABC'[at]!, before(age)));
    expect(weights(evidence(aged(14, 7, 0)), { model: 'decay' })).toEqual({ A: 1429, B: 2857, C: 5714 });
    expect(weights(evidence(aged(20, 5, 1)), { model: 'decay' })).toEqual({ A: 835, B: 3687, C: 5478 });
    const nearly = [touch('A', before(10)), touch('B', before(4, -60_000))];
    expect(weights(evidence(nearly), { model: 'decay' })).toEqual({ A: 3333, B: 6667 });
  });

  it('decay gives all to the last where every touch is older than any number holds', () => {
    const old = [touch('A', before(40)), touch('B', before(36))];
    expect(weights(evidence(old), { model: 'decay', halfLifeDays: 1 })).toEqual({ B: 10_000 });
  });

  it('answers fractions in lowest terms, of touches and of partners', () => {
    const { shares, touches } = attribute(evidence(journey('ABA')), policy({ model: 'linear' }));
    expect(shares.map(({ exact }) => exact)).toEqual(['2/3', '1/3']);
    expect(touches.map(({ share }) => share)).toEqual(['1/3', '1/3', '1/3']);
  });

  it('weighs the first and the last hundred of many, and says how many were left out', () => {
    const many = journey('B'.repeat(103)).map((one, at) => ({ ...one, at: before(0, (103 - at) * DAY * 0.5) }));
    const more = [...many, ...many.map((one) => ({ ...one, touchId: `${one.touchId}x`, partnerId: 'A' }))];
    const { omitted, touches } = attribute(evidence(more), policy({ model: 'linear' }));
    expect(omitted).toBe(6);
    expect(touches.filter(({ dropped }) => dropped?.reason === 'not-weighed')).toHaveLength(6);
    expect(touches.filter(({ share }) => share === '1/200')).toHaveLength(200);
  });

  it('takes clicks of one link that follow each other within 30 minutes as one, at the first', () => {
    const click = (minutes: number, linkId: string | null = 'l1') =>
      touch('A', before(0, minutes * 60_000), { linkId });
    const linear = { model: 'linear' } as const;
    const repeated = evidence([touch('B', before(1)), click(90), click(60), click(30)]);
    expect(weights(repeated, linear)).toEqual({ B: 5000, A: 5000 });
    expect(reasons(repeated, linear).at(-1)).toEqual(['A', 'same-click']);
    expect(weights(evidence([touch('B', before(1)), click(61), click(30)]), linear)).toEqual({ B: 3333, A: 6667 });
    expect(weights(evidence([touch('B', before(1)), click(40, null), click(30, null)]), linear).A).toBe(6667);
  });
});

describe('what is left out', () => {
  it('is what is older than the window, to the millisecond, and what comes more than 5 minutes after the sale', () => {
    const edge = '2026-04-01T12:00:00.000Z';
    expect(weights(evidence([touch('A', edge)]))).toEqual({ A: 10_000 });
    const late = attribute(evidence([touch('A', '2026-04-01T11:59:59.999Z')]), policy());
    expect(late).toMatchObject({ decidedBy: 'nobody', shares: [] });
    expect(late.touches[0]?.dropped).toEqual({ reason: 'outside-window', edge });
    expect(weights(evidence([touch('A', '2026-06-30T12:05:00.000Z')]))).toEqual({ A: 10_000 });
    const after = attribute(evidence([touch('A', '2026-06-30T12:05:00.001Z')]), policy());
    expect(after.touches[0]?.dropped).toEqual({ reason: 'after-conversion', edge: '2026-06-30T12:05:00.000Z' });
  });

  it('counts what comes up to 5 minutes after the sale as at the sale', () => {
    const code = touch('B', before(0, -120_000), { kind: 'code' });
    expect(weights(evidence([touch('A', T), code]), { ranking: 'one-list' })).toEqual({ A: 10_000 });
  });

  it('is ranked by class: a code goes before a click, unless all are in one list', () => {
    const both = evidence([touch('A', before(0, 3_600_000)), touch('B', T, { kind: 'code', carried: true })]);
    expect(weights(both)).toEqual({ B: 10_000 });
    expect(reasons(both)).toEqual([
      ['A', 'outranked'],
      ['B', null],
    ]);
    expect(weights(both, { ranking: 'one-list', model: 'linear' })).toEqual({ A: 5000, B: 5000 });
  });

  it('has the first reason that fits, in the order of the rules', () => {
    const all = { flagged: true, couldEarn: false, standing: 'banned', self: 'same-email', clickShared: true } as const;
    const old = touch('A', before(100), { ...all, kind: 'code', codeFault: 'over' });
    const first = (change: Partial<KnownTouch>, by: Partial<AttributionPolicy> = {}) =>
      reasons(evidence([{ ...old, ...change }]), by)[0]?.[1];
    const strict = { codeWithoutClick: 'drop' } as const;
    expect(first({})).toBe('flagged');
    expect(first({ flagged: false })).toBe('could-not-earn');
    const earns = { flagged: false, couldEarn: true };
    expect(first(earns)).toBe('self-referral');
    expect(first({ ...earns, self: null })).toBe('outside-window');
    expect(first({ ...earns, self: null, at: T })).toBe('code-not-valid');
    expect(first({ ...earns, self: null, at: T, codeFault: null }, strict)).toBe('code-without-click');
    expect(first({ ...earns, self: null, at: T, codeFault: null })).toBe('click-shared');
    expect(first({ ...earns, self: null, at: T, codeFault: null, clickShared: false, kind: 'response' })).toBe(
      'influence-only',
    );
  });

  it('is a code whose partner nobody came from, where the program drops or flags those', () => {
    const code = touch('A', T, { kind: 'code' });
    expect(weights(evidence([code]))).toEqual({ A: 10_000 });
    expect(weights(evidence([code]), { codeWithoutClick: 'drop' })).toEqual({});
    const flagged = attribute(evidence([code]), policy({ codeWithoutClick: 'flag' }));
    expect(flagged.shares).toMatchObject([{ partnerId: 'A', weight: 10_000, risks: ['code-without-click'] }]);
    const clicked = evidence([touch('A', before(2)), code]);
    expect(weights(clicked, { codeWithoutClick: 'drop' })).toEqual({ A: 10_000 });
    const elsewhere = evidence([touch('B', before(2)), code]);
    expect(weights(elsewhere, { codeWithoutClick: 'drop' })).toEqual({ B: 10_000 });
    const tooOld = evidence([touch('A', before(91)), code]);
    expect(weights(tooOld, { codeWithoutClick: 'drop' })).toEqual({});
  });

  it('is the coupon at the checkout, while a partner of another kind had a part', () => {
    const standDown = { kinds: ['publisher'], minutes: 30 } as const;
    const coupon = (minutes: number) =>
      touch('B', before(0, minutes * 60_000), { kind: 'code', partnerKind: 'publisher' });
    const blog = touch('A', before(3));
    expect(weights(evidence([blog, coupon(30)]), { standDown })).toEqual({ A: 10_000 });
    expect(weights(evidence([blog, coupon(30.001)]), { standDown })).toEqual({ B: 10_000 });
    expect(weights(evidence([coupon(5)]), { standDown })).toEqual({ B: 10_000 });
    const two = evidence([touch('C', before(1), { partnerKind: 'publisher' }), coupon(5)]);
    expect(weights(two, { standDown })).toEqual({ B: 10_000 });
    const own = evidence([blog, coupon(5)], { survivors: new Map([['B', 'A']]) });
    expect(reasons(own, { standDown })[1]).toEqual(['B', null]);
    const dropped = evidence([{ ...blog, flagged: true }, coupon(5)]);
    expect(weights(dropped, { standDown })).toEqual({ B: 10_000 });
  });

  it('is a partner that was banned, while the one before it takes the sale', () => {
    const banned = { couldEarn: false, standing: 'banned' };
    const of = evidence([touch('B', before(20)), touch('A', before(9), banned)]);
    expect(weights(of)).toEqual({ B: 10_000 });
    expect(attribute(of, policy()).touches[1]?.dropped).toEqual({ reason: 'could-not-earn', standing: 'banned' });
  });

  it('is the partner’s own address; one at its company is credited as a risk', () => {
    expect(reasons(evidence([touch('A', before(1), { self: 'same-email' })]))).toEqual([['A', 'self-referral']]);
    const company = attribute(evidence([touch('A', before(1), { self: 'same-domain' })]), policy());
    expect(company.shares).toMatchObject([{ partnerId: 'A', risks: ['self-referral'] }]);
    expect(attribute(evidence([touch('A', before(1))]), policy()).shares[0]?.risks).toEqual([]);
  });

  it('is what is worth less than a basis point', () => {
    const old = evidence([touch('A', before(30)), touch('B', before(0))]);
    expect(weights(old, { model: 'decay', halfLifeDays: 1 })).toEqual({ B: 10_000 });
    expect(reasons(old, { model: 'decay', halfLifeDays: 1 })[0]).toEqual(['A', 'rounded-to-nothing']);
  });
});

describe('what goes before touches', () => {
  const touches = [touch('B', before(1))];

  it('is a binding; a code that comes with the sale beats it only where the policy says so', () => {
    const bound = evidence([...touches, touch('B', T, { kind: 'code', carried: true })], { binding: whole('A') });
    expect(attribute(bound, policy())).toMatchObject({
      decidedBy: 'binding',
      shares: [{ partnerId: 'A', exact: '1/1' }],
    });
    expect(reasons(bound)).toEqual([
      ['B', 'bound-to-another'],
      ['B', 'bound-to-another'],
    ]);
    expect(weights(bound, { codeBeatsBinding: true })).toEqual({ B: 10_000 });
    const later = evidence(touches, { binding: whole('A') });
    expect(weights(later, { codeBeatsBinding: true })).toEqual({ A: 10_000 });
    const known = evidence([touch('B', before(1), { kind: 'code' })], { binding: whole('A') });
    expect(weights(known, { codeBeatsBinding: true })).toEqual({ A: 10_000 });
    const spent = evidence([touch('B', T, { kind: 'code', carried: true, codeFault: 'over' })], {
      binding: whole('A'),
    });
    expect(weights(spent, { codeBeatsBinding: true })).toEqual({ A: 10_000 });
  });

  it('keeps of a binding what somebody should look at, also where it is known since, unless a person has decided', () => {
    const risksOf = (of: Evidence) => attribute(of, policy()).shares.map(({ partnerId, risks }) => [partnerId, risks]);
    const binding = [
      { partnerId: 'A', weight: 6000, risks: ['code-without-click'] as const },
      { partnerId: 'B', weight: 4000 },
    ];
    const at = evidence([], { binding });
    expect(risksOf(at)).toEqual([
      ['A', ['code-without-click']],
      ['B', []],
    ]);
    expect(risksOf({ ...at, survivors: new Map([['A', 'B']]) })).toEqual([['B', ['code-without-click']]]);
    const own = evidence([touch('B', before(1), { self: 'same-email' })], { binding: whole('B') });
    expect(risksOf(own)).toEqual([['B', ['self-referral']]]);
    expect(risksOf({ ...own, isBoundByPerson: true })).toEqual([['B', []]]);
    const allowed = policy({ selfReferral: { email: 'allow', domain: 'allow' } });
    expect(attribute(own, allowed).shares[0]?.risks).toEqual([]);
  });

  it('is an override, and above all a registration, to the millisecond of its end', () => {
    const registrations = [
      {
        ...{ dealId: 'd', partnerId: 'C', productLines: ['x'], approvedAt: '2026-05-01T00:00:00.000Z' },
        expiresAt: '2026-07-30T09:00:00.000Z',
      },
    ];
    const at = (moment: string) =>
      attribute(
        evidence([touch('B', before(1, 0, moment))], { at: moment, registrations, binding: whole('A') }),
        policy(),
      );
    expect(at('2026-07-30T08:59:59.999Z')).toMatchObject({ decidedBy: 'registration', shares: [{ partnerId: 'C' }] });
    expect(at('2026-07-30T08:59:59.999Z').touches[0]?.dropped).toEqual({ reason: 'protected-for-another' });
    expect(at('2026-07-30T09:00:00.000Z')).toMatchObject({ decidedBy: 'binding', shares: [{ partnerId: 'A' }] });
    expect(at('2026-04-30T23:59:59.999Z').decidedBy).toBe('binding');
    const overridden = evidence(touches, { override: whole('D'), binding: whole('A') });
    expect(attribute(overridden, policy())).toMatchObject({ decidedBy: 'override', shares: [{ partnerId: 'D' }] });
    expect(reasons(overridden)).toEqual([['B', 'overridden']]);
  });

  it('is of several registrations the one with the greatest amount, then the earlier; of none of its lines under SAME_LINE', () => {
    const of = (partnerId: string, line: string, day: number) => ({
      ...{ dealId: partnerId, partnerId, productLines: [line] },
      ...{ approvedAt: `2026-06-0${day}T00:00:00.000Z`, expiresAt: '2026-09-01T00:00:00.000Z' },
    });
    const lines = [
      { product: 'x', category: null, amount: '-10' },
      { product: 'y', category: 'z', amount: '9' },
    ];
    const of2 = (registrations: Evidence['registrations']) => evidence([], { lines, registrations });
    expect(weights(of2([of('A', 'y', 1), of('B', 'x', 2)]))).toEqual({ B: 10_000 });
    expect(weights(of2([of('A', 'y', 2), of('B', 'z', 1)]))).toEqual({ B: 10_000 });
    expect(weights(of2([of('A', 'q', 1), of('B', 'z', 2)]))).toEqual({ B: 10_000 });
    expect(weights(of2([of('A', 'q', 1)]))).toEqual({ A: 10_000 });
    expect(weights(of2([of('A', 'q', 1)]), { registrationMatch: 'same-line' })).toEqual({});
    expect(weights(of2([of('B', 'z', 1)]), { registrationMatch: 'same-line' })).toEqual({ B: 10_000 });
    expect(weights(of2([of('B', 'Ｚ ', 1)]), { registrationMatch: 'same-line' })).toEqual({ B: 10_000 });
  });

  it('sums what a merged partner had under the record that lives', () => {
    const survivors = new Map([['B', 'A']]);
    const merged = evidence(journey('ABC'), { survivors });
    expect(weights(merged, { model: 'linear' })).toEqual({ A: 6667, C: 3333 });
    const shares = [
      { partnerId: 'B', weight: 4000 },
      { partnerId: 'A', weight: 6000 },
    ];
    expect(weights(evidence([], { survivors, binding: shares }))).toEqual({ A: 10_000 });
    expect(attribute(merged, policy({ model: 'linear' })).touches.map(({ partnerId }) => partnerId)).toEqual([
      ...['A', 'B', 'C'],
    ]);
  });
});
