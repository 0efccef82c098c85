import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { LedgerEvent } from '#libs/commissions';
import type { EventStore, StoredEvent } from '#libs/eventing';
import { audit } from './audit.js';
import { EngineRunner, engineOf } from './engine.js';
import { ledgerIdOf, saleIdOf, saleOf } from './facts.js';
import { History } from './history.js';
import { requestClosing, setUp } from './scenario.js';

let history: History;
let engine: EngineRunner;
let payout: Extract<LedgerEvent, { type: 'ledger.payout-planned' }>['data'];

const ledgerId = ledgerIdOf('alpha');
const events = () => history.ofStream<LedgerEvent>(`ledger-acme.${ledgerId}`);
const run = (type: string, more: object): Promise<void> =>
  engine.run({ type, data: { ledgerId, payoutId: payout.payoutId, ...more }, context: history.context() });

/** What alpha earned in January is sent in euros, from a ledger in pounds. */
beforeEach(async () => {
  history = new History();
  engine = new EngineRunner(history, await engineOf(join(import.meta.dirname, '../../libs')));
  await setUp(history);
  const sale = saleOf('s', { at: '2011-01-03T10:00:00.000Z', credits: 'alpha', lines: ['777.77'] });
  await history.sale(saleIdOf('s'), sale);
  await engine.settle();
  await engine.run(requestClosing(history, '2011-01'));
  await engine.settle();
  const planned = (await events()).find(({ type }) => type === 'ledger.payout-planned');
  payout = planned?.data as typeof payout;
  await run('IntendPayout', { provider: 'file', reference: payout.payoutId });
  await run('RecordPayoutSent', { providerReference: 'x' });
});

/** The store as somebody left it who has gone past the product. */
function tampered(type: string, wrong: object): EventStore {
  const { store } = history;
  const changed = (event: StoredEvent): StoredEvent =>
    event.type === type ? { ...event, data: { ...(event.data as object), ...wrong } } : event;
  async function* all(events: AsyncIterable<StoredEvent>): AsyncIterable<StoredEvent> {
    for await (const event of events) yield changed(event);
  }
  return {
    append: () => Promise.reject(new Error('an audit writes nothing')),
    read: (stream, from) => all(store.read(stream, from)),
    readBackwards: (stream, count) => all(store.readBackwards(stream, count)),
    keepFor: () => Promise.reject(new Error('an audit writes nothing')),
    isKeptFor: (stream, days) => store.isKeptFor(stream, days),
    head: () => store.head(),
    close: () => Promise.resolve(),
    async *subscribe(options) {
      for await (const delivery of store.subscribe(options)) {
        yield delivery.kind === 'event' ? { kind: 'event', event: changed(delivery.event) } : delivery;
      }
    },
  };
}

const settled = async () => {
  await engine.settle();
  await engine.run(requestClosing(history, '2011-02'));
  await engine.settle();
  return audit(history.store);
};

describe('a payout that comes back short', () => {
  it.each(['vendor', 'partner'])('is worked out anew to the cent, and so is what the %s bears', async (to) => {
    await run('ReturnPayout', { reason: 'no such account', amount: '33.33' });
    await run('AssignPayoutCost', { to, reason: 'as agreed' });
    expect(payout.pays.currency).toBe('EUR');
    expect(await settled()).toMatchObject({ agrees: true, differences: { total: 0 } });
  });

  it('is worked out anew while nobody bears the rest', async () => {
    await run('ReturnPayout', { reason: 'no such account', amount: '0' });
    expect(await settled()).toMatchObject({ agrees: true, differences: { total: 0 } });
  });

  it('is named where more or less than came back is owed again, or the rest is another', async () => {
    await run('ReturnPayout', { reason: 'no such account', amount: '33.33' });
    const returned = (await events()).findLast(({ type }) => type === 'ledger.payout-returned');
    const { credit, cost } = (returned as Extract<LedgerEvent, { type: 'ledger.payout-returned' }>).data;
    for (const wrong of [
      { credit: { ...credit, amount: '0.01' } },
      { cost: { ...cost, amount: { amount: '0.01', currency: 'GBP' } } },
      { cost: null },
      { returned: null },
    ]) {
      const { differences } = await audit(tampered('ledger.payout-returned', wrong));
      expect(differences.byKind).toMatchObject({ payout: 1 });
    }
  });
});
