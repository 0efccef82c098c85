import { describe, expect, it } from '@jest/globals';
import { account, contextOf, Deposit, Open } from '../test/account.fixture.js';
import type { Receipt } from './aggregate.js';
import { EventCodec } from './codec.js';
import { CommandExecutor } from './command-executor.js';
import { FactsService } from './facts.service.js';
import { MemoryEventStore } from './memory.event-store.js';
import { BEGINNING } from './position.js';

class CountingStore extends MemoryEventStore {
  reads = 0;
  override read(stream: string, from?: bigint) {
    this.reads += 1;
    return super.read(stream, from);
  }
}

async function world() {
  const store = new CountingStore();
  const executor = new CommandExecutor(store, new EventCodec());
  const deposit = (amount: number) =>
    executor.execute(account, new Deposit({ accountId: 'a1', amount }, contextOf())) as Promise<Receipt>;
  const opened = (await executor.execute(account, new Open({ accountId: 'a1', owner: null }, contextOf()))) as Receipt;
  const facts = new FactsService(store, new EventCodec());
  return { store, deposit, opened, facts, look: (at?: Receipt['position']) => facts.of(account, 'acme', 'a1', at) };
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

  it('never answer from a read made before the position asked for', async () => {
    const { deposit, look } = await world();
    await look();
    const later = await deposit(9);
    expect(await look(later.position)).toMatchObject({ state: { balance: 9 } });
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
