import { describe, expect, it } from '@jest/globals';
import { deterministicId } from '#libs/kernel';
import { UuidSet } from './uuid-set.js';

const idOf = (n: number): string => deterministicId('some', String(n));

describe('a set of UUIDs', () => {
  it('has what was added, once, and nothing else, however many there are', () => {
    const ids = new UuidSet();
    const many = Array.from({ length: 3000 }, (_, n) => idOf(n));
    for (const id of [...many, ...many.slice(0, 500)]) ids.add(id);
    expect(ids.size).toBe(3000);
    expect(many.filter((id) => !ids.has(id))).toEqual([]);
    expect(Array.from({ length: 3000 }, (_, n) => idOf(n + 3000)).filter((id) => ids.has(id))).toEqual([]);
  });

  it('tells apart those that differ in one digit, wherever it stands', () => {
    const ids = new UuidSet();
    const id = '6f1c0de5-9d5b-5c0e-8f0a-3b0f5d3c7a11';
    ids.add(id);
    const others = [...id].flatMap((digit, at) =>
      digit === '-' ? [] : [`${id.slice(0, at)}${digit === '0' ? '1' : '0'}${id.slice(at + 1)}`],
    );
    expect(others).toHaveLength(32);
    expect(others.filter((other) => ids.has(other))).toEqual([]);
    expect(ids.has(id)).toBe(true);
  });
});
