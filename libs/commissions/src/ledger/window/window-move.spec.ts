import { describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { Fraction } from '#libs/kernel';
import type { BracketScale } from '../../rating/rule.js';
import { type Book, emptyBook } from '../entry/book.js';
import type { CapLimit, Entry } from '../entry/entry.js';
import { correctInWindow, enterWindow, moveInWindow, recount } from './window-move.js';

const none = () => 0n;
const of = (text: string): Fraction => Fraction.of(text);

type Mode = BracketScale['mode'];
type By = BracketScale['by'];

const scaleOf = (mode: Mode, by: By, steps: BracketScale['steps']): BracketScale => ({ mode, by, steps });
const STEPS: Readonly<Record<By, readonly BracketScale['steps'][]>> = {
  amount: [
    [
      { from: '0', rate: '0.05' },
      { from: '300', rate: '0.125' },
    ],
    [
      { from: '0', rate: '0.1' },
      { from: '99.99', rate: '0.0333' },
      { from: '1000', rate: '0.2' },
    ],
  ],
  sales: [
    [
      { from: '0', amount: '2.505' },
      { from: '3', amount: '5' },
    ],
    [
      { from: '0', rate: '0.05' },
      { from: '5', rate: '0.1333' },
    ],
  ],
  units: [
    [
      { from: '0', rate: '0.07' },
      { from: '7.5', amount: '1.005' },
    ],
    [{ from: '0', amount: '0.333' }],
  ],
};

const cap = (key: string, limit: bigint): CapLimit => ({ key, capId: key, windowKey: 'w', limit, shared: false });

function entryOf(entryId: string, scale: BracketScale, base: string, units: string, caps: readonly CapLimit[]): Entry {
  const volume = scale.by === 'amount' ? base : scale.by === 'sales' ? '1' : units;
  return {
    ...{ entryId, saleId: entryId, ruleId: 'r', planId: 'p', planVersion: 1, credited: 'a', kind: 'sale' },
    ...{ place: [0, 0], rounding: 'half-away', lines: [1], withoutDiscounts: false, windowId: 'w', made: null },
    earning: { kind: 'brackets', base: of(base), volume: of(volume), scale },
    refunded: { money: Fraction.zero, units: Fraction.zero },
    ...{ kept: 0n, given: 0n, caps, drawn: 0n, holds: [], held: 0n },
  };
}

const parts = fc.constantFrom('0', '0.1', '0.333', '0.5', '1');
const happening = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      ...{ do: fc.constant('sell' as const), base: fc.constantFrom('0', '0.01', '3.33', '33.335', '120', '700.07') },
      ...{ units: fc.constantFrom('1', '2.5', '4'), version: fc.nat({ max: 1 }), capped: fc.nat({ max: 3 }) },
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('refund' as const),
      which: fc.nat(),
      part: parts,
      kept: fc.constantFrom(true, true, false),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('take' as const), which: fc.nat(), much: fc.constantFrom(1n, 70n, 900n) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('give' as const), which: fc.nat() }) },
);

const CAPS: readonly (readonly CapLimit[])[] = [
  [],
  [cap('a', 2900n)],
  [cap('a', 2900n), cap('b', 1007n)],
  [cap('c', 1_000_000n)],
];

/** What can be seen of a book. */
const seen = (book: Book) => {
  const window = book.windows.get('w');
  const entries = window?.entryIds.toArray().map((id) => {
    const { drawn, kept, given, refunded } = book.entries.get(id)!;
    return [id, drawn, kept, given, String(refunded.money)];
  });
  return { entries, used: book.capUse.toObject(), due: String(window?.due), stands: window?.stands };
};

const refunded = (entry: Entry, part: string): Entry => ({
  ...entry,
  refunded: { money: of(part), units: of(part) },
});

describe('what a refund changes in a window', () => {
  it('is what looking at every source gives, whatever has happened there', () => {
    const windows = fc.record({
      mode: fc.constantFrom<Mode>('marginal', 'retroactive'),
      by: fc.constantFrom<By>('amount', 'sales', 'units'),
      all: fc.array(happening, { minLength: 5, maxLength: 40 }),
    });
    let moves = 0;
    fc.assert(
      fc.property(windows, ({ mode, by, all }) => {
        const scales = STEPS[by].map((steps) => scaleOf(mode, by, steps));
        let book = emptyBook('GBP');
        let sales = 0;
        for (const [at, act] of all.entries()) {
          if (act.do === 'sell') {
            const caps = CAPS[act.capped] ?? [];
            const entry = entryOf(`e${at}`, scales[act.version]!, act.base, act.units, caps);
            book = enterWindow(book, 'w', entry, none).book;
            sales += 1;
            continue;
          }
          const ids = book.windows.get('w')?.entryIds ?? null;
          const entry = sales === 0 ? undefined : book.entries.get(ids?.get(act.which % sales) ?? '');
          if (!entry) continue;
          if (act.do === 'take') book = correctInWindow(book, { ...entry, kept: entry.kept + act.much }, 0n);
          else if (act.do === 'give') book = correctInWindow(book, { ...entry, given: entry.given + 5n }, 5n);
          else {
            // What was worked out before, and never written down, is no part of what is known.
            moveInWindow(book, refunded(entry, act.part), none);
            const move = moveInWindow(book, refunded(entry, act.part), none);
            const window = move.book.windows.get('w')!;
            const before = book.windows.get('w')!;
            const asked = { ...book, entries: book.entries.set(entry.entryId, refunded(entry, act.part)) };
            const whole = recount(asked, { ...window, due: before.due, stands: before.stands }, null, none);
            expect(seen(move.book)).toEqual(seen(whole.book));
            if (window.plain && window.scales.length === 1) expect(move.drew).toEqual([]);
            else expect([move.others, move.drew]).toEqual([whole.others, whole.drew]);
            if (act.kept) book = move.book;
            moves += 1;
          }
        }
      }),
      { numRuns: Number(process.env['CONCORD_WINDOW_RUNS'] ?? 400) },
    );
    expect(moves).toBeGreaterThan(400);
  });

  /** Additions of exact figures for a refund, in a window of so many sales. */
  function additions(sales: number, caps: readonly CapLimit[], versions: 1 | 2): number {
    const scales = STEPS.amount.map((steps) => scaleOf('marginal', 'amount', steps)).slice(0, versions);
    let book = emptyBook('GBP');
    for (let n = 0; n < sales; n += 1) {
      const scale = scales[n < sales / 2 ? 0 : versions - 1]!;
      book = enterWindow(book, 'w', entryOf(`e${n}`, scale, `${(n % 97) + 1}.${(n % 89) + 10}`, '1', caps), none).book;
    }
    const refund = (n: number): void => {
      const entry = book.entries.get(`e${(n * 7919) % sales}`)!;
      book = moveInWindow(book, refunded(entry, ['0.5', '1', '0.3'][n % 3]!), none).book;
    };
    // What entries may draw of a cap that is not reached, they have drawn after some refunds.
    for (let n = 0; n < sales / 4; n += 1) refund(n);
    const plus = jest.spyOn(Fraction.prototype, 'plus');
    for (let n = 0; n < 100; n += 1) refund(n + sales / 4);
    const calls = plus.mock.calls.length;
    plus.mockRestore();
    return calls / 100;
  }

  it.each([
    ['under a cap that is not reached', [cap('a', 10n ** 12n)], 1],
    ['of two plan versions', [], 2],
    ['of two plan versions under a cap', [cap('a', 2900n)], 2],
  ] as const)('costs about the same in a window of 1,000 sales and of 4,000, %s', (_what, caps, versions) => {
    const [small, large] = [additions(1000, caps, versions), additions(4000, caps, versions)];
    expect(large).toBeLessThan(2 * small);
  });
});
