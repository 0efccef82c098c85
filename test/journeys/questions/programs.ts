import { expect, it } from '@jest/globals';
import { type Asked, total } from '../../support/asked.js';
import { REFUNDS, SALES, WON } from '../../support/question-seed/index.js';

export function asksAboutPrograms(asked: () => Asked): void {
  it('28: has goals with their progress', async () => {
    const { goalProgress } = await asked().answerTo(28, { at: '2024-06-01T00:00:00Z' });
    const credited = SALES.flatMap(({ partners, amount }) =>
      Object.values(partners).map((part) => (part * amount) / 100),
    );
    const revenue = total(credited) + WON.amount - total(REFUNDS.map(({ amount }) => amount));
    const sales = String(credited.length + 1);
    expect(goalProgress).toMatchObject([
      { name: 'Revenue', target: '1000.00', actual: String(revenue), reached: true },
      { name: 'Sales', target: '100', actual: sales, percent: sales, reached: false },
    ]);
  });
}
