import { describe, expect, it } from '@jest/globals';
import { Cursors, nameOfLog } from './cursor.js';

const ID = '6f1c0de5-9d5b-5c0e-8f0a-3b0f5d3c7a11';
const north = new Cursors('store-1', 'north');
const place = { commit: 1234567890123n, last: { commit: 1234567890120n, id: ID } };
const reasonOf = (read: () => unknown): unknown => {
  try {
    return read();
  } catch (fault) {
    return (fault as { reason?: unknown }).reason;
  }
};

describe('a cursor', () => {
  it('brings back its place, and the first digits of the event before it', () => {
    const text = north.write(place);
    expect(text).toMatch(/^c1[\w-]{48}$/);
    expect(north.read(text)).toEqual({ commit: place.commit, last: { commit: place.last.commit, id: '6f1c0de5' } });
    expect(north.read(north.write({ commit: 0n }))).toEqual({ commit: 0n });
  });

  it('brings back which log has nothing between that event and its place, where there is a way between', () => {
    const newestIn = nameOfLog(10, undefined);
    expect(north.read(north.write({ ...place, newestIn }))).toMatchObject({
      last: { commit: 1234567890120n },
      newestIn,
    });
    expect(north.read(north.write({ commit: 7n, newestIn }))).toEqual({ commit: 7n, newestIn });
    const atIt = { commit: place.last.commit, last: place.last, newestIn };
    expect(north.read(north.write(atIt))).not.toHaveProperty('newestIn');
    const names = [9, 10, 126, 127].flatMap((version) => [nameOfLog(version, undefined), nameOfLog(version, 'p')]);
    expect(names.every((name, n) => name > 0 && name < 256 && names.indexOf(name) === n)).toBe(true);
  });

  it('is refused elsewhere, each time for its own reason', () => {
    const text = north.write(place);
    expect(reasonOf(() => new Cursors('store-1', 'south').read(text))).toBe('CURSOR_OF_ANOTHER_TENANT');
    expect(reasonOf(() => new Cursors('store-2', 'north').read(text))).toBe('CURSOR_OF_ANOTHER_STORE');
  });

  it('is refused when any letter of it is another, or missing', () => {
    const text = north.write(place);
    for (let at = 0; at < text.length; at += 1) {
      const other = text[at] === 'A' ? 'B' : 'A';
      const wrong = text.slice(0, at) + other + text.slice(at + 1);
      expect([at, reasonOf(() => north.read(wrong))]).toEqual([at, 'CURSOR_MALFORMED']);
      expect(reasonOf(() => north.read(text.slice(0, at)))).toBe('CURSOR_MALFORMED');
    }
  });
});
