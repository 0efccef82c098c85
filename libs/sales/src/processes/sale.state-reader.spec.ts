import { CommandExecutor, EventCodec, StateReaderService, MemoryEventStore } from '#libs/eventing';
import { describe, expect, it } from '@jest/globals';
import { saleAggregate } from '../sale/sale.aggregate.js';
import { SaleStateReader } from './sale.state-reader.js';
import { given, known, recordSale, refundSale } from '../../test/sale.fixtures.js';
import { saleIdOf } from '../events/sale.ids.js';
import { RecordSale, RefundSale } from '../sale/sale.commands.js';

const [COMPOSED, APART] = ['caf\u00e9-1', 'cafe\u0301-1'];
const idOf = (number: string): string => saleIdOf('acme', given.programId, number);
const codec = new EventCodec({
  seal: (_tenant, _subject, plain) => Promise.resolve(plain),
  open: () => Promise.resolve(null),
});

/** Sales and a refund under these numbers, as an older build recorded them. */
async function historyOf(sales: readonly string[], refund?: string): Promise<SaleStateReader> {
  const store = new MemoryEventStore();
  const executor = new CommandExecutor(store, codec);
  for (const externalId of sales) {
    const { context } = recordSale();
    const saleId = idOf(externalId);
    const data = { saleId, given: { ...given, externalId }, knowledge: known };
    await executor.execute(saleAggregate, new RecordSale(data, { ...context, commandId: externalId }));
    if (refund === undefined) continue;
    const refunded = refundSale(refund, '1');
    const command = new RefundSale({ ...refunded.data, saleId }, { ...refunded.context, commandId: refund });
    await executor.execute(saleAggregate, command);
  }
  return new SaleStateReader(new StateReaderService(store, codec));
}

describe('a number whose letters can be composed in two ways', () => {
  it.each([
    ['nothing is recorded', [], COMPOSED],
    ['it is recorded as it was given', [APART], APART],
    ['it is recorded in the normal form', [COMPOSED], COMPOSED],
    ['it is recorded in both, the normal form', [APART, COMPOSED], COMPOSED],
  ])('names one sale: where %s', async (_, sales, form) => {
    const tenant = (await historyOf(sales)).ofTenant('acme');
    expect(await tenant.named(saleAggregate, APART, idOf)).toEqual({ id: idOf(form), externalId: form });
  });

  it('names the refund that the sale knows', async () => {
    const saleId = idOf('1');
    expect(await (await historyOf(['1'], APART)).ofTenant('acme').refundNumber(saleId, APART)).toBe(APART);
    expect(await (await historyOf(['1'])).ofTenant('acme').refundNumber(saleId, APART)).toBe(COMPOSED);
  });
});
