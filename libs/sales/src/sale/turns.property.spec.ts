import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isRefusal } from '#libs/kernel';
import { giveBack, lineOf, reassignSale, recordSale, refundSale, takeBack } from '../../test/sale.fixtures.js';
import type { SaleCommand } from './sale.commands.js';
import { sale } from './sale.js';
import type { SaleState } from './sale.state.js';

const OWNERS = ['partner-2', 'partner-3', 'partner-1'];

/** What a deal asks of one booking, in its order: moves, take-backs and what gives back. */
function asksOf(kinds: readonly ('move' | 'turn')[]): SaleCommand[] {
  let [moves, turns] = [0, 0];
  return kinds.map((kind) => {
    if (kind === 'turn') return turns++ % 2 === 0 ? takeBack(turns - 1) : giveBack(turns - 1);
    return reassignSale(OWNERS[moves % OWNERS.length] ?? '', { movedBefore: moves++ });
  });
}

const before = [recordSale({ lines: [lineOf('1', '100')] }), refundSale('R1', '40')].reduce<SaleState>(
  (state, command) => after(state, command)[0],
  sale.initial,
);

function after(state: SaleState, command: SaleCommand): [state: SaleState, done: boolean] {
  const decision = sale.decide(command, state);
  return isRefusal(decision) ? [state, false] : [decision.reduce(sale.evolve, state), true];
}

/** As parked work is: what is refused is taken up again, over and over, until nothing is left. */
function takenUp(commands: readonly SaleCommand[]): SaleState {
  let [state, left] = [before, commands];
  while (left.length > 0) {
    const refused = left.filter((command) => {
      const [next, done] = after(state, command);
      state = next;
      return !done;
    });
    expect(refused.length).toBeLessThan(left.length);
    left = refused;
  }
  return state;
}

/** What others see of the sale; under which of its numbers it was taken back last does not matter. */
const standing = (state: SaleState) =>
  state.status === 'recorded' && { lines: state.lines, moves: state.moves, credits: state.sale.credits };

const shuffled = fc
  .array(fc.constantFrom('move' as const, 'turn' as const), { maxLength: 9 })
  .map(asksOf)
  .chain((asks) =>
    fc.record({
      asks: fc.constant(asks),
      sent: fc
        .subarray(asks)
        .chain((again) => fc.shuffledSubarray([...asks, ...again], { minLength: asks.length + again.length })),
    }),
  );

it('a booking ends as its deal asked, in whatever order what it asked for is taken up, and however often', () => {
  fc.assert(
    fc.property(shuffled, ({ asks, sent }) => {
      expect(standing(takenUp(sent))).toEqual(standing(takenUp(asks)));
    }),
    { numRuns: 500 },
  );
});
