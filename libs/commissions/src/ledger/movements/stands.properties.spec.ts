import { describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { Player } from '../../../test/vectors/player.js';
import type { Scenario, ScenarioLine, ScenarioRule, ScenarioVersion, Step } from '../../../test/vectors/scenario.js';

// Of one property the soak plays 50,000 histories.
jest.setTimeout(3_600_000);

const day = (n: number): string => `2025-03-${String(n + 1).padStart(2, '0')}T12:00:00Z`;

const money = fc.integer({ min: 0, max: 30_000 }).map((cents) => (cents / 100).toFixed(2));
const some = fc.integer({ min: 1, max: 12_000 }).map((cents) => (cents / 100).toFixed(2));
const product = fc.constantFrom('A', 'B', 'C');

const soldLine: fc.Arbitrary<Omit<ScenarioLine, 'line'>> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constantFrom('goods', 'service', 'postage'),
      quantity: fc.constantFrom('1', '2', '3', '7', '2.5'),
      unitPrice: money,
      product,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('goods'), quantity: fc.constant('-1'), unitPrice: money, product }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('discount'),
      quantity: fc.constant('1'),
      unitPrice: some.map((amount) => `-${amount}`),
    }),
  },
);

const lines: fc.Arbitrary<readonly ScenarioLine[]> = fc
  .array(soldLine, { minLength: 1, maxLength: 4 })
  .map((all) => all.map((line, at) => ({ ...line, line: at + 1 })));

const steps = (
  unit: 'rate' | 'amount',
  froms: readonly string[],
): fc.Arbitrary<{ from: string; rate?: string; amount?: string }[]> =>
  fc
    .array(
      unit === 'rate' ? fc.constantFrom('0', '0.05', '0.1', '0.155', '0.333') : fc.constantFrom('0', '1', '2.5', '10'),
      {
        minLength: froms.length,
        maxLength: froms.length,
      },
    )
    .map((values) => values.map((value, at) => ({ from: froms[at] ?? '0', [unit]: value })));

const brackets = fc
  .record({
    mode: fc.constantFrom('marginal' as const, 'retroactive' as const),
    by: fc.constantFrom('amount' as const, 'sales' as const, 'units' as const),
  })
  .chain(({ mode, by }) =>
    fc.constantFrom('rate' as const, by === 'amount' ? ('rate' as const) : ('amount' as const)).chain((unit) =>
      steps(unit, by === 'amount' ? ['0', '100', '250.5'] : ['0', '2', '4']).map((each) => ({
        brackets: { mode, by, window: 'MONTH', steps: each },
      })),
    ),
  );

const pays: fc.Arbitrary<ScenarioRule['pays']> = fc.oneof(
  fc.constantFrom('0.1', '0.155', '0.333', '1').map((rate) => ({ share: { rate } })),
  fc
    .record({ amount: fc.constantFrom('5.00', '0.33'), per: fc.constantFrom('sale' as const, 'unit' as const) })
    .map((flat) => ({ flat })),
  { weight: 3, arbitrary: brackets },
);

/** Rules of one shape in all versions: `shape` says which lines they take, `paid` what they pay. */
const version = (at: number, shapes: readonly Omit<ScenarioRule, 'pays'>[]): fc.Arbitrary<ScenarioVersion> =>
  fc.record({
    version: fc.constant(at + 1),
    effectiveFrom: fc.constant(at === 0 ? '2025-01-01T00:00:00Z' : day(9)),
    rounding: fc.constantFrom('HALF_AWAY' as const, 'HALF_EVEN' as const),
    base: fc.constantFrom({}, { excludes: { kinds: ['postage'] } }, { excludes: { kinds: ['discount'] } }),
    holdDays: fc.constantFrom(0, 10),
    caps: fc.constantFrom(
      [],
      [],
      [{ per: 'PARTNER', window: 'MONTH', amount: '25.00' }],
      [
        { per: 'CUSTOMER', window: 'LIFETIME', amount: '18.00' },
        { per: 'PROGRAM', window: 'MONTH', amount: '40.00' },
      ],
    ),
    rules: fc.tuple(...shapes.map((shape) => pays.map((paid) => ({ ...shape, pays: paid })))),
  });

const shape = (at: number): fc.Arbitrary<Omit<ScenarioRule, 'pays'>> =>
  fc
    .record({
      when: fc.constantFrom(undefined, { fact: 'line.product', is: 'A' }, { fact: 'sale.base', atLeast: '100' }),
      onTop: fc.boolean(),
      payee: fc.constantFrom('credited' as const, 'credited' as const, 'parent' as const),
      onZero: fc.constantFrom('pays' as const, 'passes' as const),
    })
    .map(({ when, ...rule }) => ({ ...rule, ...(when && { when }), key: `r${at}`, level: 1 }));

const versions = fc
  .integer({ min: 1, max: 3 })
  .chain((count) => fc.tuple(...Array.from({ length: count }, (_, at) => shape(at))))
  .chain((shapes) => fc.tuple(version(0, shapes), version(1, shapes)));

const credits = fc.constantFrom(
  [{ partner: 'p1', weight: 10_000 }],
  [{ partner: 'p2', weight: 10_000 }],
  [
    { partner: 'p1', weight: 3333 },
    { partner: 'p2', weight: 6667 },
  ],
);

type Act = Omit<Step, 'key' | 'occurredAt'>;
const nth = (kind: string): fc.Arbitrary<string> => fc.integer({ min: 0, max: 4 }).map((n) => `${kind}${n}`);
const entry = fc.record({
  sale: nth('s'),
  rule: fc.constantFrom('r0', 'r1', 'r2'),
  partner: fc.constantFrom('p1', 'p2'),
});

const sale = fc.record({ step: fc.constant('recordSale'), credits, lines, late: fc.boolean() });
const refundLines = fc
  .array(fc.record({ line: fc.integer({ min: 1, max: 4 }), amount: fc.option(some, { nil: undefined }) }), {
    minLength: 1,
    maxLength: 2,
  })
  .map((all) => all.map(({ line, amount }) => ({ line, ...(amount !== undefined && { amount }) })));
const refund: fc.Arbitrary<Act> = fc.oneof(
  fc.record({ step: fc.constant('refundSale'), sale: nth('s'), amount: some }),
  fc.record({ step: fc.constant('refundSale'), sale: nth('s') }),
  fc.record({ step: fc.constant('refundSale'), sale: nth('s'), lines: refundLines }),
  fc.record({
    step: fc.constant('refundSale'),
    sale: nth('s'),
    lines: fc.tuple(fc.record({ line: fc.integer({ min: 1, max: 3 }), quantity: fc.constantFrom('1', '2', '0.5') })),
  }),
);
const reversal = fc.record({ step: fc.constant('reverseRefund'), refund: nth('f') });
const amendment = fc.record({ step: fc.constant('amendSale'), sale: nth('s'), lines });
const correction: fc.Arbitrary<Act> = fc.oneof(
  fc.record({ step: fc.constant('clawBack'), entry, amount: some }),
  fc.record({ step: fc.constant('clawBack'), entry }),
  fc.record({ step: fc.constant('adjust'), entry, amount: some }),
  fc.record({ step: fc.constant('adjust'), entry, amount: some.map((amount) => `-${amount}`) }),
  fc.record({ step: fc.constantFrom('void', 'decline'), entry }),
  fc.record({ step: fc.constant('reverseClawback'), clawback: nth('h') }),
);

interface Acts {
  readonly amend?: boolean;
  readonly correct?: boolean;
}

const PREFIX: Readonly<Record<string, string>> = { recordSale: 's', refundSale: 'f', clawBack: 'h' };

/** Up to so many acts; what a person or a system could ask, refused or not. */
const acts = ({ amend = true, correct = true }: Acts, most: number): fc.Arbitrary<readonly Step[]> =>
  fc
    .array(
      fc.oneof(
        { weight: 5, arbitrary: sale },
        { weight: 5, arbitrary: refund },
        { weight: 3, arbitrary: reversal },
        ...(amend ? [{ weight: 2, arbitrary: amendment }] : []),
        ...(correct ? [{ weight: 4, arbitrary: correction }] : []),
      ) as fc.Arbitrary<Act & { late?: boolean }>,
      { minLength: 2, maxLength: most },
    )
    .map((all) => {
      const counts = new Map<string, number>();
      return all.map(({ late, ...act }, at) => {
        const prefix = PREFIX[act.step] ?? 'x';
        const n = counts.get(prefix) ?? 0;
        counts.set(prefix, n + 1);
        return { ...act, key: `${prefix}${n}`, occurredAt: day(late ? 2 : at) };
      });
    });

/** A program with two versions of a plan, two partners of one parent, and what happens in it. */
const histories = (kinds: Acts = {}, most = 14): fc.Arbitrary<Scenario> =>
  fc.record({ versions, steps: acts(kinds, most) }).map(({ versions: published, steps: happened }) => ({
    name: 'random',
    program: { currency: 'GBP', timeZone: 'UTC' },
    partners: [
      { key: 'p1', parents: [{ parent: 'm', effectiveFrom: '2025-01-01T00:00:00Z' }] },
      { key: 'p2', parents: [{ parent: 'm', effectiveFrom: '2025-01-01T00:00:00Z' }] },
      { key: 'm' },
    ],
    plans: [{ versions: published }],
    steps: happened,
    expect: { totals: {}, ledgers: {}, passed: [], windows: [] },
  }));

const RUNS = Number(process.env.CONCORD_RULES_RUNS ?? 300);
function check<All extends unknown[]>(property: fc.IPropertyWithHooks<All>): void {
  fc.assert(property, { numRuns: RUNS });
}

function played(scenario: Scenario): Player {
  const player = new Player(scenario);
  for (const step of scenario.steps) player.play(step);
  return player;
}

const at = (n: number): string => `2025-03-${n}T12:00:00Z`;
const salesOf = ({ steps }: Scenario): string[] =>
  steps.filter(({ step }) => step === 'recordSale').map(({ key }) => key);
const refundOf = (sale: string, key: string, more: Partial<Step> = {}): Step => ({
  ...{ step: 'refundSale', key, occurredAt: at(30), sale },
  ...more,
});

/** What was posted under rules whose amount is a share or flat, over all ledgers: under brackets each ledger rounds its own window. */
function sumsBySaleAndRule(player: Player): Record<string, number> {
  const { ledgers, windows } = player.outcome();
  const brackets = new Set(windows.map(({ rule }) => rule));
  const sums: Record<string, number> = {};
  for (const { sale, rule, amount } of Object.values(ledgers).flat()) {
    if (!brackets.has(rule)) sums[`${sale} ${rule}`] = (sums[`${sale} ${rule}`] ?? 0) + amount;
  }
  return sums;
}

describe('whatever happens', () => {
  it('what is posted is what stands, every window adds up, and no sale ever stands below zero', () => {
    check(
      fc.property(histories(), (scenario) => {
        const player = new Player(scenario);
        for (const step of scenario.steps) {
          player.play(step);
          player.verify();
        }
      }),
    );
  });

  it('a sale that is refunded whole leaves exactly what persons gave on top, in any parts and order', () => {
    const part = fc.record({ of: fc.nat(4), cents: fc.integer({ min: 1, max: 9000 }) });
    const orders = fc.array(fc.nat(999), { minLength: 14, maxLength: 14 });
    check(
      fc.property(histories(), fc.array(part, { maxLength: 6 }), orders, (scenario, parts, order) => {
        const player = played(scenario);
        const sales = salesOf(scenario);
        for (const [n, { of, cents }] of parts.entries()) {
          const sale = sales[of % sales.length];
          if (sale !== undefined) player.play(refundOf(sale, `part-${n}`, { amount: (cents / 100).toFixed(2) }));
        }
        const places = [...sales.keys()].sort((one, other) => (order[one] ?? 0) - (order[other] ?? 0));
        for (const n of places) player.play(refundOf(sales[n] ?? '', `rest-${n}`));
        player.verify();
        expect(player.left()).toBe(player.given());
      }),
    );
  });

  it('the parts of a split add up to the whole where nothing is refunded, and to nothing where everything is', () => {
    check(
      fc.property(histories({ amend: false, correct: false }), (scenario) => {
        const uncapped = scenario.plans.map(({ versions: all }) => ({
          versions: all.map((one) => ({ ...one, caps: [] })),
        }));
        const sales = scenario.steps.filter(({ step }) => step === 'recordSale');
        const ofOne = sales.map((sale) => ({ ...sale, credits: [{ partner: 'p1', weight: 10_000 }] }));
        const split = played({ ...scenario, plans: uncapped, steps: sales });
        const whole = played({ ...scenario, plans: uncapped, steps: ofOne });
        expect(sumsBySaleAndRule(split)).toEqual(sumsBySaleAndRule(whole));
        for (const { key } of sales) split.play(refundOf(key, `rest-${key}`));
        expect(Object.values(sumsBySaleAndRule(split)).filter((sum) => sum !== 0)).toEqual([]);
      }),
    );
  });

  it('a refund that is reversed leaves what was there', () => {
    check(
      fc.property(histories(), fc.nat(4), fc.integer({ min: 1, max: 9000 }), (scenario, n, cents) => {
        const player = played(scenario);
        const sale = salesOf(scenario)[n];
        if (sale === undefined || player.hasExceeded() || player.isCapped()) return;
        const before = player.stands();
        player.play(refundOf(sale, 'there', { amount: (cents / 100).toFixed(2) }));
        player.play({ step: 'reverseRefund', key: 'back', occurredAt: at(30), refund: 'there' });
        expect(player.stands()).toEqual(before);
      }),
    );
  });

  it('what stands follows from the final state of the sales, however it was reached', () => {
    check(
      fc.property(histories({ amend: false, correct: false }), (scenario) => {
        const player = played(scenario);
        if (player.isCapped()) return;
        expect(player.recomputed().stands()).toEqual(player.stands());
      }),
    );
  });

  it('the order of refunds of the same parts of lines does not matter', () => {
    const parts = fc
      .uniqueArray(fc.record({ line: fc.integer({ min: 1, max: 4 }) }), { selector: ({ line }) => line, minLength: 2 })
      .chain((lines) => fc.tuple(fc.constant(lines), fc.shuffledSubarray(lines, { minLength: lines.length })));
    check(
      fc.property(histories({ correct: false }), fc.nat(4), parts, (scenario, n, [lines, shuffled]) => {
        const sale = salesOf(scenario)[n];
        if (sale === undefined) return;
        const refunded = (order: readonly { line: number }[]): Player => {
          const player = played(scenario);
          for (const [k, line] of order.entries()) player.play(refundOf(sale, `line-${k}`, { lines: [line] }));
          return player;
        };
        const [there, back] = [refunded(lines), refunded(shuffled)];
        if (there.hasExceeded() || there.isCapped()) return;
        expect(there.stands()).toEqual(back.stands());
      }),
    );
  });

  it('a sale that is amended and amended back stands as it did, where no refund has exceeded', () => {
    check(
      fc.property(histories(), fc.nat(4), fc.nat(4), (scenario, from, to) => {
        const player = played(scenario);
        const sales = scenario.steps.filter(({ step }) => step === 'recordSale');
        const [sale, other] = [sales[from], sales[to]];
        const amended = scenario.steps.some(({ step, sale: of }) => step === 'amendSale' && of === sale?.key);
        if (!sale?.lines || !other?.lines || amended || player.hasExceeded() || player.isCapped()) return;
        const amend = (key: string, lines: Step['lines']): Step => ({
          ...{ step: 'amendSale', key, occurredAt: at(30), sale: sale.key },
          ...(lines && { lines }),
        });
        const before = player.stands();
        if (player.play(amend('there', other.lines)).refused) return;
        if (player.play(amend('back', sale.lines)).refused) return;
        expect(player.stands()).toMatchObject(before);
        expect(Object.values(player.stands()).reduce((a, b) => a + b, 0n)).toBe(
          Object.values(before).reduce((a, b) => a + b, 0n),
        );
      }),
    );
  });

  it('no cap gives more than it has', () => {
    check(
      fc.property(histories(), (scenario) => {
        for (const { drawn, limit, key } of played(scenario).capUse()) {
          expect({ key, within: drawn <= limit }).toEqual({ key, within: true });
        }
      }),
    );
  });
});
