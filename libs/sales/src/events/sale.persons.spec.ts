import { describe, expect, it } from '@jest/globals';
import { EventCodec, eventTypesOf, MemoryBlindIndex } from '#libs/eventing';
import { isRefusal, scenario } from '#libs/kernel';
import { customer, EraseCustomer } from '../customer/customer.js';
import { given, nameOf, recordCreditNote, recordSale } from '../../test/sale.fixtures.js';
import { saleEvents } from './sale.events.js';
import { RecordSale } from '../sale/sale.commands.js';
import { sale } from '../sale/sale.js';

const KIM = 'kim@example.com';
const REP = 'rep@vendor.example';
const TEL = '+44 1632 960961';
const by = (ref: string) => ({ ref, country: 'GB', returning: null });

describe('a sale', () => {
  const soldTo = (more: Parameters<typeof recordSale>[0]) => scenario(sale).given().when(recordSale(more));

  it('keeps every reference of a customer apart from its terms, whatever it looks like', () => {
    expect(soldTo({ customer: by('17850'), metadata: { size: 'L' } })).toMatchObject([
      {
        data: {
          customer: by('person:17850'),
          metadata: { size: 'L' },
          person: 'person:17850',
          personalTexts: { ref: '17850', metadata: {} },
        },
      },
    ]);
  });

  it('keeps metadata that name somebody under the key of its customer', () => {
    expect(soldTo({ customer: by(KIM), metadata: { rep: REP, tel: TEL, size: 'L' } })).toMatchObject([
      {
        data: {
          metadata: { rep: `person:${REP}`, tel: `person:${TEL}`, size: 'L' },
          person: `person:${KIM}`,
          personalTexts: { ref: KIM, metadata: { rep: REP, tel: TEL } },
        },
      },
    ]);
  });

  it('without a customer keeps them under the key of the first, in whatever order they are told', () => {
    const both = [
      { a: REP, b: KIM },
      { b: KIM, a: REP },
    ].map((metadata) => soldTo({ customer: null, metadata }));
    for (const decided of both) expect(decided).toMatchObject([{ data: { customer: null, person: `person:${KIM}` } }]);
    expect(soldTo({ customer: null })).toMatchObject([{ data: { person: null, personalTexts: null } }]);
  });

  it('is the same sale when it is told again, also after its customer was erased', () => {
    const more = { customer: by(KIM), metadata: { rep: REP } };
    const first = soldTo(more);
    if (isRefusal(first)) throw new Error(first.message);
    const erased = first.map((event) => ({ ...event, data: { ...event.data, personalTexts: null } }) as typeof event);
    for (const past of [first, erased]) {
      expect(
        scenario(sale)
          .given(...past)
          .when(recordSale(more)),
      ).toEqual([]);
      const other = recordSale({ ...more, metadata: { rep: KIM } });
      expect(
        scenario(sale)
          .given(...past)
          .when(other),
      ).toMatchObject({ refused: 'SALE_DIFFERS' });
    }
  });

  it('is refused, not written in the clear, where nobody has named its persons', () => {
    const { data, context } = recordSale({ customer: by(KIM) });
    const { names: _none, ...bare } = data;
    expect(scenario(sale).given().when(new RecordSale(bare, context))).toMatchObject({ refused: 'NAMELESS' });
  });

  it('of old reads under the names that newer ones have', async () => {
    const codec = new EventCodec(undefined, new MemoryBlindIndex());
    const [{ data }] = [recordSale({ customer: by(KIM), metadata: { rep: REP, size: 'L' } })];
    const metadata = { tenant: 't', commandId: 'c', version: 1 };
    const at = { position: { commit: 1n, prepare: 1n }, revision: 0n, recordedAt: '2026-01-01T00:00:00.000Z' };
    const old = { id: 'e', stream: 'sale-t.s', type: 'sale.recorded', data: { saleId: 's', ...data.given }, metadata };
    const [read] = await codec.decode(eventTypesOf([saleEvents as never]), [{ ...old, ...at }]);
    const names = await new MemoryBlindIndex().persons('t');
    const person = names('program-1', KIM);
    expect(read?.data).toMatchObject({
      customer: by(person),
      metadata: { rep: names('program-1', REP), size: 'L' },
      person,
      personalTexts: { ref: KIM, metadata: { rep: REP } },
    });
  });
});

it('a credit note keeps its customer apart, too', () => {
  const { data } = recordCreditNote({ customer: by(KIM) });
  expect(data.names?.get(KIM)).toBe(nameOf(given.programId, KIM));
});

it('a customer is erased once', () => {
  const erase = new EraseCustomer(
    { customerId: 'c', programId: 'p', person: 'person:c' },
    { ...recordSale().context, occurredAt: '2026-01-01T00:00:00.000Z' },
  );
  const erased = {
    type: 'customer.erased' as const,
    data: { person: 'person:c', programId: 'p', at: erase.context.occurredAt },
  };
  expect(scenario(customer).given().when(erase)).toEqual([erased]);
  expect(scenario(customer).given(erased).when(erase)).toEqual([]);
});
