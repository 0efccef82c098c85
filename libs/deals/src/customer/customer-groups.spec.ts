import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Groups } from './customer-groups.js';

/** Which of the names are together, found by going from each to all that it was joined with. */
function naively(joins: readonly (readonly string[])[], from: string): ReadonlySet<string> {
  const found = new Set([from]);
  for (let before = 0; before < found.size;) {
    before = found.size;
    for (const names of joins) if (names.some((name) => found.has(name))) names.forEach((name) => found.add(name));
  }
  return found;
}

describe('things that are one by what they are known by', () => {
  it('are one where two names of theirs had been joined before a third came', () => {
    const groups = new Groups();
    groups.join(['e-mail', 'crm']);
    groups.join(['ref', 'e-mail', 'crm']);
    expect(new Set(['ref', 'e-mail', 'crm'].map((name) => groups.of(name))).size).toBe(1);
    expect(groups.of('another')).toBe('another');
  });

  it('are together with those that they were joined with, and with no others, in whatever order', () => {
    const name = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g');
    fc.assert(
      fc.property(fc.array(fc.array(name, { maxLength: 4 }), { maxLength: 8 }), (joins) => {
        const groups = new Groups();
        for (const names of joins) groups.join(names);
        for (const one of 'abcdefg')
          for (const other of 'abcdefg')
            expect(groups.of(one) === groups.of(other)).toBe(naively(joins, one).has(other));
      }),
    );
  });
});
