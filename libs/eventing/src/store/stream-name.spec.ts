import { describe, expect, it } from '@jest/globals';
import { streamNameOf, streamOf } from './stream-name.js';

const ID = '8aa2afa8-31ca-5d2b-a321-c2cad9eaa809';
const NOUNS = ['sale', 'credit-note'];

describe('the name of a stream', () => {
  it('is read back into what it was made of', () => {
    for (const [noun, tenant] of [
      ['sale', 'demo'],
      ['credit-note', 'a-b_c'],
    ] as const) {
      expect(streamNameOf(streamOf(noun, tenant, ID), NOUNS)).toEqual({ noun, tenant, id: ID });
    }
  });

  it.each([
    'sale-otherapp-1',
    'sale-otherapp.1',
    `sale-${ID}`,
    `sale-.${ID}`,
    `sale-a.b.${ID}`,
    `sale-A.${ID}`,
    `sale-demo.${ID.toUpperCase()}`,
    `sale-demo.${ID}0`,
    `sale-demo.${ID}\n`,
    `sales-demo.${ID}`,
    `refund-demo.${ID}`,
    `$sale-demo.${ID}`,
    '',
  ])('is not ours when it is %j', (stream) => expect(streamNameOf(stream, NOUNS)).toBeUndefined());

  it('belongs to the longest noun that fits', () =>
    expect(streamNameOf(`credit-note-demo.${ID}`, ['credit', 'credit-note'])?.noun).toBe('credit-note'));
});
