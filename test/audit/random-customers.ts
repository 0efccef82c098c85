import fc from 'fast-check';

export const PARTNERS = ['A', 'B', 'C', 'D', 'E'];
const START = Date.parse('2026-03-01T12:00:00.000Z');
export const at = (minutes: number): string => new Date(START + minutes * 60_000).toISOString();

const partner = fc.constantFrom(...PARTNERS);
export const REFS = ['C-1', 'C-2', 'C-3'];
const ref = fc.constantFrom(...REFS);
/** Up to 100 days, many of them close to one another. */
const minutes = fc.oneof(fc.integer({ min: 0, max: 120 }), fc.integer({ min: 0, max: 144_000 }));
const EMAILS = ['one@mail.example', 'two@mail.example', 'ann@shop.example'] as const;
const email = fc.constantFrom(undefined, undefined, ...EMAILS);
/** By whom, and when: the same clicks come with several customers. */
const click = fc.constantFrom(undefined, undefined, 0, 1);
const code = fc.constantFrom(undefined, undefined, 'BEN10', 'NEW10');
const line = fc.constantFrom('mug', 'Mug', 'box');
const account = fc.constantFrom('one', 'two');
const KINDS = ['click', 'click', 'click', 'lead', 'response'] as const;

/** What a program may say of attribution. */
export function policies() {
  return fc.record({
    model: fc.constantFrom('last', 'first', 'linear', 'position', 'decay'),
    ranking: fc.constantFrom('classes', 'one-list'),
    bind: fc.constantFrom('lead', 'lead', 'sale'),
    bindingDays: fc.constantFrom(null, 1, 30),
    windowDays: fc.constantFrom(1, 90),
    codeBeatsBinding: fc.boolean(),
    codeWithoutClick: fc.constantFrom('pay', 'flag', 'drop'),
    standDown: fc.constantFrom(null, { kinds: ['affiliate'], minutes: 30 }),
    customersPerClick: fc.constantFrom(1, 1, 2),
    joinByEmail: fc.constantFrom(true, true, false),
    registrationMatch: fc.constantFrom('any-line', 'same-line'),
  });
}

export const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      does: fc.constant('touch' as const),
      partner,
      ref,
      minutes,
      kind: fc.constantFrom(...KINDS),
      linkId: fc.constantFrom(null, 'l'),
    }),
  },
  { weight: 6, arbitrary: fc.record({ does: fc.constant('sell' as const), ref, minutes, email, code, click, line }) },
  {
    weight: 2,
    arbitrary: fc.record({
      ...{ does: fc.constant('lead' as const), partner: fc.option(partner), ref, minutes },
      isFollowed: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('flag' as const), ref, minutes, nth: fc.nat(5) }) },
  {
    weight: 1,
    arbitrary: fc.record({ does: fc.constantFrom('rebind' as const, 'override' as const), partner, ref, minutes }),
  },
  { weight: 3, arbitrary: fc.record({ does: fc.constant('evidence' as const), partner, ref, minutes, email, click }) },
  { weight: 3, arbitrary: fc.record({ does: fc.constant('redeem' as const), ref, minutes, email }) },
  { weight: 5, arbitrary: fc.record({ does: fc.constant('recredit' as const), minutes, nth: fc.nat(25) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('erase' as const), ref, minutes }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('join' as const), ref, other: ref, minutes }) },
  { weight: 3, arbitrary: fc.record({ does: fc.constant('known' as const), ref, account, minutes }) },
  {
    weight: 3,
    arbitrary: fc.record({
      does: fc.constant('promise' as const),
      partner,
      account,
      minutes: fc.integer({ min: 0, max: 10_000 }),
      days: fc.integer({ min: 1, max: 90 }),
      line,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      ...{ does: fc.constant('contact' as const), partner: fc.constantFrom('A', 'B'), minutes },
      ...{ address: fc.constantFrom('ann@shop.example', 'bob@shop.example'), comes: fc.boolean() },
    }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('policy' as const), minutes, policy: policies() }) },
  {
    weight: 1,
    arbitrary: fc.record({ does: fc.constantFrom('suspend' as const, 'ban' as const, 'merge' as const), minutes }),
  },
);
export type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;
