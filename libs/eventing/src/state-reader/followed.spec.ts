import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { account, contextOf, Deposit, Open, Withdraw } from '../../test/account.fixtures.js';
import { CountingStore } from '../../test/counting-store.fixtures.js';
import { EventCodec } from '../codec/codec.js';
import { CommandExecutor } from '../commands/command-executor.js';
import { Idempotency } from '../commands/idempotency.js';
import { MemoryBlindIndex } from '../codec/blind-index.js';
import type { Command } from '#libs/kernel';
import { BEGINNING } from '../store/position.js';
import { Followed } from './followed.js';
import { followHistory } from './follow-history.js';
import { StateReaderService } from './state-reader.service.js';

let store: CountingStore;
let here: CommandExecutor;
let elsewhere: CommandExecutor;
let facts: StateReaderService;
let ended: AbortController;
let keys = 0;

beforeEach(async () => {
  store = new CountingStore();
  here = new CommandExecutor(store, new EventCodec());
  elsewhere = new CommandExecutor(store, new EventCodec());
  facts = new StateReaderService(store, new EventCodec());
  ended = new AbortController();
  await elsewhere.execute(account, new Open({ accountId: 'a1', owner: null }, contextOf()));
  await followHistory(store, facts, ['account'], ended.signal);
});

afterEach(() => ended.abort());

const deposit = (amount: number) => new Deposit({ accountId: 'a1', amount }, contextOf());
const balance = async (id = 'a1') => (await facts.of(account, 'acme', id)).state.balance;
const send = (command: Command) => here.execute(account, command as Deposit);

/** What a request does once its key is taken. */
const inRequest = async <T>(work: () => Promise<T>): Promise<T> => {
  const call = { tenant: 'acme', mutation: 'look', key: `k${(keys += 1)}`, body: {}, target: '' };
  let found: T | undefined;
  await new Idempotency(store, new MemoryBlindIndex()).onceByKey(call, async () => {
    found = await work();
    return {};
  });
  return found as T;
};
const reads = async (work: () => Promise<unknown>): Promise<number> => {
  const before = store.nounsRead.filter((noun) => noun === 'account').length;
  await work();
  return store.nounsRead.filter((noun) => noun === 'account').length - before;
};

describe('a state that a request asks for', () => {
  it('is read once, and not again while nothing happens to it', async () => {
    expect(await reads(() => inRequest(() => balance()))).toBe(1);
    expect(await reads(() => inRequest(() => balance()))).toBe(0);
  });

  it('is what others had written before the request, without a read', async () => {
    await inRequest(() => balance());
    await elsewhere.execute(account, deposit(5));
    expect(await reads(async () => expect(await inRequest(() => balance())).toBe(5))).toBe(0);
  });

  it('is what the request itself has written', async () => {
    await inRequest(() => balance());
    const after = async () => {
      await send(deposit(7));
      return balance();
    };
    expect(await reads(async () => expect(await inRequest(after)).toBe(7))).toBeLessThan(2);
  });

  it('is read from the store by whoever is no request', async () => {
    await inRequest(() => balance());
    expect(await reads(() => balance())).toBe(1);
  });

  it('is read from the store once the request was refused, repeated, or failed', async () => {
    await inRequest(() => balance());
    for (const command of [new Withdraw({ accountId: 'a1', amount: 99 }, contextOf()), deposit(0)]) {
      const asked = async () => {
        await send(command);
        return reads(() => balance());
      };
      expect(await inRequest(asked)).toBe(1);
    }
  });

  it('is read from the store where it takes too long to be told of, or nothing more is told', async () => {
    await inRequest(() => balance());
    const { reached } = facts;
    facts.reached = () => undefined;
    await elsewhere.execute(account, deposit(5));
    expect(await reads(async () => expect(await inRequest(() => balance())).toBe(5))).toBe(1);
    facts.reached = reached;
    ended.abort();
    await pause(20);
    await elsewhere.execute(account, deposit(5));
    expect(await reads(async () => expect(await inRequest(() => balance())).toBe(10))).toBe(1);
  });

  it('of a stream that began since is what was told, and of one that there is not nothing', async () => {
    await elsewhere.execute(account, new Open({ accountId: 'a2', owner: null }, contextOf()));
    expect(await reads(() => inRequest(() => balance('a2')))).toBe(0);
    expect(await reads(() => inRequest(() => balance('a3')))).toBe(1);
  });
});

describe('a position that was not reached in time', () => {
  const stream = 'account-acme.a1';
  const at = (place: bigint) => ({ commit: place, prepare: place });
  let looks = 0;
  const asked = {
    prepare: 9n,
    get commit() {
      looks += 1;
      return 9n;
    },
  };
  let followed: Followed;

  beforeEach(async () => {
    followed = new Followed();
    followed.begin(new Set(['account']), BEGINNING);
    expect(await followed.until(stream, asked)).toBeUndefined();
  });

  it('is not looked at again by what is reached', () => {
    looks = 0;
    for (const place of [1n, 2n, 3n]) followed.reached(at(place));
    expect(looks).toBe(0);
  });

  it('is waited for no more, until history has come that far', async () => {
    followed.reached(at(1n));
    const behind = followed.until(stream, at(10n));
    followed.reached(at(10n));
    expect(await behind).toBeUndefined();
    const [first, second] = [followed.until(stream, at(12n)), followed.until(stream, at(11n))];
    followed.reached(at(11n));
    expect(await second).toEqual(at(11n));
    followed.reached(at(12n));
    expect(await first).toEqual(at(12n));
  });
});
