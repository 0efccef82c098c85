import { expect, it } from '@jest/globals';
import type { Change } from '#libs/eventing';
import { Ledger, plan, sale } from '../../../test/ledger.fixtures.js';
import { rowsOf } from '../../../test/rows.fixtures.js';
import { VoidCommission } from '../../ledger/commands/ledger.commands.js';
import type { LedgerEvent } from '../../ledger/events/ledger.events.js';
import type { CommissionRow } from './commission.row.view.js';
import type { Stored } from './commission.rows.view.js';
import { endingOf } from './commission.true-ups.view.js';
import { commissionView } from './commission.view.js';

type Voided = Change<Extract<LedgerEvent, { type: 'ledger.commission-voided' }>, Stored>;

/** The view, and the rows that voids look at beside those that they name. */
function watched() {
  const looked: Stored[] = [];
  const changes = (commissionView.on['ledger.commission-voided'] as unknown as readonly Voided[]).map((change) =>
    change.kind === 'update-each'
      ? ({
          ...change,
          change: (...given: Parameters<typeof change.change>) => {
            looked.push(given[0]);
            return change.change(...given);
          },
        } satisfies Voided)
      : change,
  );
  return { looked, view: { ...commissionView, on: { ...commissionView.on, 'ledger.commission-voided': changes } } };
}

const steps = [
  { from: '0', rate: '0.05' },
  { from: '100', rate: '0.1' },
];
const raising = plan({ kind: 'brackets', mode: 'retroactive', by: 'amount', window: 'month', steps });

it('a void looks at the true-ups of its window, not at all that the ledger ever had', () => {
  const ledger = new Ledger();
  const months = Array.from({ length: 9 }, (_, n) => `2011-0${n + 1}`);
  for (const month of months) {
    const more = { plan: raising, at: `${month}-05T12:00:00.000Z` };
    ledger.post(sale({ ...more, id: `a ${month}`, amount: '90' }), sale({ ...more, id: `b ${month}`, amount: '10' }));
  }
  ledger.do(VoidCommission, { entryId: ledger.entries[0] ?? '', reason: 'agreed' });
  const { view, looked } = watched();
  const history = ledger.events.map((event) => ({ stream: 'ledger-t.0', event }));
  const trueUps = [...rowsOf<CommissionRow>(view, history).values()].filter(({ kind }) => kind === 'rerated');
  expect(trueUps.map(({ status }) => status)).toEqual(['voided', ...Array(8).fill('accrued')]);
  expect(looked.flatMap(({ id, kind }) => (kind === 'rerated' ? [id] : []))).toEqual([trueUps[0]?.id]);
});

it('what waits in a window is looked at once by a void, however much there is', () => {
  let asked = 0;
  const all = Array.from({ length: 500 }, () => ({
    kind: 'accrued' as const,
    ...{ amountMinor: '100', dueIn: '2011-01', payoutId: null },
    get status() {
      asked += 1;
      return 'accrued' as const;
    },
  }));
  expect(all.filter((row) => endingOf(all).has(row))).toEqual([]);
  expect(asked).toBeLessThanOrEqual(2 * all.length);
});
