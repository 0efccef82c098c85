import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { packFields, unpackFields } from './packed-fields.js';
import type { SealedField } from './sealed-fields.js';

const uuid = fc.uuid();
const subject = fc.oneof(
  uuid,
  uuid.map((id) => id.toUpperCase()),
  fc.constantFrom('acme', ''),
  fc.string({ unit: 'binary' }),
);
const base64 = fc.uint8Array({ maxLength: 60 }).map((bytes) => `a1.${Buffer.from(bytes).toString('base64url')}`);
// The last one ends in bits that base64 does not keep.
const text = fc.oneof(base64, fc.json(), fc.constantFrom('', 'a1.', 'a2.AAAA', 'a1.AAAA=', 'a1.AB', 'plain', 'a.b.c'));
const path = fc.oneof(
  fc.constantFrom('deal.note', 'deal.deal.customer.name', 'deal.deal.customer.note', 'deal.deal.metadata.', '', '.'),
  fc.string({ unit: 'grapheme' }),
);
const field = fc
  .record({ path, subject, text, part: fc.option(fc.string()), staffOnly: fc.boolean() })
  .map(({ part, staffOnly, ...rest }): SealedField => ({
    ...rest,
    ...(part !== null && { part }),
    ...(staffOnly && { staffOnly }),
  }));

describe('encrypted fields as the log keeps them', () => {
  it('are the same when they are read, whatever they are', () => {
    fc.assert(fc.property(fc.array(field), (fields) => expect(unpackFields(packFields(fields))).toEqual(fields)));
  });

  it('are next to nothing beside what is encrypted', () => {
    const subject = '6f1c0de5-9d5b-5c0e-8f0a-3b0f5d3c7a11';
    const encrypted = Buffer.alloc(40, 1);
    const text = `a1.${encrypted.toString('base64url')}`;
    const names = ['name', 'country', 'website', 'email', 'taxId', 'crmId'];
    const fields = names.map((name): SealedField => ({ path: `deal.deal.customer.${name}`, subject, text }));
    const letters = names.join('').length;
    // Five bytes for each field, and once the person, the path and what all texts begin with.
    expect(packFields(fields).length).toBeLessThan(6 * (encrypted.length + 5) + letters + 50);
    expect(packFields([])).toHaveLength(0);
  });
});
