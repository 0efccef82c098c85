import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { List } from 'immutable';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Deal } from '../../deal/deal.state.js';
import type { DealStateReader } from '../../state-reader/deal.state-reader.js';
import { RegistrationStateReader } from './registration.state-reader.js';

const NAMES = 10_000;

/** Names of one beginning, long and as alike as they can be. */
const names = Array.from({ length: NAMES }, (_, n) => `aaa${'lamps and pumps '.repeat(12)}${n}`.slice(0, 200));

function reader(customers: readonly string[]): RegistrationStateReader {
  const known = {
    outside: () => Promise.resolve({}),
    terms: () => Promise.resolve({ policy: { similarNamesFrom: 100 } }),
    nameBlock: () =>
      Promise.resolve({ customers: List(customers.map((name, n) => ({ accountId: `a${n}`, customerId: '', name }))) }),
    joins: () => Promise.resolve(null),
    program: () => Promise.resolve({ status: 'absent' }),
  };
  return new RegistrationStateReader(known as unknown as DealStateReader);
}

const deal = {
  nameBlockId: 'b',
  identifiers: [],
  amount: null,
  customerName: `${names[0]?.slice(1)}b`,
} as unknown as Deal;

describe('a name of a beginning that thousands have', () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('is held against them with everybody else in between', async () => {
    // A tenth of a millisecond for each name, however busy the machine is.
    let now = 0;
    jest.spyOn(performance, 'now').mockImplementation(() => (now += 0.1));
    let [turns, done] = [0, false];
    const others = (async () => {
      for (; !done; turns += 1) await nextTurn();
    })();
    const { similar } = await reader(names).pinned(deal, null, '2026-04-20T12:00:00.000Z' as never);
    done = true;
    await others;
    expect(similar).toEqual([]);
    expect(turns).toBeGreaterThanOrEqual(50);
  });
});
