import { beforeAll, expect, it } from '@jest/globals';
import { isRefusal } from '#libs/kernel';
import type { SaleEvent } from '#libs/sales';
import { excessOf } from '../../libs/audit/src/sources/excess.js';
import { SalesFigures } from '../../libs/audit/src/sources/sales.figures.js';
import { sale as decider } from '../../libs/sales/src/sale/sale.js';
import type { SaleCommand } from '../../libs/sales/src/sale/sale.commands.js';
import { lineOf, recordSale, refundSale, takeBack } from '../../libs/sales/test/sale.fixtures.js';
import { audit } from './audit.js';
import type { Engine } from './engine.js';
import { amended, played, refunded, rule, sale, scenario, theEngine } from './small-scenario.js';

let engine: Engine;
beforeAll(async () => {
  engine = await theEngine();
});

it('what refunds asked for that was not left is said with its sum, and is no difference', async () => {
  const given = [sale('s1', '100'), refunded('f1', 's1', '119'), sale('s2', '10'), refunded('f2', 's2', '10.01')];
  const player = await played(engine, scenario([rule({ share: { rate: '0.1' } })], given));
  const found = async () => {
    const { agrees, excess } = await audit(player.history.store);
    return { agrees, excess };
  };
  expect(await found()).toEqual({ agrees: true, excess: [{ currency: 'GBP', refunds: 2, amount: '19.01' }] });
  await player.take(amended('a1', 's1', '112'));
  expect(await found()).toEqual({ agrees: true, excess: [{ currency: 'GBP', refunds: 2, amount: '7.01' }] });
});

it('what takes the booking of a deal back is none of it', () => {
  const figures = new SalesFigures({ take: () => [] });
  let state = decider.initial;
  const commands: SaleCommand[] = [recordSale({ lines: [lineOf('1', '100')] }), refundSale('R1', '40'), takeBack()];
  for (const command of commands) {
    const decision = decider.decide(command, state);
    if (isRefusal(decision)) throw new Error(decision.message);
    state = decision.reduce(decider.evolve, state);
    for (const event of decision) figures.take(event as Parameters<SalesFigures['take']>[0] & SaleEvent);
  }
  expect([...figures.refunds.values()].map(({ status }) => status)).toEqual(['applied', 'applied']);
  expect(excessOf(figures)).toEqual([]);
});
