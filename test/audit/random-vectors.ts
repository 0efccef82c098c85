import fc from 'fast-check';
import type { Vector, VectorCondition, VectorRule, VectorStep, VectorVersion } from '../support/vectors.js';

type Lines = NonNullable<VectorStep['lines']>;
type Pays = VectorRule['pays'];

const PARTNERS = ['p1', 'p2', 'm', 'd'] as const;
const DAY = 86_400_000;
const START = Date.parse('2025-03-01T12:00:00Z');

const price = fc.constantFrom('0', '0.01', '0.05', '3.33', '10', '50', '99.99', '100', '600');
const product = fc.constantFrom('A', 'B', 'C');
const rate = fc.constantFrom('0.05', '0.10', '0.125', '0.33', '1');
const window = fc.constantFrom('DAY', 'MONTH', 'LIFETIME');

const steps = fc
  .tuple(
    fc.boolean(),
    fc.uniqueArray(fc.constantFrom('1', '2', '100', '500', '1000'), { maxLength: 2 }),
    fc.infiniteStream(rate),
  )
  .map(([amounts, froms, rates]) =>
    ['0', ...froms.sort((one, other) => Number(one) - Number(other))].map((from) => {
      const value = rates.next().value as string;
      return amounts ? { from, amount: value } : { from, rate: value };
    }),
  );

const brackets: fc.Arbitrary<Pays> = fc
  .record({
    mode: fc.constantFrom('marginal' as const, 'retroactive' as const),
    by: fc.constantFrom('amount' as const, 'sales' as const, 'units' as const),
    window,
    steps,
  })
  .map((pays) => ({
    brackets: {
      ...pays,
      steps: pays.steps.map(({ from, ...step }) => ({
        from,
        ...(pays.by === 'amount' && 'amount' in step ? { rate: step.amount } : step),
      })),
    },
  }));

const pays = fc.oneof(
  rate.map((of): Pays => ({ share: { rate: of } })),
  fc
    .record({ amount: fc.constantFrom('5', '0.01', '2.50'), per: fc.constantFrom('sale' as const, 'unit' as const) })
    .map((flat): Pays => ({ flat })),
  brackets,
  brackets,
);

const when: fc.Arbitrary<VectorCondition | undefined> = fc.oneof(
  { weight: 3, arbitrary: fc.constant(undefined) },
  product.map((is): VectorCondition => ({ fact: 'line.product', is })),
  fc.constant<VectorCondition>({ fact: 'sale.amount', atLeast: '100' }),
  fc.constant<VectorCondition>({
    any: [
      { fact: 'sale.base', atLeast: '50' },
      { fact: 'line.product', is: 'B' },
    ],
  }),
);

const rules = fc
  .array(
    fc.record({ when, pays, onTop: fc.boolean(), parent: fc.nat(5), onZero: fc.boolean() }, { noNullPrototype: true }),
    { minLength: 1, maxLength: 3 },
  )
  .map((all) =>
    all.map(({ when: condition, onTop, parent, onZero, ...rule }, at): VectorRule => ({
      key: `r${at}`,
      ...(condition ? { when: condition } : {}),
      ...(onTop || parent === 1 ? { onTop: true } : {}),
      ...(parent === 1 ? { payee: 'parent' as const, level: 1 } : {}),
      ...(onZero ? { onZero: 'pays' as const } : {}),
      ...rule,
    })),
  );

const version = fc.record({
  rounding: fc.constantFrom('HALF_AWAY' as const, 'HALF_EVEN' as const),
  rules,
  kinds: fc.constantFrom([], ['postage'], ['discount']),
  cap: fc.option(
    fc.record({
      per: fc.constantFrom('PARTNER', 'CUSTOMER', 'PROGRAM'),
      window,
      amount: fc.constantFrom('5', '25', '29.01'),
    }),
    { freq: 2, nil: undefined },
  ),
});

/** Versions that come one after another while the history goes on. */
const versions = (capped: boolean) =>
  fc.array(version, { minLength: 1, maxLength: 2 }).map((all) =>
    all.map(({ kinds, cap, ...rest }, at): VectorVersion => ({
      version: at + 1,
      effectiveFrom: new Date(at === 0 ? Date.parse('2025-01-01T00:00:00Z') : START + 3 * DAY).toISOString(),
      base: { excludes: { kinds: [...kinds] } },
      ...(cap && capped ? { caps: [cap] } : {}),
      ...rest,
    })),
  );

const orderLines = (sign: 1 | -1 = 1): fc.Arbitrary<Lines> =>
  fc
    .tuple(
      fc.array(
        fc.record({
          kind: fc.constantFrom('goods', 'goods', 'service', 'postage'),
          quantity: fc.constantFrom('1', '2', '3', '0.5'),
          unitPrice: price,
          product,
        }),
        { minLength: 1, maxLength: 3 },
      ),
      fc.option(fc.constantFrom('0.01', '7', '20', '130'), { freq: 2, nil: undefined }),
      fc.nat(9),
    )
    .map(([lines, discount, back]) => [
      ...lines.map((line, at) => ({ ...line, line: at + 1, unitPrice: signed(line.unitPrice, sign) })),
      ...(discount === undefined
        ? []
        : [{ line: 8, kind: 'discount', quantity: '1', unitPrice: signed(discount, sign === 1 ? -1 : 1) }]),
      // Something taken back within the same order.
      ...(back === 0 ? [{ line: 9, kind: 'goods', quantity: '1', unitPrice: signed('30', sign === 1 ? -1 : 1) }] : []),
    ]);

const signed = (text: string, sign: 1 | -1): string => (sign === 1 || Number(text) === 0 ? text : `-${text}`);

const credits = fc.constantFrom(
  [{ partner: 'p1', weight: 10_000 }],
  [{ partner: 'p1', weight: 10_000 }],
  [{ partner: 'p2', weight: 10_000 }],
  [
    { partner: 'p1', weight: 3333 },
    { partner: 'p2', weight: 3333 },
    { partner: 'd', weight: 3334 },
  ],
);

const saleNumber = fc.integer({ min: 1, max: 4 });
const amount = fc.constantFrom('0.01', '3.33', '10', '50', '100', '333');

/** What a step says beside its key and time; `of` numbers sales, refunds and clawbacks. */
type Draft = Partial<VectorStep> & { readonly step: string; readonly of?: number; readonly rule?: number };

const sale: fc.Arbitrary<Draft> = fc
  .record({ lines: orderLines(), credits, customer: fc.constantFrom('c1', 'c2') })
  .map(({ customer, ...rest }) => ({ step: 'recordSale', customer: { key: customer }, ...rest }));

const refund: fc.Arbitrary<Draft> = fc.oneof(
  saleNumber.map((of): Draft => ({ step: 'refundSale', of })),
  fc.record({ of: saleNumber, amount }).map((draft): Draft => ({ step: 'refundSale', ...draft })),
  fc.record({ of: saleNumber, refundedTotal: amount }).map((draft): Draft => ({ step: 'refundSale', ...draft })),
  fc
    .record({
      of: saleNumber,
      line: fc.integer({ min: 1, max: 3 }),
      how: fc.oneof(
        amount.map((of) => ({ amount: of })),
        fc.constantFrom({ quantity: '1' }, { quantity: '0.5' }, {}),
      ),
    })
    .map(({ of, line, how }): Draft => ({ step: 'refundSale', of, lines: [{ line, ...how }] })),
);

const correction: fc.Arbitrary<Draft> = fc.oneof(
  fc.record({ of: saleNumber, rule: fc.nat(2), amount }).map((draft): Draft => ({ step: 'clawBack', ...draft })),
  fc
    .record({ of: saleNumber, rule: fc.nat(2), share: fc.constantFrom('0.5', '1') })
    .map((draft): Draft => ({ step: 'clawBack', ...draft })),
  fc
    .record({ of: saleNumber, rule: fc.nat(2), amount: fc.constantFrom('3', '-3', '0.01') })
    .map((draft): Draft => ({ step: 'adjust', ...draft })),
  fc.record({ of: saleNumber, rule: fc.nat(2) }).map((draft): Draft => ({ step: 'void', ...draft })),
  saleNumber.map((of): Draft => ({ step: 'reverseClawback', of })),
);

const other: fc.Arbitrary<Draft> = fc.oneof(
  fc.record({ lines: orderLines(-1), credits }).map((draft): Draft => ({ step: 'recordCreditNote', ...draft })),
  fc.record({ of: saleNumber, lines: orderLines() }).map((draft): Draft => ({ step: 'amendSale', ...draft })),
  fc.integer({ min: 1, max: 5 }).map((of): Draft => ({ step: 'reverseRefund', of })),
  fc.constant<Draft>({ step: 'mergePartner', partner: 'd', into: 'p2' }),
);

export interface Wishes {
  readonly corrections?: boolean;
  readonly caps?: boolean;
}

/** A random scenario without expectations: sales s1, s2 …, refunds f1, f2 …, clawbacks h1, h2 … in the order they come. */
export const randomVectors = ({ corrections = true, caps = true }: Wishes = {}): fc.Arbitrary<Vector> =>
  fc
    .record({
      versions: versions(caps),
      first: sale,
      drafts: fc.array(
        fc.oneof(
          { weight: 4, arbitrary: sale },
          { weight: 5, arbitrary: refund },
          { weight: corrections ? 3 : 0, arbitrary: correction },
          { weight: 3, arbitrary: other },
        ),
        { minLength: 2, maxLength: 12 },
      ),
    })
    .map(({ versions: published, first, drafts }) => ({
      name: 'random',
      program: { currency: 'GBP', timeZone: 'Europe/London', startsAt: '2025-01-01T00:00:00Z' },
      partners: PARTNERS.map((key) => ({
        key,
        kind: 'affiliate',
        country: 'GB',
        tier: 1,
        ...(key === 'p1' ? { parents: [{ parent: 'm', effectiveFrom: '2025-01-01T00:00:00Z' }] } : {}),
      })),
      plans: [{ key: 'plan', versions: published }],
      steps: stepsOf([first, ...drafts]),
      expect: { totals: {} },
    }));

const PREFIX: Readonly<Record<string, string>> = { recordSale: 's', refundSale: 'f', clawBack: 'h' };

function stepsOf(drafts: readonly Draft[]): VectorStep[] {
  const counts = new Map<string, number>();
  return drafts.map(({ of, rule, ...draft }, at): VectorStep => {
    const prefix = PREFIX[draft.step] ?? draft.step;
    const number = (counts.get(prefix) ?? 0) + 1;
    counts.set(prefix, number);
    const key = `${prefix}${number}`;
    const occurredAt = new Date(START + at * DAY * 0.5).toISOString();
    const entry = { sale: `s${of}`, rule: `r${rule}`, partner: 'p1' };
    const told =
      { reverseRefund: { refund: `f${of}` }, reverseClawback: { clawback: `h${of}` } }[draft.step] ??
      (rule === undefined ? (of === undefined ? {} : { sale: `s${of}` }) : { entry });
    return { ...draft, ...told, key, occurredAt };
  });
}
