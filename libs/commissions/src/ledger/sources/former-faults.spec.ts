import { describe, expect, it } from '@jest/globals';
import { Ledger, plan, refund, sale, share } from '../../../test/ledger.fixtures.js';
import { ClawBackCommission } from '../commands/ledger.commands.js';
import type { Pays } from '#libs/programs';

/* Wrong figures of earlier builds, each on the aggregate. */

type Step = { readonly from: string; readonly rate: string };

const under = (mode: 'marginal' | 'retroactive', steps: readonly Step[], version = 1) => {
  const pays: Pays = { kind: 'brackets', mode, by: 'amount', window: 'lifetime', steps };
  return plan(pays, { version });
};
const low: readonly Step[] = [{ from: '0', rate: '0.05' }];
const high: readonly Step[] = [...low, { from: '1000', rate: '0.10' }];
const whole = (id: string, of: string, amount: string) => refund(id, of, { after: amount, charged: amount });
const clawBack = (ledger: Ledger, n: number, amount: string) =>
  ledger.do(ClawBackCommission, { entryId: ledger.entries[n] ?? '', reason: 'other', amount, share: null });

describe('H1: a plan that changed inside a window', () => {
  it('leaves nothing once both sales are refunded, retroactive (was 55.00)', () => {
    const ledger = new Ledger();
    ledger.post(
      sale({ id: 'a', amount: '900', plan: under('retroactive', low) }),
      sale({ id: 'b', amount: '200', plan: under('retroactive', high, 2) }),
    );
    ledger.post(whole('ra', 'a', '900'), whole('rb', 'b', '200'));
    expect(ledger.balance).toBe('0.00');
  });

  it.each([
    ['a', 'b'],
    ['b', 'a'],
  ])('leaves nothing once %s, then %s is refunded, marginal with its step moved (was -45.00)', (first, second) => {
    const moved: readonly Step[] = [...low, { from: '500', rate: '0.10' }];
    const ledger = new Ledger();
    ledger.post(
      sale({ id: 'a', amount: '900', plan: under('marginal', high) }),
      sale({ id: 'b', amount: '900', plan: under('marginal', moved, 2) }),
    );
    ledger.post(whole('r1', first, '900'), whole('r2', second, '900'));
    expect(ledger.balance).toBe('0.00');
  });
});

it('H2: a refund takes nothing that a person had taken back (was -5.00)', () => {
  const ledger = new Ledger();
  ledger.post(sale({ id: 's', amount: '100', plan: under('marginal', [{ from: '0', rate: '0.10' }]) }));
  clawBack(ledger, 0, '5.00');
  ledger.post(whole('r', 's', '100'));
  expect(ledger.balance).toBe('0.00');
});

it('H3: what persons took back of a sale is not paid by its refund (was 55.00)', () => {
  const ledger = new Ledger();
  ledger.post(
    sale({ id: 'a', amount: '900', plan: under('retroactive', high) }),
    sale({ id: 'b', amount: '100', plan: under('retroactive', high) }),
  );
  clawBack(ledger, 0, '45.00');
  ledger.post(whole('r', 'a', '900'));
  expect(ledger.balance).toBe('5.00');
});

it('M1: a refund that is reversed counts in its window again (was 50.00)', () => {
  const ledger = new Ledger();
  const plan = under('retroactive', high);
  ledger.post(sale({ id: 'a', amount: '900', plan }), whole('r', 'a', '900'));
  const back = refund('r', 'a', { before: '900', after: '0', charged: '900' });
  ledger.post({ ...back, kind: 'refund-reversed', source: { ...back.source, kind: 'refund-reversal', eventId: 'x' } });
  expect(ledger.balance).toBe('45.00');
  ledger.post(sale({ id: 'b', amount: '100', plan }));
  expect(ledger.balance).toBe('100.00');
});

it('M2: what a true-up brings has the holds of its cause: 45.00 payable, 55.00 held (was 10.00)', () => {
  const ledger = new Ledger();
  const plan = under('retroactive', high);
  const holds = [{ kind: 'maturity' as const, until: '2011-03-01T00:00:00.000Z' }];
  ledger.post(sale({ id: 'a', amount: '900', plan }), sale({ id: 'b', amount: '100', plan, holds }));
  ledger.close('2011-01');
  expect(ledger.statements).toMatchObject([{ accrued: '100.00', held: '55.00' }]);
});

it('M3: a refund cannot be given back through the number of a clawback by hand', () => {
  const ledger = new Ledger();
  ledger.post(sale({ id: 's', amount: '100', plan: share('0.1') }), whole('r', 's', '100'));
  expect(ledger.balance).toBe('0.00');
  expect(clawBack(ledger, 0, '1.00')).toBe('NOTHING_LEFT_TO_CLAW_BACK');
});
