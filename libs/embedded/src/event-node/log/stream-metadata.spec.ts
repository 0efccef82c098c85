import { describe, expect, it } from '@jest/globals';
import { firstReadable, isSoftDeleted, metadataFrom, readMetadata, SOFT_DELETE_JSON } from './stream-metadata.js';

const read = (text: string, isJson = true) => readMetadata({ data: Buffer.from(text), isJson });

describe('stream metadata', () => {
  it('is read with its limits', () => {
    expect(read('{"$maxCount": 3, "$tb":7, "$maxAge": 2, "owner": {"$tb": 1}}')).toEqual({
      maxCount: 3,
      truncateBefore: 7,
      maxAge: 2_000_000,
    });
  });

  it.each([
    ['what is not JSON', 'nothing'],
    ['what is no object', '[1]'],
    ['a limit as text', '{"$maxCount":"3","$tb":1}'],
    ['a limit that is no integer', '{"$maxCount":3.0}'],
    ['a limit beyond 64 bits', '{"$tb":9223372036854775808}'],
    ['an access list with a foreign member', '{"$maxCount":3,"$acl":{"$x":"me"}}'],
  ])('is none at all with %s', (_, text) => {
    expect(read(text)).toEqual({});
  });

  it('is none in an event that is not JSON', () => expect(read('{"$maxCount":3}', false)).toEqual({}));

  it('takes a limit of nothing for no limit', () => expect(read('{"$maxCount":0,"$maxAge":-1,"$tb":-1}')).toEqual({}));

  it('tells a soft delete by the greatest revision, exactly', () => {
    expect(isSoftDeleted(read(SOFT_DELETE_JSON))).toBe(true);
    expect(isSoftDeleted(read('{"$tb":9223372036854775806}'))).toBe(false);
  });

  it('is written anew from a revision on, with everything else as it was', () => {
    const anew = (text: string) => Buffer.from(metadataFrom(Buffer.from(text), 4) ?? '').toString();
    expect(anew('{ "a": 12345678901234567890, "$tb": 9 , "b":{"c":["}",1]}}')).toBe(
      '{"a":12345678901234567890,"$tb":4,"b":{"c":["}",1]}}',
    );
    expect(anew('{}')).toBe('{"$tb":4}');
    expect(metadataFrom(Buffer.from('none'), 4)).toBeUndefined();
  });

  it('trims by the stricter of count and truncation', () => {
    expect(firstReadable({ maxCount: 2, truncateBefore: 1 }, 9)).toBe(8);
    expect(firstReadable({ maxCount: 20, truncateBefore: 3 }, 9)).toBe(3);
    expect(firstReadable({}, 9)).toBe(0);
  });
});
