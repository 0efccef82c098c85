import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Fraction } from '#libs/kernel';
import type { Pays, Plan } from '#libs/programs';
import { Ledger, plan, refund, sale } from '../../../test/ledger.fixtures.js';
import { AdjustCommission, ClawBackCommission, ReverseClawback, VoidCommission } from '../commands/ledger.commands.js';
import type { LedgerEvent } from '../events/ledger.events.js';
import { ledgerDecider } from '../ledger.js';
import { worthIn } from '../movements/correct.js';
import { standsOf, windowShareOf } from '../entry/entry.js';
import { partsIn } from '../window/window.js';

const RUNS = Number(process.env['CONCORD_LEDGER_RUNS'] ?? '60');

const steps = [
  { from: '0', rate: '0.05' },
  { from: '100', rate: '0.10' },
];
const brackets = (mode: 'marginal' | 'retroactive'): Pays => ({
  ...{ kind: 'brackets', mode, by: 'amount', window: 'lifetime', steps },
});
const caps: Plan['caps'] = [{ capId: 'cap', per: 'partner', window: 'lifetime', amount: '12.00' }];
const steeper = brackets('retroactive');
const PLANS: readonly Plan[] = [
  plan({ kind: 'share', rate: '0.1' }),
  plan({ kind: 'share', rate: '0.1' }, { caps }),
  plan(brackets('marginal')),
  plan(brackets('retroactive')),
  plan(brackets('retroactive'), { caps }),
  plan({ ...steeper, steps: [{ from: '0', rate: '0.08' }] } as Pays, { version: 2 }),
];

type Step =
  | { readonly kind: 'sale'; readonly plan: number; readonly amount: number }
  | { readonly kind: 'refund' | 'restore'; readonly sale: number; readonly part: number }
  | { readonly kind: 'claw' | 'adjust' | 'void' | 'reverse'; readonly sale: number; readonly amount: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('sale' as const), plan: fc.nat(5), amount: fc.integer({ min: 1, max: 15_000 }) }),
  fc.record({ kind: fc.constantFrom('refund' as const, 'restore' as const), sale: fc.nat(9), part: fc.nat(3) }),
  fc.record({
    kind: fc.constantFrom('claw' as const, 'adjust' as const, 'void' as const, 'reverse' as const),
    ...{ sale: fc.nat(9), amount: fc.integer({ min: -500, max: 500 }) },
  }),
);

const money = (minor: number): string => (minor / 100).toFixed(2);

/** A history of one ledger; sales are whole pounds and pence of one line. */
class History {
  readonly ledger = new Ledger();
  private readonly sold: { readonly amount: string; refunded: number }[] = [];
  private count = 0;

  play(step: Step): void {
    this.count += 1;
    const { ledger, count } = this;
    if (step.kind === 'sale') {
      const amount = money(step.amount);
      ledger.post(sale({ id: `s${this.sold.length}`, amount, plan: PLANS[step.plan] as Plan }));
      this.sold.push({ amount, refunded: 0 });
      return;
    }
    const at = step.sale % Math.max(this.sold.length, 1);
    const known = this.sold[at];
    const entryId = ledger.entries[at] ?? '';
    if (!known) return;
    switch (step.kind) {
      case 'refund':
      case 'restore':
        this.move(
          at,
          step.kind === 'refund' ? Math.max(step.part, known.refunded) : Math.min(step.part, known.refunded),
        );
        return;
      case 'claw':
        ledger.do(ClawBackCommission, { entryId, reason: 'other', amount: money(Math.abs(step.amount)), share: null });
        return;
      case 'adjust':
        ledger.do(AdjustCommission, { entryId, amount: money(step.amount), currency: 'GBP', reason: `${count}` });
        return;
      case 'void':
        ledger.do(VoidCommission, { entryId, reason: `${count}` });
        return;
      case 'reverse':
        for (const id of ledger.state.book.clawbacks.keys()) ledger.do(ReverseClawback, { entryId: id, reason: '' });
    }
  }

  move(at: number, part: number): void {
    const known = this.sold[at];
    if (!known) return;
    const kind = part >= known.refunded ? ('refunded' as const) : ('refund-reversed' as const);
    known.refunded = part;
    const item = refund(`r${this.count}`, `s${at}`, { after: String(part), charged: '3' });
    this.ledger.post({ ...item, kind });
  }

  refundAll(): void {
    for (const at of this.sold.keys()) this.move(at, 3);
  }
}

/** What is wrong with the book that was folded from the events: it must be what its entries give. */
function faultsOf({ state }: Ledger): string[] {
  const { book } = state;
  const stands = [...book.entries.values()].reduce((sum, entry) => sum + standsOf(entry, worthIn(book, entry)), 0n);
  const faults = stands === state.balance ? [] : [`${state.balance} posted, ${stands} stands`];
  for (const window of book.windows.values()) {
    const { due, parts } = partsIn(book, window);
    const volume = parts.reduce((sum, { entry }) => sum.plus(windowShareOf(entry).volume), Fraction.zero);
    const standing = parts.reduce((sum, { entry, part }) => sum + standsOf(entry, part), 0n);
    if (window.due.compare(due) !== 0) faults.push(`due ${window.due.toString()}, not ${due.toString()}`);
    if (window.volume.compare(volume) !== 0) faults.push(`volume ${window.volume.toString()}`);
    if (window.stands !== standing) faults.push(`${window.stands} stands in the window, not ${standing}`);
  }
  const drawn = [...book.entries.values()].flatMap((entry) => entry.caps.map(({ key }) => [key, entry.drawn] as const));
  for (const [key, used] of book.capUse) {
    const all = drawn.reduce((sum, [of, minor]) => (of === key ? sum + minor : sum), 0n);
    if (all !== used || used > 1200n) faults.push(`${used} used of ${key}, ${all} drawn`);
  }
  return faults;
}

describe('a ledger folded from its events', () => {
  it('has posted what stands, after every step of any history', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 14 }), (played) => {
        const history = new History();
        for (const each of played) {
          history.play(each);
          expect(faultsOf(history.ledger)).toEqual([]);
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('holds only what persons gave once everything is refunded', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 14 }), (played) => {
        const history = new History();
        for (const each of played) history.play(each);
        history.refundAll();
        const { balance, book } = history.ledger.state;
        expect(balance).toBe([...book.entries.values()].reduce((sum, { given }) => sum + given, 0n));
      }),
      { numRuns: RUNS },
    );
  });
});

/** As earlier versions wrote it: what entries are made of was not said. */
const untold = (event: LedgerEvent): LedgerEvent =>
  'standing' in event.data
    ? ({ ...event, data: { ...event.data, standing: null, ...('made' in event.data ? { made: null } : {}) } } as never)
    : event;

describe('a ledger with entries of earlier versions', () => {
  const earlier = (wanted: Plan): Ledger => {
    const told = new Ledger();
    told.post(sale({ id: 'a', amount: '90', plan: wanted }), sale({ id: 'b', amount: '60', plan: wanted }));
    told.post(refund('r', 'a', { after: '30', charged: '90' }));
    const ledger = new Ledger();
    for (const event of told.events.slice(1)) ledger.state = ledgerDecider.evolve(ledger.state, untold(event));
    return ledger;
  };

  it.each([0, 2, 3])('refunds them to the end: plan %s', (n) => {
    const wanted = PLANS[n] as Plan;
    const ledger = earlier(wanted);
    const { excludeKinds, excludeProducts, excludeCategories } = wanted.base;
    const base = { excludeKinds, excludeProducts, excludeCategories };
    ledger.post(refund('r2', 'a', { before: '30', after: '90', charged: '90' }, { base }));
    ledger.post(refund('r3', 'b', { after: '60', charged: '60' }, { base }));
    expect(ledger.balance).toBe('0.00');
  });
});
