import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { account, accountEvents, contextOf, Deposit, Open, Withdraw } from '../../test/account.fixtures.js';
import type { Executed, Receipt, Written } from '../definitions/aggregate.js';
import { EventCodec } from '../codec/codec.js';
import { eventTypesOf } from '../codec/event-index.js';
import { MemoryPersonalData } from '../codec/personal-data.js';
import { CommandExecutor } from './command-executor.js';
import { IdempotencyConflict } from './command-identity.js';
import { OutcomeUnknown, RevisionConflict, type StoredEvent } from '../store/event-store.js';
import { MemoryEventStore } from '../store/memory.event-store.js';

const STREAM = 'account-acme.a1';

/** Counts what goes over the wire and can lose answers. */
class WatchedStore extends MemoryEventStore {
  reads = 0;
  appends = 0;
  loseNextAnswer = false;
  override read(stream: string, from?: bigint) {
    this.reads += 1;
    return super.read(stream, from);
  }
  override async append(...args: Parameters<MemoryEventStore['append']>) {
    this.appends += 1;
    const answer = await super.append(...args);
    if (!this.loseNextAnswer) return answer;
    this.loseNextAnswer = false;
    throw new OutcomeUnknown(args[0]);
  }
  async all(stream = STREAM): Promise<StoredEvent[]> {
    const events: StoredEvent[] = [];
    for await (const event of super.read(stream)) events.push(event);
    return events;
  }
}

let store: WatchedStore;
const executorOf = () => new CommandExecutor(store, new EventCodec());
let executor: CommandExecutor;
const open = (commandId?: string, more = {}) =>
  executor.execute(account, new Open({ accountId: 'a1', owner: null }, contextOf(commandId, more)));
const deposit = (amount: number, commandId?: string, by = executor, times?: number) =>
  by.execute(account, new Deposit({ accountId: 'a1', amount, ...(times ? { times } : {}) }, contextOf(commandId)));
const withdraw = (amount: number, by = executor) =>
  by.execute(account, new Withdraw({ accountId: 'a1', amount }, contextOf()));

beforeEach(() => {
  store = new WatchedStore();
  executor = executorOf();
});

describe('what is kept of streams', () => {
  it('goes once somebody of their tenant was erased: nothing that was opened stays', async () => {
    const keys = new MemoryPersonalData();
    const keeping = new CommandExecutor(store, new EventCodec(keys));
    await open();
    await deposit(1, undefined, keeping);
    const { reads } = store;
    keys.erase('other', 'a1');
    await deposit(1, undefined, keeping);
    expect(store.reads).toBe(reads);
    keys.erase('acme', 'somebody');
    await deposit(1, undefined, keeping);
    expect(store.reads).toBe(reads + 1);
  });

  it('is read where something is made again that was made for somebody who was erased since', async () => {
    const keys = new MemoryPersonalData();
    const jane = new Open({ accountId: 'a1', owner: 'Jane' }, contextOf());
    await new CommandExecutor(store, new EventCodec(keys)).execute(account, jane);
    keys.erase('acme', 'a1');
    const again = () =>
      new CommandExecutor(store, new EventCodec(keys)).execute(
        account,
        new Open({ accountId: 'a1', owner: 'Jane' }, contextOf()),
      );
    expect(await again()).toMatchObject({ refused: 'EXISTS' });
    const other = new Open({ accountId: 'a2', owner: 'Jane' }, contextOf());
    keys.erase('acme', 'a2');
    await expect(new CommandExecutor(store, new EventCodec(keys)).execute(account, other)).rejects.toMatchObject({
      code: 'SUBJECT_ERASED',
    });
  });

  it('goes, too, where somebody is erased while the stream is written or read', async () => {
    const keys = new MemoryPersonalData();
    const keeping = new CommandExecutor(store, new EventCodec(keys));
    await open();
    await deposit(1, undefined, keeping);
    const { reads } = store;
    const written = jest.spyOn(store, 'append').mockImplementationOnce(async (...args) => {
      const answer = await MemoryEventStore.prototype.append.apply(store, args);
      keys.erase('acme', 'somebody');
      return answer;
    });
    await deposit(1, undefined, keeping);
    expect([store.reads, written.mock.calls.length]).toEqual([reads, 1]);
    const read = jest.spyOn(store, 'read').mockImplementationOnce(async function* (stream, from) {
      store.reads += 1;
      yield* MemoryEventStore.prototype.read.call(store, stream, from);
      keys.erase('acme', 'somebody');
    });
    await deposit(1, undefined, keeping);
    expect(store.reads).toBe(reads + 1);
    await deposit(1, undefined, keeping);
    expect([store.reads, read.mock.calls.length]).toEqual([reads + 2, 2]);
    await deposit(1, undefined, keeping);
    expect(store.reads).toBe(reads + 2);
    jest.restoreAllMocks();
  });
});

describe('executing a command', () => {
  it('appends what was decided with who, why and when', async () => {
    const receipt = await open('c1');
    expect(receipt).toMatchObject({ stream: STREAM, revision: 0n, position: expect.anything() });
    const [event] = await store.all();
    expect(event).toMatchObject({ type: 'account.opened', data: { accountId: 'a1', owner: null }, revision: 0n });
    expect(event?.metadata).toEqual({
      tenant: 'acme',
      actor: { subject: 'u1', role: 'manager' },
      version: 1,
      commandId: 'c1',
      bodyHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      $correlationId: 'c1',
      $causationId: 'c1',
      occurredAt: '2026-01-02T03:04:05.000Z',
    });
  });

  it('answers a refusal and writes nothing', async () => {
    await open();
    expect(await withdraw(1)).toMatchObject({ refused: 'NOT_COVERED' });
    expect(await store.all()).toHaveLength(1);
  });

  it('answers the present revision when nothing is left to do', async () => {
    const opened = await open();
    expect(await deposit(0)).toEqual({ ...opened, events: [] });
  });

  it('does not read for a stream it knows, nor for a creating command', async () => {
    await open();
    await deposit(5);
    await deposit(5);
    expect([store.reads, store.appends]).toEqual([0, 3]);
  });

  it('reads before it refuses on what it only remembers', async () => {
    await open();
    const other = executorOf();
    await deposit(100, 'from-elsewhere', other);
    expect(await withdraw(60)).toMatchObject({ revision: 2n });
    expect(await withdraw(60)).toMatchObject({ refused: 'NOT_COVERED' });
  });
});

describe('the events in an answer', () => {
  const asRead = async () => new EventCodec().decode(eventTypesOf([accountEvents]), await store.all());
  const eventsOf = (outcome: Executed): readonly Written[] => ('events' in outcome ? outcome.events : []);

  it('are those that were written, without a read', async () => {
    const written = [...eventsOf(await open()), ...eventsOf(await deposit(5, 'd1', executor, 3))];
    expect(store.reads).toBe(0);
    const read = (await asRead()).map(({ position: _where, recordedAt: _when, ...event }) => event);
    expect(written).toEqual(read);
    expect(written.map(({ revision }) => revision)).toEqual([0n, 1n, 2n, 3n]);
  });

  it('are the first ones for a repeat, whatever came before and after, also from a cold start', async () => {
    await open();
    const first = eventsOf(await deposit(5, 'd1', executor, 3));
    await deposit(7);
    for (const by of [executor, executorOf()]) {
      expect(eventsOf(await deposit(5, 'd1', by, 3))).toMatchObject(first);
      expect(eventsOf(await deposit(5, 'd1', by, 3))).toHaveLength(3);
    }
  });

  it('are none where nothing was left to do', async () => {
    await open();
    expect(eventsOf(await deposit(0))).toEqual([]);
  });
});

describe('a command that comes again', () => {
  it('gets the first receipt, also after others and from a cold start', async () => {
    await open();
    const first = await deposit(5, 'd1', executor, 3);
    await deposit(7);
    expect(await deposit(5, 'd1', executor, 3)).toMatchObject(first);
    expect(await deposit(5, 'd1', executorOf(), 3)).toMatchObject(first);
    expect(await store.all()).toHaveLength(5);
  });

  it('is a conflict with another body', async () => {
    await open();
    await deposit(5, 'd1');
    await expect(deposit(6, 'd1')).rejects.toThrow(IdempotencyConflict);
    await expect(deposit(6, 'd1', executorOf())).rejects.toThrow(IdempotencyConflict);
    expect(await deposit(5, 'd1')).toMatchObject({ revision: 1n });
  });

  it('is compared by what the caller sent where the command holds more than that', async () => {
    await open();
    const input = (amount: number) =>
      new Deposit({ accountId: 'a1', amount }, contextOf('d1', { bodyHash: 'the-input' }));
    const first = await executor.execute(account, input(5));
    expect(await executorOf().execute(account, input(6))).toMatchObject(first);
  });

  it('has one effect when the first answer was lost', async () => {
    await open();
    store.loseNextAnswer = true;
    await expect(deposit(5, 'd1')).rejects.toThrow(OutcomeUnknown);
    expect(await deposit(5, 'd1')).toMatchObject({ revision: 1n });
    expect(await withdraw(6)).toMatchObject({ refused: 'NOT_COVERED' });
    expect(await store.all()).toHaveLength(2);
  });

  it('has one effect in another process that still stands before it and decides differently', async () => {
    await open();
    const behind = executorOf();
    await deposit(0, undefined, behind);
    const first = await deposit(5, 'd1', executor, 2);
    const differently = new Deposit({ accountId: 'a1', amount: 5, times: 1 }, contextOf('d1', { bodyHash: 'x' }));
    await expect(behind.execute(account, differently)).rejects.toThrow(IdempotencyConflict);
    expect(await deposit(5, 'd1', behind, 2)).toMatchObject(first);
    expect(await withdraw(10, behind)).toMatchObject({ revision: 3n });
  });

  it('64 times at once in two processes has one effect and 64 equal answers', async () => {
    await open();
    const other = executorOf();
    const answers = await Promise.all(Array.from({ length: 64 }, (_, n) => deposit(5, 'd1', n % 2 ? executor : other)));
    expect(new Set(answers.map((answer) => String((answer as Receipt).revision)))).toEqual(new Set(['1']));
    expect(await store.all()).toHaveLength(2);
  });
});

describe('many at once', () => {
  it('never overdraws from two processes', async () => {
    await open();
    await deposit(10);
    const other = executorOf();
    const outcomes = await Promise.all(Array.from({ length: 40 }, (_, n) => withdraw(1, n % 2 ? executor : other)));
    expect(outcomes.filter((outcome) => 'revision' in outcome)).toHaveLength(10);
    expect(outcomes.filter((outcome) => 'refused' in outcome)).toHaveLength(30);
  });

  it('gives up at the deadline with an unknown outcome', async () => {
    await open();
    const other = executorOf();
    // Somebody else is always faster.
    const stubborn = Object.assign(new MemoryEventStore(), {
      read: store.read.bind(store),
      append: async (stream: string) => {
        await deposit(1, undefined, other);
        throw new RevisionConflict(stream, 0n);
      },
    });
    const hasty = new CommandExecutor(stubborn, new EventCodec(), { deadlineMs: 20 });
    const sent = hasty.execute(account, new Deposit({ accountId: 'a1', amount: 1 }, contextOf()));
    await expect(sent).rejects.toThrow(OutcomeUnknown);
  });

  it('refuses what stands on a stream whose end is known and whose events are gone', async () => {
    const emptied = Object.assign(new MemoryEventStore(), {
      append: (stream: string) => Promise.reject(new RevisionConflict(stream, 'no-stream')),
    });
    const outcome = new CommandExecutor(emptied, new EventCodec()).execute(
      account,
      new Open({ accountId: 'a1', owner: null }, contextOf()),
    );
    expect(await outcome).toMatchObject({ refused: 'STREAM_TRIMMED' });
  });
});
