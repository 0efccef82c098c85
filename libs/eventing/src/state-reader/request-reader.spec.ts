import { beforeEach, describe, expect, it } from '@jest/globals';
import { account, contextOf, Deposit, Open, Withdraw } from '../../test/account.fixtures.js';
import { CountingStore } from '../../test/counting-store.fixtures.js';
import { EventCodec } from '../codec/codec.js';
import { CommandExecutor } from '../commands/command-executor.js';
import type { Executed } from '../definitions/aggregate.js';
import { RequestReader } from './request-reader.js';
import { StateReaderService } from './state-reader.service.js';

let store: CountingStore;
let executor: CommandExecutor;
let reader: RequestReader;

beforeEach(() => {
  store = new CountingStore();
  executor = new CommandExecutor(store, new EventCodec());
  reader = new RequestReader(new StateReaderService(store, new EventCodec()), [account]);
});

const execute = (command: Open | Deposit | Withdraw): Promise<Executed> => executor.execute(account, command);
const open = () => new Open({ accountId: 'a1', owner: null }, contextOf());
const deposit = (amount: number, times = 1) => new Deposit({ accountId: 'a1', amount, times }, contextOf());
const send = async (command: Open | Deposit | Withdraw): Promise<void> => reader.learn(command, await execute(command));
const look = () => reader.of(account, 'acme', 'a1');

describe('what a request knows', () => {
  it('of a stream that it began, and of what it wrote there, it knows without a read', async () => {
    await send(open());
    await send(deposit(5, 3));
    expect(await look()).toEqual({ state: { open: true, balance: 15 }, revision: 3n });
    expect(store.reads).toBe(0);
  });

  it('of another stream it knows by one read', async () => {
    await execute(open());
    expect(await look()).toMatchObject({ revision: 0n });
    await send(deposit(5));
    expect(await look()).toEqual({ state: { open: true, balance: 5 }, revision: 1n });
    expect(store.reads).toBe(1);
  });

  it('is read anew once an answer shows that others have written', async () => {
    await send(open());
    await execute(deposit(7));
    expect(await look()).toMatchObject({ state: { balance: 0 } });
    await send(deposit(5));
    expect(await look()).toEqual({ state: { open: true, balance: 12 }, revision: 2n });
  });

  it('is read anew after a command that found nothing left to do, where others had done it', async () => {
    await send(open());
    await execute(deposit(7));
    await send(deposit(0, 0));
    expect(await look()).toMatchObject({ state: { balance: 7 } });
  });

  it('is read anew after a refusal, which stood on the newest state', async () => {
    await send(open());
    await execute(deposit(7));
    await send(new Withdraw({ accountId: 'a1', amount: 8 }, contextOf()));
    expect(await look()).toMatchObject({ state: { balance: 7 } });
  });

  it('is not taken back by the answer to a repeat', async () => {
    const first = open();
    await send(first);
    await send(deposit(5));
    await send(first);
    expect(await look()).toMatchObject({ state: { balance: 5 }, revision: 1n });
  });

  it('forgets a read that failed', async () => {
    const failing = store.read.bind(store);
    store.read = () => {
      throw new Error('the network');
    };
    await expect(look()).rejects.toThrow('the network');
    store.read = failing;
    expect(await look()).toMatchObject({ revision: -1n });
  });
});
