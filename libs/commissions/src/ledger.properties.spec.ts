import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Decimal, minorUnits, nextPeriod, roundToMinor } from '#libs/kernel';
import type { Pays, Plan } from '#libs/programs';
import { creditNote, flat, Ledger, plan, refund, sale, share, sumOf } from '../test/ledger.fixtures.js';
import {
  AdjustCommission,
  ClawBackCommission,
  FailPayout,
  IntendPayout,
  ReverseClawback,
  SettlePayout,
  type SourceItem,
  VoidCommission,
  VoidUnpaid,
} from './ledger.commands.js';
import { commissionOf } from './rating/brackets.js';

const steps = [
  { from: '0', rate: '0.035' },
  { from: '100', rate: '0.1' },
  { from: '250.5', rate: '0.155' },
];
const brackets = (mode: 'marginal' | 'retroactive'): Pays => ({
  kind: 'brackets',
  mode,
  by: 'amount',
  window: 'year',
  steps,
});
const cap = { capId: 'cap', per: 'partner' as const, window: 'month' as const, amount: '40.00' };

const plans: readonly Plan[] = [
  share('0.15'),
  share('0.333', { rounding: 'half-even', planId: 'even' }),
  flat('2.50', { planId: 'flat' }),
  plan(brackets('marginal'), { planId: 'marginal' }),
  plan(brackets('retroactive'), { planId: 'retroactive', caps: [cap] }),
  share('0.5', { planId: 'capped', caps: [cap] }),
];

/** Pounds with three decimals: prices may be finer than the currency. */
const amounts = fc.integer({ min: 1, max: 200_000 }).map((units) => Decimal.ofUnits(BigInt(units), 3).toString());
const moments = fc.constantFrom(
  '2011-01-03T10:00:00.000Z',
  '2011-01-31T23:59:59.999Z',
  '2011-02-14T00:00:00.000Z',
  '2011-03-31T23:30:00.000Z',
);
const cuts = fc
  .uniqueArray(fc.integer({ min: 1, max: 999 }), { maxLength: 5 })
  .map((at) => [0, ...at.sort((a, b) => a - b), 1000]);

type Step =
  | { kind: 'sale' | 'credit-note'; amount: string; at: string; plan: number; held: boolean }
  | { kind: 'refund'; of: number; cuts: readonly number[] }
  | { kind: 'claw' | 'void' | 'reverse' | 'adjust' | 'settle' | 'fail'; of: number; amount: string }
  | { kind: 'close' | 'ban' };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('sale' as const),
      amount: amounts,
      at: moments,
      plan: fc.nat(5),
      held: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('credit-note' as const),
      amount: amounts,
      at: moments,
      plan: fc.nat(5),
      held: fc.constant(false),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('refund' as const), of: fc.nat(9), cuts }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom(
        'claw' as const,
        'void' as const,
        'reverse' as const,
        'adjust' as const,
        'settle' as const,
        'fail' as const,
      ),
      of: fc.nat(9),
      amount: amounts,
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('close' as const, 'ban' as const) }) },
);

function play(history: readonly Step[]): Ledger {
  const ledger = new Ledger();
  let period = '2011-01';
  const nth = (ids: readonly string[], n: number): string => ids[n % Math.max(ids.length, 1)] ?? 'none';
  history.forEach((action, n) => {
    const two = (amount: string): string => amount.replace(/\.(\d\d)\d$/, '.$1');
    switch (action.kind) {
      case 'sale':
      case 'credit-note': {
        const holds = action.held ? [{ kind: 'maturity' as const, until: '2011-03-01T00:00:00.000Z' }] : [];
        const of = { id: `s${n}`, at: action.at, plan: plans[action.plan] as Plan, holds };
        ledger.post(
          action.kind === 'sale'
            ? sale({ ...of, amount: action.amount })
            : creditNote({ ...of, amount: `-${action.amount}` }),
        );
        break;
      }
      case 'refund':
        ledger.post(...refundsOf(`s${action.of}`, action.cuts, `r${n}`));
        break;
      case 'claw':
        ledger.do(ClawBackCommission, {
          entryId: nth(ledger.entries, action.of),
          reason: 'other',
          amount: two(action.amount),
          share: null,
        });
        break;
      case 'void':
        ledger.do(VoidCommission, { entryId: nth(ledger.entries, action.of), reason: 'x' });
        break;
      case 'reverse':
        ledger.do(ReverseClawback, { entryId: nth([...ledger.state.clawbacks.keys()], action.of), reason: 'x' });
        break;
      case 'adjust':
        ledger.do(AdjustCommission, {
          entryId: action.of > 5 ? null : nth(ledger.entries, action.of),
          amount: `-${two(action.amount)}`,
          currency: 'GBP',
          reason: 'x',
        });
        break;
      case 'settle':
      case 'fail': {
        const payoutId = nth(
          ledger.payouts.map((payout) => payout.payoutId),
          action.of,
        );
        ledger.do(IntendPayout, { payoutId, provider: 'file', reference: payoutId });
        if (action.kind === 'settle') ledger.do(SettlePayout, { payoutId, settledOn: '2011-04-01' });
        else ledger.do(FailPayout, { payoutId, reason: 'x' });
        break;
      }
      case 'close':
        ledger.close(period);
        period = nextPeriod(period);
        break;
      case 'ban':
        ledger.do(VoidUnpaid, { reason: 'fraud', note: 'x', at: '2011-02-20T00:00:00.000Z' });
    }
  });
  return ledger;
}

const refundsOf = (saleId: string, at: readonly number[], name: string) =>
  at
    .slice(1)
    .map((after, n) =>
      refund(`${name}-${n}`, saleId, { before: String(at[n]), after: String(after), charged: '1000' }),
    );

const minor = (amount: string): bigint => minorUnits({ amount, currency: 'GBP' });
const histories = fc.array(step, { maxLength: 40 });

describe('whatever happens', () => {
  it('the balance is the sum of what was posted, and every statement adds up', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const { state, events, statements } = play(history);
        expect(state.balance).toBe(sumOf(events));
        let opening = 0n;
        for (const { period, accrued, payout, closing, ...statement } of statements) {
          const posted = events.filter(
            ({ data }) => ('credit' in data ? data.credit.period : 'entryId' in data && data.period) === period,
          );
          expect(minor(statement.opening)).toBe(opening);
          expect(minor(accrued)).toBe(sumOf(posted));
          expect(statement.lines).toBe(posted.length);
          expect(minor(closing)).toBe(opening + minor(accrued) + minor(payout));
          opening = minor(closing);
        }
        const open = [...state.periods.values()].reduce((total, { sum }) => total + sum, 0n);
        expect(state.balance).toBe(opening + open);
      }),
      { numRuns: 60 },
    );
  });

  it('no closed statement changes and no entry id comes twice', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const { events } = play(history);
        const ids = events.flatMap(({ data }) =>
          'credit' in data ? [data.credit.entryId] : 'entryId' in data ? [data.entryId] : [],
        );
        expect(new Set(ids).size).toBe(ids.length);
        let open = '2011-01';
        for (const { type, data } of events) {
          if (type === 'ledger.period-closed') open = nextPeriod(data.period);
          else if ('entryId' in data) expect(data.period >= open).toBe(true);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('a cap is never exceeded', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const granted = new Map<string, bigint>();
        for (const { type, data } of play(history).events) {
          if (type !== 'ledger.commission-accrued' && type !== 'ledger.window-rerated') continue;
          for (const taken of data.caps) {
            const key = `${data.terms.planId} ${taken.windowKey}`;
            granted.set(key, (granted.get(key) ?? 0n) + minor(data.amount));
          }
        }
        for (const total of granted.values()) expect(total <= 4000n).toBe(true);
      }),
      { numRuns: 40 },
    );
  });
});

describe('refunds of a sale', () => {
  it.each([0, 1, 2, 5])('in any number of parts take exactly its commission (plan %i)', (n) => {
    fc.assert(
      fc.property(amounts, cuts, (amount, at) => {
        const ledger = new Ledger();
        ledger.post(sale({ id: 's', amount, plan: plans[n] as Plan }));
        ledger.post(...refundsOf('s', at, 'r'));
        expect(ledger.balance).toBe('0.00');
      }),
    );
  });

  it.each(['marginal', 'retroactive'] as const)(
    'under %s brackets leave the window as if it had never been sold',
    (mode) => {
      const under = plan(brackets(mode));
      fc.assert(
        fc.property(fc.array(amounts, { minLength: 1, maxLength: 6 }), cuts, (sold, at) => {
          const ledger = new Ledger();
          ledger.post(...sold.map((amount, n) => sale({ id: `s${n}`, amount, plan: under })));
          ledger.post(...refundsOf('s0', at, 'r'));
          const volume = sold.slice(1).reduce((total, amount) => total.plus(Decimal.of(amount)), Decimal.zero);
          expect(ledger.state.balance).toBe(roundToMinor(commissionOf(volume, { mode, steps }), 'GBP', 'half-away'));
        }),
      );
    },
  );

  it('under capped brackets never take more than was granted', () => {
    const under = plan(brackets('retroactive'), { caps: [cap] });
    fc.assert(
      fc.property(fc.array(amounts, { minLength: 1, maxLength: 8 }), cuts, (sold, at) => {
        const ledger = new Ledger();
        ledger.post(...sold.map((amount, n) => sale({ id: `s${n}`, amount, plan: under })));
        sold.forEach((_, n) => ledger.post(...refundsOf(`s${n}`, at, `r${n}`)));
        expect(ledger.balance).toBe('0.00');
      }),
    );
  });
});

it('the parts of a split sale add up to the whole', () => {
  fc.assert(
    fc.property(amounts, fc.array(fc.nat(5000), { minLength: 1, maxLength: 6 }), (amount, some) => {
      const rest = 10_000 - (some.reduce((a, b) => a + b, 0) % 10_000);
      const weights = [...some, rest];
      const whole = new Ledger();
      whole.post(sale({ id: 's', amount }));
      const parts = weights.map((_, part) => {
        const ledger = new Ledger();
        ledger.post(sale({ id: 's', amount, weights, part }));
        return ledger.state.balance;
      });
      expect(parts.reduce((a, b) => a + b, 0n)).toBe(whole.state.balance);
    }),
  );
});

it('sources that come again, in batches cut anywhere, make the same ledger', () => {
  const sources = (): SourceItem[] =>
    Array.from({ length: 20 }, (_, n) =>
      n % 5 === 4
        ? refund(`r${n}`, `s${n - 1}`, { after: '1', charged: '3' })
        : sale({ id: `s${n}`, amount: `${n}.05`, plan: plans[n % 6] as Plan }),
    );
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(20), fc.nat(20)), { maxLength: 12 }), (batches) => {
      const items = sources();
      const once = new Ledger();
      once.post(...items);
      const often = new Ledger();
      let reached = 0;
      for (const [from, length] of [...batches, [0, 20] as const]) {
        const begin = Math.min(from, reached);
        often.post(...items.slice(begin, begin + length));
        reached = Math.max(reached, begin + length);
      }
      often.post(...items);
      expect(often.events).toEqual(once.events);
    }),
  );
});
