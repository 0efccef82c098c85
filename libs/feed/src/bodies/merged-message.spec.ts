import { create, fromBinary, type MessageInitShape, toBinary, toJson } from '@bufbuild/protobuf';
import { BinaryReader } from '@bufbuild/protobuf/wire';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { EventSchema } from '#libs/feed-client';
import { mergedBytes } from './merged-message.js';

type Init = MessageInitShape<typeof EventSchema>;

const text = fc.option(fc.string(), { nil: undefined });
const texts = fc.dictionary(fc.string({ maxLength: 3 }), fc.string(), { maxKeys: 3 });
const event = fc
  .record({ id: text, note: text, state: text, name: text, email: text, amount: text, metadata: texts })
  .map(({ id, note, state, name, email, amount, metadata }): Init => {
    const customer =
      name === undefined && email === undefined ? {} : { customer: { name: name ?? '', email: email ?? '' } };
    const deal = { state: state ?? '', metadata, ...customer, ...(amount && { amount: { amount, currency: 'GBP' } }) };
    return { id: id ?? '', data: { case: 'deal', value: { note: note ?? '', deal } } };
  });
const bytesOf = (init: Init): Uint8Array => toBinary(EventSchema, create(EventSchema, init));

describe('bytes of two messages as one', () => {
  it('say what a reader makes of both, one after the other', () => {
    fc.assert(
      fc.property(event, event, (one, other) => {
        const [into, more] = [bytesOf(one), bytesOf(other)];
        const both = fromBinary(EventSchema, Buffer.concat([into, more]));
        const merged = fromBinary(EventSchema, mergedBytes(EventSchema, into, more));
        expect(toJson(EventSchema, merged)).toEqual(toJson(EventSchema, both));
      }),
    );
  });

  it('have each message once: some readers take the last one alone', () => {
    const named = (name: string): Init => ({ data: { case: 'deal', value: { deal: { customer: { name } } } } });
    const stated: Init = { id: 'event_1', data: { case: 'deal', value: { deal: { state: 'DRAFT' } } } };
    const reader = new BinaryReader(mergedBytes(EventSchema, bytesOf(stated), bytesOf(named('Acme'))));
    const numbers: number[] = [];
    while (reader.pos < reader.len) {
      const [number, type] = reader.tag();
      numbers.push(number);
      reader.skip(type, number);
    }
    expect(numbers).toHaveLength(new Set(numbers).size);
  });
});
