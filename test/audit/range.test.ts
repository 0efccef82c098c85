import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { reconciliationText } from '../../libs/audit/src/report/print.js';
import { ledger } from '../../libs/commissions/src/ledger/ledger.aggregate.js';
import { audit } from './audit.js';
import { EngineRunner, engineOf } from './engine.js';
import { ledgerIdOf, refundOf, saleIdOf, saleOf } from './facts.js';
import { History, TENANT } from './history.js';
import { requestClosing, setUp } from './scenario.js';

const LARGEST = '1000000000000000';
const at = '2011-01-14T10:00:00.000Z';
/** As older history may hold it: rates of any size were accepted. */
const EXTREME = { source: 'ecb', day: '2011-01-14', base: 'EUR', rates: { KWD: `0.${'0'.repeat(29)}1`, USD: '1' } };

it('engine and auditor park what is more than a ledger holds, with its refunds, and agree to the cent on the rest', async () => {
  const history = new History();
  const engine = new EngineRunner(history, await engineOf(join(import.meta.dirname, '../../libs')));
  await setUp(history);
  await history.rates({ type: 'rates.published', data: { ...EXTREME, source: 'ecb', day: '2011-01-19' } });
  const record = (name: string, credits: string, lines: string[], currency = 'GBP') =>
    history.sale(saleIdOf(name), saleOf(name, { at, credits, lines, currency }));
  for (const [n, partner] of ['alpha', 'retro', 'marginal', 'capped', 'one'].entries()) {
    for (const more of ['a', 'b', 'c']) await record(`${n}${more}`, partner, [LARGEST]);
  }
  const converted = saleOf('converted', {
    at: '2011-01-19T10:00:00.000Z',
    credits: 'beta',
    lines: [LARGEST],
    currency: 'KWD',
  });
  await history.sale(saleIdOf('converted'), converted);
  await history.sale(
    saleIdOf('converted'),
    refundOf(converted, 'part', { at: '2011-01-20T10:00:00.000Z', amount: '1' }),
  );
  await engine.settle();
  await engine.run(requestClosing(history, '2011-01'));
  await engine.settle();
  const { state } = await history.facts.of(ledger, TENANT, ledgerIdOf('beta'));
  expect('parked' in state ? [...state.parked.values()].map(({ isSale }) => !isSale) : []).toEqual([false, true]);
  const result = await audit(history.store);
  expect(reconciliationText(result)).toContain('2 sources wait');
  expect(result.differences.first).toEqual([]);
  expect(result.agrees).toBe(true);
});
