import fc from 'fast-check';
import type { LedgerEvent } from '#libs/commissions';
import { type Command, idOf } from '#libs/kernel';
import type { Plan, Rule } from '#libs/programs';
import type { SaleEvent } from '#libs/sales';
import { EngineRunner, type Engine } from './engine.js';
import {
  creditNoteOf,
  type Given,
  ledgerIdOf,
  ofPartner,
  partnerIdOf,
  plan,
  planIdOf,
  published,
  refundOf,
  saleIdOf,
  saleOf,
} from './facts.js';
import { History, PROGRAM } from './history.js';
import { type DealAction, dealActions, Deals } from './random-deals.js';
import { type OrderAction, orderActions, orderPlans, Orders } from './random-orders.js';
import { requestClosing, setUp } from './scenario.js';

const NAMES = ['alpha', 'marginal', 'retro', 'capped', 'even'] as const;
const PLANS = ['Standard', 'Marginal', 'Retroactive', 'Capped', 'Even'] as const;

const moments = fc
  .integer({ min: 0, max: 95 * 24 * 60 })
  .map((minutes) => new Date(Date.UTC(2010, 11, 30) + minutes * 60_000).toISOString());
const amounts = fc
  .tuple(fc.integer({ min: 1, max: 120_000 }), fc.constantFrom(0, 1, 2, 3))
  .map(([units, digits]) =>
    digits === 0
      ? String(units % 2000)
      : `${Math.floor(units / 10 ** digits)}.${String(units % 10 ** digits).padStart(digits, '0')}`,
  );
const plain = amounts.filter((amount) => Number(amount) > 0);
const names = fc.constantFrom(...NAMES);
const mirrored = (amount: string): string => (amount.startsWith('-') ? amount.slice(1) : `-${amount}`);
const lines = fc.array(
  fc
    .record({
      amount: plain,
      kind: fc.constantFrom('goods', 'goods', 'goods', 'postage', 'discount'),
      product: fc.constantFrom('P', 'Q'),
    })
    .map((line) => (line.kind === 'discount' ? { ...line, amount: mirrored(line.amount) } : line)),
  { minLength: 1, maxLength: 3 },
);
const credits = fc.oneof(
  { weight: 3, arbitrary: names.map((name): Given['credits'] => name) },
  fc
    .tuple(names, names, fc.integer({ min: 1, max: 9999 }))
    .map(([a, b, weight]): Given['credits'] => (a === b ? a : { [a]: weight, [b]: 10_000 - weight })),
  fc.constant<Given['credits']>({ alpha: 3333, retro: 3334, capped: 3333 }),
);
const given = fc.record({
  at: moments,
  credits,
  lines: lines as fc.Arbitrary<Given['lines']>,
  currency: fc.constantFrom('GBP', 'GBP', 'GBP', 'USD'),
  customer: fc.constantFrom(null, 'kim', 'lee'),
  saleType: fc.constantFrom('shop', 'lead'),
});
const steps = fc.constantFrom(
  [
    { from: '0', rate: '0.05' },
    { from: '500', rate: '0.075' },
    { from: '1500.5', rate: '0.1' },
  ],
  [
    { from: '0', rate: '0.1' },
    { from: '700', rate: '0.04' },
  ],
);
const pays: fc.Arbitrary<Rule['pays']> = fc.oneof(
  fc.record({ kind: fc.constant('share' as const), rate: fc.constantFrom('0.15', '0.075', '0.333') }),
  fc.record({
    kind: fc.constant('flat' as const),
    amount: fc.constantFrom('10.01', '0.05'),
    per: fc.constant('sale' as const),
  }),
  fc.record({
    kind: fc.constant('brackets' as const),
    mode: fc.constantFrom('marginal' as const, 'retroactive' as const),
    by: fc.constant('amount' as const),
    window: fc.constantFrom('month' as const, 'quarter' as const, 'lifetime' as const),
    steps,
  }),
);
const whens: fc.Arbitrary<Rule['when']> = fc.constantFrom<Rule['when']>(
  { all: [] },
  {
    any: [
      { fact: 'sale.product', oneOf: ['Q'] },
      { fact: 'sale.amount', atLeast: '100', atMost: '400.5' },
    ],
  },
  {
    all: [
      { fact: 'partner.tier', oneOf: ['2', '3'] },
      { fact: 'customer.returning', is: false },
    ],
  },
  { fact: 'sale.type', oneOf: ['lead'] },
);
const caps: fc.Arbitrary<Plan['caps']> = fc.constantFrom<Plan['caps']>(
  [],
  [{ capId: 'week', per: 'partner', window: 'week', amount: '40.00' }],
  [
    { capId: 'month', per: 'partner', window: 'month', amount: '90.05' },
    { capId: 'each', per: 'customer', window: 'lifetime', amount: '20.00' },
  ],
  [{ capId: 'all', per: 'program', window: 'month', amount: '60.00' }],
  [
    { capId: 'all', per: 'program', window: 'month', amount: '100.00' },
    { capId: 'week', per: 'partner', window: 'week', amount: '40.00' },
    { capId: 'ever', per: 'program', window: 'lifetime', amount: '150.05' },
  ],
);
const contents = fc.record({
  rounding: fc.constantFrom('half-away' as const, 'half-even' as const),
  base: fc.constantFrom(
    { excludeKinds: [], excludeProducts: [], excludeCategories: [] },
    { excludeKinds: ['postage' as const, 'discount' as const], excludeProducts: [], excludeCategories: [] },
  ),
  rules: fc.array(fc.record({ when: whens, pays }), { minLength: 1, maxLength: 3 }).map((rules) =>
    rules.map((rule, at): Rule => ({
      ruleId: `r${at}`,
      name: `r${at}`,
      onTop: false,
      level: 0,
      onZero: 'passes',
      ...rule,
    })),
  ),
  caps,
});

export type Action =
  | OrderAction
  | DealAction
  | { readonly do: 'sell' | 'credit'; readonly given: Given }
  | { readonly do: 'refund'; readonly which: number; readonly share: number; readonly at: string }
  | {
      readonly do: 'publish';
      readonly planName: (typeof PLANS)[number];
      readonly at: string;
      readonly content: Partial<Plan>;
    }
  | {
      readonly do: 'assign';
      readonly name: string;
      readonly at: string;
      readonly planName: (typeof PLANS)[number] | null;
    }
  | { readonly do: 'tier'; readonly name: string; readonly at: string; readonly tier: number }
  | { readonly do: 'suspend' | 'resume' | 'ban'; readonly name: string; readonly at: string }
  | { readonly do: 'unclaimed'; readonly at: string; readonly months: number | null }
  | { readonly do: 'maturity'; readonly at: string; readonly days: number }
  | {
      readonly do: 'correct';
      readonly name: string;
      readonly which: number;
      readonly how: number;
      readonly amount: string;
    }
  | { readonly do: 'payout'; readonly name: string; readonly how: number }
  | { readonly do: 'rate'; readonly day: number }
  | { readonly do: 'settle' | 'close' | 'retry' };

const weighted = (weight: number, arbitrary: fc.Arbitrary<Action>) => ({ weight, arbitrary });
const doing = <D extends Action['do']>(name: D) => fc.constant(name);

export const histories: fc.Arbitrary<Action[]> = fc.array(
  fc.oneof(
    weighted(12, fc.record({ do: doing('sell'), given })),
    weighted(2, fc.record({ do: doing('credit'), given })),
    weighted(
      5,
      fc.record({ do: doing('refund'), which: fc.nat(), share: fc.constantFrom(0.1, 0.33, 0.5, 1), at: moments }),
    ),
    weighted(
      3,
      fc.record({
        do: doing('publish'),
        planName: fc.constantFrom(...PLANS),
        at: moments,
        content: fc.oneof(contents, orderPlans),
      }),
    ),
    weighted(
      1,
      fc.record({ do: doing('assign'), name: names, at: moments, planName: fc.constantFrom(...PLANS, null) }),
    ),
    weighted(1, fc.record({ do: doing('tier'), name: names, at: moments, tier: fc.integer({ min: 1, max: 3 }) })),
    weighted(1, fc.record({ do: fc.constantFrom('suspend' as const, 'resume' as const), name: names, at: moments })),
    weighted(1, fc.record({ do: doing('unclaimed'), at: moments, months: fc.constantFrom(1, 1, 2, null) })),
    weighted(1, fc.record({ do: doing('maturity'), at: moments, days: fc.constantFrom(0, 7, 30) })),
    weighted(
      5,
      fc.record({ do: doing('correct'), name: names, which: fc.nat(), how: fc.nat({ max: 11 }), amount: plain }),
    ),
    weighted(3, fc.record({ do: doing('payout'), name: names, how: fc.nat({ max: 4 }) })),
    weighted(2, fc.record({ do: doing('rate'), day: fc.nat({ max: 90 }) })),
    weighted(3, fc.record({ do: fc.constantFrom('settle' as const, 'settle' as const, 'retry' as const) })),
    weighted(3, fc.record({ do: doing('close') })),
    weighted(1, fc.record({ do: doing('ban'), name: fc.constantFrom('even', 'retro'), at: moments })),
    ...orderActions(NAMES, moments),
    ...dealActions(NAMES, moments),
  ),
  { minLength: 10, maxLength: 60, size: 'max' },
);

/** Plays what was drawn; what the engine refuses of it is left out. */
export class Player {
  readonly history = new History();
  readonly runner: EngineRunner;
  private readonly orders: Orders;
  private readonly deals: Deals;
  private readonly sold: { readonly sale: SaleEvent & { type: 'sale.recorded' }; refunded: bigint }[] = [];
  private readonly standing = new Map<string, string>();
  private count = 0;
  private versions = 1;
  private period = '2011-01';

  constructor(engine: Engine, batch: number) {
    this.runner = new EngineRunner(this.history, engine, batch);
    this.orders = new Orders(this.history, this.runner, unlessRefused);
    this.deals = new Deals(this.history);
  }

  async play(actions: readonly Action[]): Promise<History> {
    await setUp(this.history);
    for (const action of actions) await this.act(action);
    await this.runner.settle();
    return this.history;
  }

  private async act(action: Action): Promise<void> {
    const number = (this.count += 1);
    switch (action.do) {
      case 'sell':
        return this.sell(`s${number}`, action.given);
      case 'credit': {
        const negative = action.given.lines.map((line) => ({
          ...(line as object),
          amount: mirrored((line as { amount: string }).amount),
        }));
        return this.history.creditNote(creditNoteOf(`n${number}`, { ...action.given, lines: negative }));
      }
      case 'refund':
        return this.refund(`f${number}`, action);
      case 'publish': {
        this.versions += 1;
        const content = plan(action.planName, this.versions, action.at, action.content);
        return this.history.program(published(content, action.planName === 'Standard'));
      }
      case 'assign': {
        const planId = action.planName === null ? null : planIdOf(action.planName);
        return this.history.partner(partnerIdOf(action.name), {
          type: 'partner.plan-assigned',
          data: { ...ofPartner(action.name), at: action.at, planId },
        });
      }
      case 'tier': {
        const data = { ...ofPartner(action.name), at: action.at, tier: action.tier, reason: 'drawn' };
        return this.history.partner(partnerIdOf(action.name), { type: 'partner.tier-set', data });
      }
      case 'suspend':
      case 'resume':
      case 'ban':
        return this.stand(action);
      case 'maturity': {
        const policy = { version: number, effectiveFrom: action.at, maturityDays: action.days };
        return this.history.program({ type: 'program.hold-policy-set', data: { programId: PROGRAM, policy } });
      }
      case 'unclaimed': {
        const gates = { approval: 'automatic', requiresTaxForm: true, requiresPayoutMethod: true } as const;
        const paid = { minimum: '1.00', payoutCurrency: 'GBP', rateSource: 'ecb', secondApprovalAbove: null };
        const when = { version: number, effectiveFrom: action.at, forfeitAfterMonths: action.months };
        return this.history.program({
          type: 'program.payout-policy-set',
          data: { programId: PROGRAM, policy: { ...when, ...gates, ...paid } },
        });
      }
      case 'correct':
        return this.correct(action);
      case 'payout':
        return this.payout(action);
      case 'rate': {
        const day = new Date(Date.UTC(2011, 0, 1) + action.day * 86_400_000).toISOString().slice(0, 10);
        return this.history.rates({
          type: 'rates.published',
          data: { source: 'ecb', day, base: 'EUR', rates: { GBP: '0.8581', USD: `1.3${number}` } },
        });
      }
      case 'settle':
        return this.runner.settle();
      case 'retry':
        await this.runner.settle();
        return this.runner.retryParked();
      case 'close': {
        const command = requestClosing(this.history, this.period);
        await this.runner.run(command);
        this.period = nextMonth(this.period);
        return;
      }
      case 'win':
      case 'help':
      case 'hand over':
      case 'revoke':
        return this.deals.act(action);
      default:
        return this.orders.act(action);
    }
  }

  /** Standings rise in business time, and nothing follows a ban. */
  private async stand({ do: what, name, at }: Extract<Action, { do: 'suspend' | 'resume' | 'ban' }>): Promise<void> {
    const partnerId = partnerIdOf(name);
    const since = this.standing.get(name) ?? '2011-01-01T00:00:00.000Z';
    if (at < since || this.orders.ended.has(name)) return;
    if (what === 'ban') this.orders.ended.add(name);
    this.standing.set(name, what === 'ban' ? '9999' : at);
    const of = { ...ofPartner(name), at };
    if (what === 'ban')
      return this.history.partner(partnerId, { type: 'partner.banned', data: { ...of, reason: 'spam', note: null } });
    const type = what === 'suspend' ? 'partner.suspended' : 'partner.resumed';
    return this.history.partner(partnerId, { type, data: { ...of, reason: 'drawn' } });
  }

  private async sell(name: string, drawn: Given): Promise<void> {
    // Sales of this form were recorded before any credit could name a merged partner.
    if (
      Object.keys(typeof drawn.credits === 'string' ? { [drawn.credits]: 1 } : drawn.credits).some((one) =>
        this.orders.merged.has(one),
      )
    )
      return;
    const sale = saleOf(name, drawn);
    if (sale.type !== 'sale.recorded') return;
    this.sold.push({ sale, refunded: 0n });
    await this.history.sale(saleIdOf(name), sale);
  }

  private async refund(name: string, { which, share, at }: Extract<Action, { do: 'refund' }>): Promise<void> {
    const sold = this.sold[which % Math.max(1, this.sold.length)];
    if (!sold) return;
    const charged = thousandths(sold.sale.data.amount);
    const left = charged - sold.refunded;
    const amount = share === 1 ? left : (left * BigInt(Math.round(share * 100))) / 100n;
    if (amount <= 0n) return;
    const refund = refundOf(sold.sale, name, { at, amount: text(amount), before: text(sold.refunded) });
    sold.refunded += amount;
    await this.history.sale(sold.sale.data.saleId, refund);
  }

  private async correct({ name, which, how, amount }: Extract<Action, { do: 'correct' }>): Promise<void> {
    await this.runner.settle();
    const ledgerId = ledgerIdOf(name);
    const entries = (await this.ledger(name)).flatMap(({ data }) => ('entryId' in data ? [data.entryId] : []));
    const entryId = entries[which % Math.max(1, entries.length)];
    if (!entryId) return;
    const [type, more] = CORRECTIONS[how]!;
    const money = (Math.round(Number(amount) * 7) / 100).toFixed(2);
    await this.maybe({
      type,
      data: { ledgerId, entryId, reason: 'other', ...more(money) },
      context: this.history.context(),
    });
  }

  private async payout({ name, how }: Extract<Action, { do: 'payout' }>): Promise<void> {
    await this.runner.settle();
    const events = (await Promise.all(NAMES.map((other) => this.ledger(other)))).flat();
    const planned = events.flatMap((event) => (event.type === 'ledger.payout-planned' ? [event.data] : []));
    const { payoutId, partnerId } =
      planned.findLast((payout) => payout.partnerId === partnerIdOf(name)) ?? planned.at(-1) ?? {};
    if (!payoutId || !partnerId) return;
    const ledgerId = idOf('acme', 'ledger', `${PROGRAM}:${partnerId}`);
    const at = (type: string, more: object): Promise<void> =>
      this.maybe({ type, data: { ledgerId, payoutId, ...more }, context: this.history.context() });
    await at('IntendPayout', { provider: 'file', reference: payoutId });
    if (how > 0) await at('RecordPayoutSent', { providerReference: 'x' });
    if (how === 1) await at('FailPayout', { reason: 'drawn' });
    if (how === 2 || how === 3) await at('SettlePayout', { settledOn: '2011-02-03' });
    if (how === 3) await at('ReturnPayout', { reason: 'drawn' });
    if (how >= 4) await at('MarkPayoutUnknown', { reason: 'drawn' });
  }

  private ledger(name: string) {
    return this.history.ofStream<LedgerEvent>(`ledger-acme.${ledgerIdOf(name)}`);
  }

  private maybe(command: Command): Promise<void> {
    return unlessRefused(() => this.runner.run(command));
  }
}

/** What is refused changes nothing. */
async function unlessRefused(run: () => Promise<unknown>): Promise<void> {
  await run().catch((fault: Error) => {
    if (!/^[A-Za-z]+: [A-Z_]+ /.test(fault.message)) throw fault;
  });
}

type More = (amount: string) => object;
const CORRECTIONS: readonly (readonly [type: string, more: More])[] = [
  ['VoidCommission', () => ({})],
  ['DeclineCommission', () => ({})],
  ['ClawBackCommission', (amount) => ({ amount, share: null })],
  ['ClawBackCommission', () => ({ amount: null, share: null })],
  ['ReverseClawback', () => ({})],
  ['AdjustCommission', (amount) => ({ amount, currency: 'GBP' })],
  ['AdjustCommission', (amount) => ({ entryId: null, amount: `-${amount}`, currency: 'GBP' })],
  ['HoldCommission', () => ({ kind: 'dispute', until: null })],
  ['HoldCommission', () => ({ kind: 'maturity', until: '2011-02-28T12:00:00.000Z' })],
  ['HoldCommission', () => ({ kind: 'risk', until: '2011-02-10T12:00:00.000Z' })],
  ['ReleaseHold', () => ({ kind: 'dispute' })],
  ['ReleaseHold', () => ({ kind: 'risk' })],
  ['ReleaseHold', () => ({ kind: 'maturity' })],
  ['ApproveCommission', () => ({})],
];

const thousandths = (amount: string): bigint => {
  const [whole = '', fraction = ''] = amount.split('.');
  return BigInt(whole + fraction.padEnd(3, '0'));
};

const text = (units: bigint): string => {
  const digits = units.toString().padStart(4, '0');
  return `${digits.slice(0, -3)}.${digits.slice(-3)}`.replace(/\.?0+$/, '');
};

const nextMonth = (period: string): string => {
  const [year = 0, month = 0] = period.split('-').map(Number);
  return new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 7);
};
