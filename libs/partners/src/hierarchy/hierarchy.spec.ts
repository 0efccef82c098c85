import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { scenario } from '#libs/kernel';
import { context, january } from '../../test/partner.fixtures.js';
import { hierarchyDecider, SetPartnerParent } from './hierarchy.js';
import type { HierarchyEvent } from './hierarchy.events.js';
import { type Hierarchy, NO_HIERARCHY, parentAt } from './hierarchy.state.js';

const programId = 'program-1';
const known = { found: true, programId, mergedInto: null } as const;
const hierarchy = scenario(hierarchyDecider);

type Data = SetPartnerParent['data'];
const set = (partnerId: string, parentId: string | null, day: number, change: Partial<Data> = {}) =>
  new SetPartnerParent(
    {
      ...{ programId, partnerId, parentId, effectiveFrom: january(day), reason: 'agreed' },
      ...{ partner: known, parent: parentId === null ? null : known, survivors: {}, ...change },
    },
    context(january(31)),
  );

const isSet = (
  partnerId: string,
  parentId: string | null,
  day: number,
  until: number | null = null,
): HierarchyEvent => ({
  type: 'hierarchy.parent-set',
  data: {
    ...{ programId, partnerId, parentId, effectiveFrom: january(day), at: january(31), reason: 'agreed' },
    until: until === null ? null : january(until),
  },
});

/** A chain: each below the next, from the first of January on. */
const chain = (...ids: readonly string[]): HierarchyEvent[] =>
  ids.slice(1).map((parentId, at) => isSet(ids[at]!, parentId, 1));

const refused = (code: string, field: string) => expect.objectContaining({ refused: code, field });

describe('who stands above a partner', () => {
  it('is set from a moment on, until the change that was set for later', () => {
    expect(hierarchy.given().when(set('a', 'b', 5))).toEqual([isSet('a', 'b', 5)]);
    expect(hierarchy.given(isSet('a', 'c', 20)).when(set('a', 'b', 5))).toEqual([isSet('a', 'b', 5, 20)]);
    const state = hierarchy.given(isSet('a', 'c', 20), isSet('a', 'b', 5, 20), isSet('a', null, 25)).state();
    expect([4, 5, 19, 20, 24, 25].map((day) => parentAt(state, 'a', january(day)))).toEqual([
      ...[null, 'b', 'b', 'c', 'c', null],
    ]);
  });

  it('is, of two changes for one moment, what was said last', () => {
    expect(parentAt(hierarchy.given(isSet('a', 'b', 5), isSet('a', 'c', 5)).state(), 'a', january(9))).toBe('c');
  });

  it('is nothing new where the same was set from the same moment on', () => {
    expect(hierarchy.given(isSet('a', 'b', 5)).when(set('a', 'b', 5))).toEqual([]);
    expect(hierarchy.given(isSet('a', 'b', 5)).when(set('a', 'b', 6))).toHaveLength(1);
  });

  it.each<[Partial<Data>, string, string]>([
    [{ partner: { found: false } }, 'NOT_FOUND', 'partnerId'],
    [{ parent: { found: false } }, 'NOT_FOUND', 'parentId'],
    [{ partner: { ...known, mergedInto: 'c' } }, 'PARTNER_MERGED', 'partnerId'],
    [{ parent: { ...known, mergedInto: 'c' } }, 'PARTNER_MERGED', 'parentId'],
    [{ parent: { ...known, programId: 'program-2' } }, 'OTHER_PROGRAM', 'parentId'],
    [{ effectiveFrom: '2011-01-01' }, 'BAD_INSTANT', 'effectiveFrom'],
    [{ reason: ' ' }, 'BAD_TEXT', 'reason'],
  ])('is refused for %j', (change, code, field) => {
    expect(hierarchy.given().when(set('a', 'b', 5, change))).toEqual(refused(code, field));
  });
});

describe('a circle', () => {
  it.each([
    ['of one', [], set('a', 'a', 1)],
    ['of two', chain('b', 'a'), set('a', 'b', 1)],
    ['of four', chain('b', 'c', 'd', 'a'), set('a', 'b', 1)],
    ['that closes only later', [isSet('b', 'a', 20)], set('a', 'b', 5)],
    ['that was, for some days', [isSet('b', 'a', 3, 7), isSet('b', null, 7)], set('a', 'b', 5)],
    ['through a record that was merged', [isSet('b', 'm', 1)], set('a', 'b', 1, { survivors: { m: 'a' } })],
  ])('%s is refused', (_, given, command) => {
    expect(hierarchy.given(...given).when(command)).toEqual(refused('WOULD_BE_A_CYCLE', 'parentId'));
  });

  it('is none where the one change ends when the other begins', () => {
    expect(hierarchy.given(isSet('b', 'a', 1), isSet('b', null, 5)).when(set('a', 'b', 5))).toHaveLength(1);
    expect(hierarchy.given(isSet('a', null, 9), isSet('b', 'a', 9)).when(set('a', 'b', 5))).toHaveLength(1);
    const apart = [isSet('b', 'c', 1, 7), isSet('b', null, 7), isSet('c', 'a', 7)];
    expect(hierarchy.given(...apart).when(set('a', 'b', 5))).toHaveLength(1);
  });
});

describe('a hierarchy', () => {
  const names = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, n) => `p${first + n}`);

  it('has ten steps and no more, above and below together', () => {
    expect(hierarchy.given(...chain(...names(1, 10))).when(set('p10', 'p11', 1))).toHaveLength(1);
    expect(hierarchy.given(...chain(...names(1, 11))).when(set('p11', 'p12', 1))).toEqual(
      refused('TOO_DEEP', 'parentId'),
    );
    expect(hierarchy.given(...chain(...names(1, 11))).when(set('p0', 'p1', 1))).toEqual(
      refused('TOO_DEEP', 'parentId'),
    );
    const two = [...chain(...names(1, 6)), ...chain(...names(7, 12))];
    expect(hierarchy.given(...two).when(set('p6', 'p7', 1))).toEqual(refused('TOO_DEEP', 'parentId'));
    expect(hierarchy.given(...two).when(set('p5', 'p7', 1))).toHaveLength(1);
  });

  it('is at no time deeper, nor in a circle, whatever is set: as one says who looks at every day', () => {
    const change = fc.record({
      ...{ partner: fc.nat(6), parent: fc.option(fc.nat(6)), day: fc.integer({ min: 1, max: 9 }) },
    });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 25 }), (changes) => {
        let state: Hierarchy = NO_HIERARCHY;
        for (const { partner, parent, day } of changes) {
          const command = set(`p${partner}`, parent === null ? null : `p${parent}`, day);
          const decision = hierarchyDecider.decide(command, state);
          const next = [isSet(command.data.partnerId, command.data.parentId, day)].reduce(
            hierarchyDecider.evolve,
            state,
          );
          if ('refused' in decision) expect(circles(next)).toBe(true);
          else {
            expect(circles(next)).toBe(false);
            state = next;
          }
        }
      }),
    );
  });

  const circles = (state: Hierarchy): boolean =>
    Array.from({ length: 10 }, (_, n) => january(n + 1)).some((at) =>
      Array.from({ length: 7 }, (_, n) => `p${n}`).some((id) => {
        let above = parentAt(state, id, at);
        for (let step = 0; above !== null && step < 7; step += 1) above = parentAt(state, above, at);
        return above !== null;
      }),
    );
});
