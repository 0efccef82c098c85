import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { by, Ledger, plan, refund, sale, share } from '../../test/ledger.fixtures.js';
import { rowsOf } from '../../test/rows.fixtures.js';
import {
  AdjustCommission,
  ClawBackCommission,
  HoldCommission,
  ReleaseHold,
  ReverseClawback,
  VoidCommission,
} from '../ledger/commands/ledger.commands.js';
import type { LedgerEvent } from '../ledger/events/ledger.events.js';
import type { CommissionRow } from './commission/commission.row.view.js';
import { commissionView } from './commission/commission.view.js';

const MONTHS = ['2011-01', '2011-02', '2011-03'] as const;
const full = share('1');
const brackets = (mode: 'marginal' | 'retroactive') =>
  plan({
    ...{ kind: 'brackets', mode, by: 'amount', window: 'lifetime' },
    steps: [
      { from: '0', rate: '0.5' },
      { from: '150', rate: '1' },
    ],
  });
/** A history of months takes as long as fifty of the other rules. */
const RUNS = Math.ceil(Number(process.env['CONCORD_RULES_RUNS'] ?? 1000) / 50);
const nth = <One>(list: readonly One[], n: number): One | undefined => list[n % Math.max(list.length, 1)];

interface Step {
  readonly kind: 'sell' | 'refund' | 'take' | 'give-back' | 'hold' | 'release' | 'adjust' | 'void';
  /** Which of those that there are. */
  readonly of: number;
  readonly amount: number;
  /** Until some days after the next month has begun; null: for good, or not at all. */
  readonly days: number | null;
}

const KINDS = ['sell', 'sell', 'refund', 'take', 'give-back', 'hold', 'release', 'adjust'] as const;

const step = (...more: readonly Step['kind'][]): fc.Arbitrary<Step> =>
  fc.record({
    kind: fc.constantFrom<Step['kind']>(...KINDS, ...more),
    of: fc.nat(5),
    amount: fc.integer({ min: 1, max: 20 }),
    days: fc.option(fc.nat(40)),
  });

/** Some sales of 60.00 that are held, refunded and corrected; what is refused does nothing. */
function act(ledger: Ledger, { kind, of, amount, days }: Step, month: string, n: number, rated: typeof full): void {
  const at = `${month}-${String(10 + n).padStart(2, '0')}T12:00:00.000Z`;
  const until = days === null ? null : new Date(Date.parse(`${month}-25T12:00:00Z`) + days * 86_400_000).toISOString();
  const context = { ...by('m'), occurredAt: at };
  const entryId = nth(ledger.entries, of) ?? '';
  const reason = 'x';
  switch (kind) {
    case 'sell': {
      const holds = until === null ? [] : [{ kind: 'maturity' as const, until }];
      return void ledger.post(sale({ id: `${ledger.entries.length}`, amount: '60', plan: rated, at, holds }));
    }
    case 'refund': {
      const saleId = String(ledger.entries.indexOf(entryId));
      const isGiven = (one: LedgerEvent): boolean =>
        one.type === 'ledger.commission-clawed-back' && one.data.refund !== null && one.data.of === entryId;
      const given = ledger.events.filter(isGiven);
      const [before, after] = [given.length, given.length + 1].map((times) => String(times * 7));
      if (saleId === '-1' || given.length > 7) return;
      const share = { before: before!, after: after!, charged: '60' };
      return void ledger.post(refund(`${saleId} ${after}`, saleId, share, { occurredAt: at }));
    }
    case 'take':
      return void ledger.do(
        ClawBackCommission,
        { entryId, reason: 'other', amount: `${amount}`, share: null },
        context,
      );
    case 'give-back': {
      const taken = ledger.events.flatMap((one) =>
        one.type === 'ledger.commission-clawed-back' ? one.data.entryId : [],
      );
      return void ledger.do(ReverseClawback, { entryId: nth(taken, of) ?? '', reason }, context);
    }
    case 'hold':
      return void ledger.do(
        HoldCommission,
        { entryId, kind: amount > 10 ? 'risk' : 'dispute', until, reason },
        context,
      );
    case 'release': {
      const kinds = ['risk', 'dispute', 'maturity'] as const;
      return void ledger.do(ReleaseHold, { entryId, kind: kinds[amount % 3]!, reason }, context);
    }
    case 'adjust':
      return void ledger.do(AdjustCommission, { entryId, amount: `${amount - 10}`, currency: 'GBP', reason }, context);
    case 'void':
      return void ledger.do(VoidCommission, { entryId, reason }, context);
  }
}

/** One line that takes from what is held and from what is not is of one state. */
const takesOfBoth = ({ events }: Ledger): boolean =>
  events.some(({ data }) => {
    if (!('standing' in data) || !('amount' in data) || !data.standing) return false;
    const held = Number(data.standing.held);
    return held !== 0 && held !== Number(data.amount);
  });

describe('the lines that are due in a month', () => {
  // Under brackets a line of one state may stand for several sales, of which one is voided (decision 0199).
  it.each([
    ['of a share', full, step('void')],
    ['of marginal brackets', brackets('marginal'), step()],
    ['of retroactive brackets', brackets('retroactive'), step()],
  ])('%s come to what its closing pays or carries', (_, rated, one) => {
    const month = fc.array(one, { minLength: 1, maxLength: 8 });
    const property = fc.property(fc.tuple(month, month, month), (steps) => {
      const ledger = new Ledger();
      for (const [at, period] of MONTHS.entries()) {
        steps[at]!.forEach((did, n) => act(ledger, did, period, n, rated));
        fc.pre(!takesOfBoth(ledger));
        const rows = rowsOf<CommissionRow>(
          commissionView,
          ledger.events.map((event) => ({ stream: 'ledger-t.0', event })),
        );
        const due = [...rows.values()].filter(({ dueIn }) => dueIn === period);
        ledger.close(period);
        const { opening = '', accrued = '', held = '' } = ledger.statements.at(-1) ?? {};
        const payable = Math.round((Number(opening) + Number(accrued) - Number(held)) * 100);
        expect(due.reduce((sum, { amountMinor }) => sum + Number(amountMinor), 0)).toBe(payable);
      }
    });
    fc.assert(property, { numRuns: RUNS });
  });
});
