import { describe, expect, it } from '@jest/globals';
import { setImmediate } from 'node:timers/promises';
import type { Position } from '#libs/kernel';
import { account, contextOf, Deposit, Open } from '../../test/account.fixtures.js';
import { CountingStore } from '../../test/counting-store.fixtures.js';
import type { Receipt } from '../definitions/aggregate.js';
import { EventCodec } from '../codec/codec.js';
import { MemoryPersonalData } from '../codec/personal-data.js';
import { CommandExecutor } from '../commands/command-executor.js';
import { sinceWritten } from '../commands/request-time.js';
import { StateReaderService } from './state-reader.service.js';
import { DeliveredReader } from './delivered-reader.js';
import { BEGINNING } from '../store/position.js';

/** Answers with what was there when it was asked, once it is let go. */
class HeldStore extends CountingStore {
  private held: Promise<void> | undefined;
  hold(): () => void {
    let letGo = (): void => undefined;
    this.held = new Promise((resolve) => (letGo = resolve));
    return letGo;
  }
  override async *read(stream: string, from?: bigint) {
    const there = [];
    for await (const event of super.read(stream, from)) there.push(event);
    await this.held;
    yield* there;
  }
}

async function world(store = new CountingStore()) {
  const executor = new CommandExecutor(store, new EventCodec());
  const deposit = (amount: number) =>
    executor.execute(account, new Deposit({ accountId: 'a1', amount }, contextOf())) as Promise<Receipt>;
  const opened = (await executor.execute(account, new Open({ accountId: 'a1', owner: null }, contextOf()))) as Receipt;
  const keys = new MemoryPersonalData();
  const facts = new StateReaderService(store, new EventCodec(keys));
  return {
    store,
    deposit,
    opened,
    facts,
    keys,
    look: (at?: Receipt['position']) => facts.of(account, 'acme', 'a1', at),
  };
}

describe('facts of another stream', () => {
  it('are the newest state, or the one as known at a position', async () => {
    const { deposit, opened, look } = await world();
    const first = await deposit(5);
    await deposit(7);
    expect(await look()).toEqual({ state: { open: true, balance: 12 }, revision: 2n });
    expect(await look(first.position)).toEqual({ state: { open: true, balance: 5 }, revision: 1n });
    expect(await look(opened.position)).toEqual({ state: { open: true, balance: 0 }, revision: 0n });
    expect(await look(BEGINNING)).toEqual({ state: { open: false, balance: 0 }, revision: -1n });
    await deposit(1);
    expect(await look()).toMatchObject({ state: { balance: 13 }, revision: 3n });
  });

  it('are read once for all requests that ask for them while they are read, where nothing more is told', async () => {
    const store = new HeldStore();
    const { opened, facts, look } = await world(store);
    facts.follow(new Set(['account']), opened.position);
    const letGo = store.hold();
    const ask = (count: number) =>
      sinceWritten(opened.position, () => Promise.all(Array.from({ length: count }, () => look())));
    const first = ask(1);
    await setImmediate();
    const others = ask(200);
    await setImmediate();
    letGo();
    const [known] = await first;
    expect(await others).toEqual(Array(200).fill(known));
    expect(store.reads).toBe(1);
  });

  it('are those of nothing where there is nothing, until there is something', async () => {
    const { facts } = await world();
    expect(await facts.of(account, 'other', 'a1')).toEqual({ state: { open: false, balance: 0 }, revision: -1n });
  });

  it('are read once for all positions that are known to be in the store', async () => {
    const { store, deposit, facts, look } = await world();
    const receipts = [await deposit(1), await deposit(1), await deposit(1)];
    facts.notice(receipts[2]?.position ?? BEGINNING);
    const before = store.reads;
    await look(receipts[2]?.position);
    await look(receipts[2]?.position);
    expect(store.reads - before).toBe(1);
  });

  it('are known without a read as far as they were delivered, and at least up to a position', async () => {
    const { store, deposit, opened, facts } = await world();
    facts.follow(new Set(['account']));
    const first = await deposit(5);
    for await (const event of store.read(opened.stream)) facts.reached(event.position, event);
    const later = await deposit(7);
    const look = (atLeast: Position) => new DeliveredReader(facts, atLeast).of(account, 'acme', 'a1');
    const before = store.reads;
    expect(await look(opened.position)).toEqual({ state: { open: true, balance: 5 }, revision: 1n });
    expect([store.reads - before, facts.followedUpTo]).toEqual([0, first.position]);
    expect(await look(later.position)).toMatchObject({ state: { balance: 12 }, revision: 2n });
  });

  it('never answer from a read made before the position asked for', async () => {
    const { deposit, look } = await world();
    await look();
    const later = await deposit(9);
    expect(await look(later.position)).toMatchObject({ state: { balance: 9 } });
  });

  it('are read once for all who ask while a read is under way, and not answered by that one', async () => {
    const store = new HeldStore();
    const { deposit, look } = await world(store);
    const letGo = store.hold();
    const early = look();
    await deposit(9);
    const before = store.reads;
    const late = [look(), look(), look()];
    letGo();
    expect(await early).toMatchObject({ state: { balance: 0 } });
    expect((await Promise.all(late)).map(({ state }) => state)).toEqual(Array(3).fill({ open: true, balance: 9 }));
    expect(store.reads - before).toBe(1);
  });

  it('are kept apart where two contexts fold one stream for different questions', async () => {
    const { deposit, facts, look } = await world();
    await deposit(5);
    const counting = { ...account, decider: { ...account.decider, initial: 0, evolve: (count: number) => count + 1 } };
    expect(await look()).toMatchObject({ state: { balance: 5 } });
    expect(await facts.of(counting as never, 'acme', 'a1')).toEqual({ state: 2, revision: 1n });
    expect(await look()).toMatchObject({ state: { balance: 5 } });
  });
});

describe('facts of nouns that are followed', () => {
  type World = Awaited<ReturnType<typeof world>>;

  /** The newest event of a stream is delivered, as a subscription does it. */
  async function deliver({ store, facts }: World, { stream }: Pick<Receipt, 'stream'>, as = stream): Promise<Position> {
    for await (const event of store.readBackwards(stream, 1)) {
      facts.reached(event.position, { ...event, stream: as });
      return event.position;
    }
    throw new Error('nothing was recorded');
  }

  async function followed(store = new CountingStore()): Promise<World> {
    const made = await world(store);
    made.facts.follow(new Set(['account']));
    return made;
  }

  it('are not read where every event of theirs was delivered', async () => {
    const made = await followed();
    const { store, opened, deposit, look } = made;
    await deliver(made, opened);
    for (const balance of [1, 2, 3]) {
      const at = await deliver(made, await deposit(1));
      expect(await look(at)).toEqual({ state: { open: true, balance }, revision: BigInt(balance) });
    }
    expect(await look(opened.position)).toMatchObject({ state: { balance: 0 } });
    expect(store.reads).toBe(1);
  });

  it('have their events told without a read, as far as is asked', async () => {
    const made = await followed();
    const { store, opened, deposit, facts } = made;
    await deliver(made, opened);
    const at = await deliver(made, await deposit(5));
    const told = async (asKnownAt?: Position): Promise<string[]> => {
      const types: string[] = [];
      for await (const { type } of facts.events(account, 'acme', 'a1', asKnownAt)) types.push(type);
      return types;
    };
    expect(await told(opened.position)).toEqual(['account.opened']);
    const last = await deliver(made, await deposit(7));
    expect(await told(at)).toEqual(['account.opened', 'account.deposited']);
    expect(await told(last)).toHaveLength(3);
    expect(store.reads).toBe(0);
    const undelivered = await deposit(1);
    expect([await told(undelivered.position), await told()]).toMatchObject([{ length: 4 }, { length: 4 }]);
    expect(store.reads).toBe(2);
  });

  it('are read where something before was not delivered, and not again for what comes after it', async () => {
    const made = await followed();
    const { store, deposit, look } = made;
    await deposit(1);
    expect(await look(await deliver(made, await deposit(1)))).toMatchObject({ state: { balance: 2 } });
    expect(store.reads).toBe(1);
    expect(await look(await deliver(made, await deposit(1)))).toMatchObject({ state: { balance: 3 } });
    expect(store.reads).toBe(1);
    await deposit(1);
    expect(await look(await deliver(made, await deposit(1)))).toMatchObject({ state: { balance: 5 } });
    expect(store.reads).toBe(2);
  });

  it('are read where more was delivered than is kept', async () => {
    const made = await followed();
    const { store, opened, deposit, look } = made;
    await deliver(made, opened);
    let at = opened.position;
    for (let count = 0; count < 40; count += 1) at = await deliver(made, await deposit(1));
    expect(await look(at)).toMatchObject({ state: { balance: 40 }, revision: 40n });
    expect(store.reads).toBe(1);
  });

  it('are read anew once somebody of their tenant was erased, and nobody else’s are', async () => {
    const made = await followed();
    const { store, opened, keys, look, deposit } = made;
    await deliver(made, opened);
    const at = await deliver(made, await deposit(1));
    await look(opened.position);
    await look(at);
    const reads = store.reads;
    keys.erase('other', 'a1');
    await look(opened.position);
    await look(at);
    expect(store.reads).toBe(reads);
    keys.erase('acme', 'somebody');
    expect(await look(at)).toMatchObject({ state: { balance: 1 } });
    expect(store.reads).toBe(reads + 1);
    expect(await look(opened.position)).toMatchObject({ state: { balance: 0 } });
    expect(store.reads).toBe(reads + 2);
  });

  it('are not kept where somebody is erased while an older state is read', async () => {
    const store = new HeldStore();
    const { opened, keys, look, deposit } = await world(store);
    await look((await deposit(1)).position);
    const letGo = store.hold();
    const reading = look(opened.position);
    await setImmediate();
    keys.erase('acme', 'somebody');
    letGo();
    expect(await reading).toMatchObject({ state: { balance: 0 } });
    const { reads } = store;
    await look(opened.position);
    expect(store.reads).toBe(reads + 2);
    await look(opened.position);
    expect(store.reads).toBe(reads + 2);
  });

  it('are good as long as nothing of theirs is delivered, whatever others hold', async () => {
    const made = await followed();
    const { store, opened, facts, look } = made;
    await look(await deliver(made, opened));
    const before = store.reads;
    const elsewhere = { commit: opened.position.commit + 5n, prepare: opened.position.prepare + 5n };
    const foreign = { id: 'e9', type: 'x', revision: 0n, data: null, metadata: null, recordedAt: '2026-01-01' };
    facts.reached(elsewhere, { ...foreign, stream: 'account-acme.other', position: elsewhere });
    expect(await look(elsewhere)).toMatchObject({ state: { balance: 0 } });
    expect(store.reads).toBe(before);
  });

  it('are read for what has not been delivered yet, and for nouns that nobody follows', async () => {
    const made = await followed();
    const { store, opened, deposit, facts, look } = made;
    await look(await deliver(made, opened));
    const second = await deposit(1);
    expect(await look(second.position)).toMatchObject({ state: { balance: 1 } });
    facts.follow(new Set(['purse']));
    const third = await deposit(1);
    facts.reached(third.position);
    expect(await look(third.position)).toMatchObject({ state: { balance: 2 } });
    expect(store.reads).toBe(2);
  });

  it('are not those of a read in whose middle more was delivered', async () => {
    const store = new HeldStore();
    const made = await followed(store);
    const { opened, deposit, facts, look } = made;
    facts.reached(opened.position);
    const letGo = store.hold();
    const early = look(opened.position);
    const at = await deliver(made, await deposit(9));
    letGo();
    expect(await early).toMatchObject({ state: { balance: 0 } });
    expect(await look(at)).toMatchObject({ state: { balance: 9 } });
  });
});
