import fc from 'fast-check';
import { idOf } from '#libs/kernel';
import type { Plan, Rule } from '#libs/programs';
import { SetPartnerParent } from '../../libs/partners/src/hierarchy/hierarchy.js';
import { hierarchyAggregate } from '../../libs/partners/src/hierarchy/hierarchy.aggregate.js';
import type { ContentDraft, Known, LineDraft } from '../../libs/sales/src/content/draft.js';
import { RecordCreditNote } from '../../libs/sales/src/credit-note/credit-note.js';
import type { RefundExtent } from '../../libs/sales/src/events/refund-request.js';
import {
  AmendSale,
  ReassignSale,
  RecordSale,
  RefundSale,
  ReverseRefund,
} from '../../libs/sales/src/sale/sale.commands.js';
import type { EngineRunner } from './engine.js';
import { ofPartner, partnerIdOf, saleIdOf, ZONE } from './facts.js';
import { type History, PROGRAM, TENANT } from './history.js';

/** What is sold and what becomes of it, by the commands that sales take: all that the page of commission rules knows. */
export type OrderAction =
  | {
      readonly do: 'order' | 'note';
      readonly at: string;
      readonly credits: Readonly<Record<string, number>>;
      readonly lines: readonly LineDraft[];
      readonly currency: string;
      readonly customer: string | null;
    }
  | { readonly do: 'give back'; readonly at: string; readonly which: number; readonly extent: RefundExtent }
  | { readonly do: 'reverse'; readonly at: string; readonly which: number }
  | { readonly do: 'amend'; readonly at: string; readonly which: number; readonly lines: readonly LineDraft[] }
  | { readonly do: 'reassign'; readonly at: string; readonly which: number; readonly name: string }
  | { readonly do: 'parent'; readonly at: string; readonly name: string; readonly parent: string | null }
  | { readonly do: 'merge'; readonly at: string; readonly name: string; readonly into: string };

const price = fc.constantFrom('0', '0.01', '3.33', '10', '33.34', '99.999', '250', '600');
const signed = (amount: string, sign: 1 | -1): string => (sign === 1 || Number(amount) === 0 ? amount : `-${amount}`);

const orderLines = (sign: 1 | -1): fc.Arbitrary<LineDraft[]> =>
  fc
    .tuple(
      fc.array(
        fc.record({
          kind: fc.constantFrom('goods' as const, 'goods' as const, 'service' as const, 'postage' as const),
          product: fc.constantFrom('P', 'Q', 'R'),
          category: fc.constantFrom(null, 'new'),
          quantity: fc.constantFrom('1', '2', '3', '0.5'),
          unitPrice: price,
        }),
        { minLength: 1, maxLength: 3 },
      ),
      fc.constantFrom(undefined, undefined, '0.02', '7', '0.003', '120'),
      fc.constantFrom(undefined, undefined, undefined, undefined, '30', '100'),
      fc.constantFrom(undefined, undefined, [1]),
    )
    .map(([sold, discount, back, appliesTo]) => [
      ...sold.map((line) => ({ ...line, unitPrice: signed(line.unitPrice, sign) })),
      ...(discount === undefined
        ? []
        : [
            {
              ...{ product: 'D', category: null, kind: 'discount' as const, quantity: '1' },
              unitPrice: signed(discount, sign === 1 ? -1 : 1),
              ...(appliesTo && { appliesTo }),
            },
          ]),
      // Something taken back within the same order.
      ...(back === undefined
        ? []
        : [
            {
              ...{ product: 'P', category: null, kind: 'goods' as const, quantity: '1' },
              unitPrice: signed(back, sign === 1 ? -1 : 1),
            },
          ]),
    ]);

const amount = fc.constantFrom('0.01', '3.33', '0.005', '10', '50', '120', '700');
const quantity = fc.constantFrom('1', '0.5', '2', '4');
const lineBack = fc.record({
  line: fc.integer({ min: 1, max: 4 }),
  how: fc.oneof(
    fc.constant({ amount: null, quantity: null }),
    amount.map((one) => ({ amount: one, quantity: null })),
    quantity.map((one) => ({ amount: null, quantity: one })),
  ),
});
const extent: fc.Arbitrary<RefundExtent> = fc.oneof(
  fc.constant<RefundExtent>({ kind: 'rest' }),
  amount.map((one): RefundExtent => ({ kind: 'amount', amount: one })),
  amount.map((refundedTotal): RefundExtent => ({ kind: 'total', refundedTotal })),
  fc.uniqueArray(lineBack, { minLength: 1, maxLength: 2, selector: ({ line }) => line }).map((all): RefundExtent => ({
    kind: 'lines',
    lines: all.map(({ line, how }) => ({ line, ...how })),
  })),
);

/** Actions of orders, for partners of these names, at moments as drawn. */
export function orderActions(
  names: readonly string[],
  moments: fc.Arbitrary<string>,
): readonly { readonly weight: number; readonly arbitrary: fc.Arbitrary<OrderAction> }[] {
  const name = fc.constantFrom(...names);
  const credits = fc.oneof(
    { weight: 3, arbitrary: name.map((one): Record<string, number> => ({ [one]: 10_000 })) },
    fc
      .tuple(name, name, fc.integer({ min: 1, max: 9999 }))
      .map(([a, b, weight]): Record<string, number> =>
        a === b ? { [a]: 10_000 } : { [a]: weight, [b]: 10_000 - weight },
      ),
  );
  const sold = {
    ...{ at: moments, credits, currency: fc.constantFrom('GBP', 'GBP', 'GBP', 'USD') },
    customer: fc.constantFrom(null, 'kim', 'lee'),
  };
  const doing = <D extends OrderAction['do']>(what: D) => fc.constant(what);
  return [
    { weight: 10, arbitrary: fc.record({ do: doing('order'), ...sold, lines: orderLines(1) }) },
    { weight: 2, arbitrary: fc.record({ do: doing('note'), ...sold, lines: orderLines(-1) }) },
    { weight: 8, arbitrary: fc.record({ do: doing('give back'), at: moments, which: fc.nat(), extent }) },
    { weight: 3, arbitrary: fc.record({ do: doing('reverse'), at: moments, which: fc.nat() }) },
    { weight: 3, arbitrary: fc.record({ do: doing('amend'), at: moments, which: fc.nat(), lines: orderLines(1) }) },
    { weight: 4, arbitrary: fc.record({ do: doing('reassign'), at: moments, which: fc.nat(), name }) },
    {
      weight: 1,
      arbitrary: fc.record({
        do: doing('parent'),
        at: moments,
        name,
        parent: fc.option(name, { freq: 4, nil: null }),
      }),
    },
    { weight: 1, arbitrary: fc.record({ do: doing('merge'), at: moments, name, into: name }) },
  ];
}

const whens: fc.Arbitrary<Rule['when']> = fc.constantFrom<Rule['when']>(
  { all: [] },
  { fact: 'line.product', oneOf: ['P'] },
  { fact: 'line.kind', noneOf: ['service'] },
  {
    any: [
      { fact: 'line.category', oneOf: ['new'] },
      { fact: 'sale.base', atLeast: '100' },
    ],
  },
  { fact: 'sale.base', above: '50', below: '700' },
  { fact: 'sale.category', oneOf: ['new'] },
);

const window = fc.constantFrom('day' as const, 'month' as const, 'lifetime' as const);
const byVolume: fc.Arbitrary<Rule['pays']> = fc.record({
  ...{ kind: fc.constant('brackets' as const), mode: fc.constantFrom('marginal' as const, 'retroactive' as const) },
  ...{ by: fc.constant('amount' as const), window },
  steps: fc.constantFrom(
    [
      { from: '0', rate: '0.05' },
      { from: '300', rate: '0.125' },
    ],
    [
      { from: '0', rate: '0.1' },
      { from: '99.99', rate: '0.02' },
      { from: '1000', rate: '0.2' },
    ],
  ),
});
const byCount: fc.Arbitrary<Rule['pays']> = fc.record({
  ...{ kind: fc.constant('brackets' as const), mode: fc.constantFrom('marginal' as const, 'retroactive' as const) },
  ...{ by: fc.constantFrom('sales' as const, 'units' as const), window },
  steps: fc.constantFrom<Extract<Rule['pays'], { kind: 'brackets' }>['steps']>(
    [
      { from: '0', amount: '2.50' },
      { from: '2', amount: '5' },
    ],
    [
      { from: '0', rate: '0.05' },
      { from: '1', rate: '0.1' },
      { from: '3', amount: '1.005' },
    ],
  ),
});

const pays: fc.Arbitrary<Rule['pays']> = fc.oneof(
  fc.record({ kind: fc.constant('share' as const), rate: fc.constantFrom('0.15', '0.075', '0.333', '1') }),
  fc.record({
    kind: fc.constant('flat' as const),
    amount: fc.constantFrom('10.01', '0.05'),
    per: fc.constantFrom('sale' as const, 'unit' as const),
  }),
  byVolume,
  byCount,
);

const rule = fc.record({
  ...{ when: whens, pays, onZero: fc.constantFrom('passes' as const, 'pays' as const) },
  onTop: fc.boolean(),
  level: fc.constantFrom(0 as const, 0 as const, 0 as const, 1 as const, 2 as const),
});

/** Rules of lines, on top, for parents, by units and sales. */
export const orderPlans: fc.Arbitrary<Pick<Plan, 'rounding' | 'base' | 'rules' | 'caps'>> = fc.record({
  rounding: fc.constantFrom('half-away' as const, 'half-even' as const),
  base: fc.constantFrom<Plan['base']>(
    { excludeKinds: [], excludeProducts: [], excludeCategories: [] },
    { excludeKinds: ['postage'], excludeProducts: [], excludeCategories: [] },
    { excludeKinds: ['discount'], excludeProducts: ['R'], excludeCategories: [] },
  ),
  rules: fc
    .array(rule, { minLength: 1, maxLength: 4 })
    .map((rules) => rules.map((one, at): Rule => ({ ...one, ruleId: `r${at}`, name: `r${at}` }))),
  caps: fc.constantFrom<Plan['caps']>(
    [],
    [],
    [{ capId: 'month', per: 'partner', window: 'month', amount: '29.00' }],
    [{ capId: 'each', per: 'customer', window: 'lifetime', amount: '20.00' }],
    [
      { capId: 'all', per: 'program', window: 'month', amount: '100.00' },
      { capId: 'month', per: 'partner', window: 'month', amount: '40.05' },
    ],
  ),
});

const noteIdOf = (name: string): string => idOf(TENANT, 'credit-note', `${PROGRAM}:${name}`);
const refundIdOf = (name: string): string => idOf(TENANT, 'refund', `${PROGRAM}:${name}`);

/** Sends what happens to orders to the real rules; what they refuse is left out. */
export class Orders {
  private orders = 0;
  private readonly soldAt: string[] = [];
  private readonly refunds: { readonly saleId: string; readonly refundId: string }[] = [];
  private notes = 0;
  readonly merged = new Map<string, string>();
  /** Banned, merged, or that took in another: they stay as they are. */
  readonly ended = new Set<string>();

  constructor(
    private readonly history: History,
    private readonly runner: EngineRunner,
    private readonly maybe: (run: () => Promise<unknown>) => Promise<void>,
  ) {}

  async act(action: OrderAction): Promise<void> {
    const { history, runner } = this;
    const context = { ...history.context(), occurredAt: action.at };
    const of = { programId: PROGRAM, knowledge: { timeZone: ZONE } };
    switch (action.do) {
      case 'order': {
        const saleId = saleIdOf(`o${(this.orders += 1)}`);
        this.soldAt.push(action.at);
        const { given, knowledge } = this.content(`o${this.orders}`, action);
        return this.maybe(() => runner.run(new RecordSale({ saleId, given, knowledge }, context)));
      }
      case 'note': {
        const name = `cn${(this.notes += 1)}`;
        const { given, knowledge } = this.content(name, action);
        return this.maybe(() =>
          runner.run(new RecordCreditNote({ creditNoteId: noteIdOf(name), given, knowledge }, context)),
        );
      }
      case 'give back': {
        // One more than there are: a refund may come before its sale.
        const saleId = saleIdOf(`o${(action.which % (this.orders + 1)) + 1}`);
        const externalId = `g${this.refunds.length + 1}`;
        const refundId = refundIdOf(externalId);
        this.refunds.push({ saleId, refundId });
        const asked = { currency: null, extent: action.extent };
        const data = { saleId, refundId, externalId, asked, reason: 'refund' as const, ...of };
        return this.maybe(() => runner.run(new RefundSale(data, context)));
      }
      case 'reverse': {
        const refund = this.refunds[action.which % Math.max(1, this.refunds.length)];
        if (!refund) return;
        return this.maybe(() => runner.run(new ReverseRefund({ ...refund, ...of, reason: 'drawn' }, context)));
      }
      case 'amend': {
        if (this.orders === 0) return;
        const saleId = saleIdOf(`o${(action.which % this.orders) + 1}`);
        return this.maybe(() => runner.run(new AmendSale({ saleId, lines: action.lines, ...of }, context)));
      }
      case 'reassign': {
        if (this.orders === 0) return;
        const number = (action.which % this.orders) + 1;
        const knowledge = { ...of.knowledge, partners: [this.known(action.name)] };
        const sale = { saleId: saleIdOf(`o${number}`), partnerId: partnerIdOf(action.name) };
        const command = new ReassignSale(
          { ...of, ...sale, reason: 'drawn', knowledge },
          this.notBefore(number, context),
        );
        return this.maybe(() => runner.run(command));
      }
      case 'parent':
        return this.parent(action);
      case 'merge':
        return this.merge(action);
    }
  }

  /** No sale is reassigned before it was made. */
  private notBefore<C extends { readonly occurredAt: string }>(order: number, context: C): C {
    const soldAt = this.soldAt[order - 1] ?? '';
    return context.occurredAt < soldAt ? { ...context, occurredAt: soldAt } : context;
  }

  private content(
    externalId: string,
    { credits, lines, currency, customer }: Extract<OrderAction, { do: 'order' | 'note' }>,
  ): { given: ContentDraft; knowledge: Known } {
    const names = Object.keys(credits);
    return {
      given: {
        ...{ programId: PROGRAM, externalId, currency, saleType: 'shop', metadata: {}, lines },
        customer: customer === null ? null : { ref: customer, country: 'GB', returning: false },
        credits: names.map((name) => ({ partnerId: partnerIdOf(name), weight: credits[name] ?? 0 })),
      },
      knowledge: {
        timeZone: ZONE,
        partners: names.map((name) => this.known(name)),
      },
    };
  }

  private known(name: string): Known['partners'][number] {
    const survivor = this.merged.get(name);
    return survivor === undefined ? 'in-program' : { survivor: partnerIdOf(survivor) };
  }

  private parent({ name, parent, at }: Extract<OrderAction, { do: 'parent' }>): Promise<void> {
    if (this.merged.has(name) || (parent !== null && this.merged.has(parent))) return Promise.resolve();
    const known = { found: true, programId: PROGRAM, mergedInto: null } as const;
    const survivors = Object.fromEntries([...this.merged].map(([from, to]) => [partnerIdOf(from), partnerIdOf(to)]));
    const data = {
      ...{ programId: PROGRAM, partnerId: partnerIdOf(name), parentId: parent && partnerIdOf(parent) },
      ...{ effectiveFrom: at, reason: 'drawn', partner: known, parent: parent === null ? null : known, survivors },
    };
    const { history } = this;
    return this.maybe(() => history.decide(hierarchyAggregate, new SetPartnerParent(data, history.context())));
  }

  private async merge({ name, into, at }: Extract<OrderAction, { do: 'merge' }>): Promise<void> {
    if (name === into || this.ended.has(name) || this.merged.has(into)) return;
    this.merged.set(name, into);
    this.ended.add(name).add(into);
    const reason = 'drawn';
    await this.history.partner(partnerIdOf(into), {
      type: 'partner.absorbed',
      data: { ...ofPartner(into), at, from: partnerIdOf(name), reason },
    });
    await this.history.partner(partnerIdOf(name), {
      type: 'partner.merged',
      data: { ...ofPartner(name), at, into: partnerIdOf(into), reason },
    });
  }
}
