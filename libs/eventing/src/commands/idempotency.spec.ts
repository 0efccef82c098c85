import { beforeAll, describe, expect, it } from '@jest/globals';
import canonicalize from 'canonicalize';
import { createHash } from 'node:crypto';
import { account, contextOf, Deposit, Open } from '../../test/account.fixtures.js';
import { collect } from '../../test/collect.fixtures.js';
import type { Receipt } from '../definitions/aggregate.js';
import { MemoryBlindIndex } from '../codec/blind-index.js';
import { EventCodec } from '../codec/codec.js';
import { CommandExecutor } from './command-executor.js';
import { bodyHashOf, commandIdOf, IdempotencyConflict } from './command-identity.js';
import { Idempotency } from './idempotency.js';
import { MemoryEventStore } from '../store/memory.event-store.js';

const call = { tenant: 'acme', mutation: 'deposit', key: 'k1', body: { accountId: 'a1', amount: 5 }, target: 'a1' };
const blind = new MemoryBlindIndex();
let commandId: string;

beforeAll(async () => {
  commandId = await commandIdOf(blind, 'acme', 'deposit', 'k1');
});

async function world() {
  const store = new MemoryEventStore();
  const executor = new CommandExecutor(store, new EventCodec());
  await executor.execute(account, new Open({ accountId: 'a1', owner: null }, contextOf()));
  let acts = 0;
  const act = async () => {
    acts += 1;
    const sent = new Deposit({ accountId: 'a1', amount: 5 }, contextOf(commandId));
    const { revision } = (await executor.execute(account, sent)) as Receipt;
    return { revision: String(revision), userErrors: [] };
  };
  const length = async () => (await collect(store.read('account-acme.a1'))).length;
  return { store, once: new Idempotency(store, blind), act, length, acts: () => acts };
}

describe('a mutation under an idempotency key', () => {
  it('64 times at once in two processes: one effect, 64 equal answers', async () => {
    const { store, once, act, length } = await world();
    const other = new Idempotency(store, blind);
    const answers = await Promise.all(
      Array.from({ length: 64 }, (_, n) => (n % 2 ? once : other).onceByKey(call, act)),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(
      new Set(['{"revision":"1","userErrors":[]}']),
    );
    expect(await length()).toBe(2);
  });

  it('keeps user errors as the answer for ever', async () => {
    const { once } = await world();
    const refused = { userErrors: [{ code: 'NOT_COVERED' }] };
    expect(await once.onceByKey(call, async () => refused)).toEqual(refused);
    expect(await once.onceByKey(call, async () => ({ userErrors: [] }))).toEqual(refused);
  });

  it('gives an answer that is not for good, and asks again; also one that an earlier build kept', async () => {
    const { once, act, length } = await world();
    const notYet = { userErrors: [{ code: 'NOT_YET' }] };
    const isKept = (answer: object): boolean => JSON.stringify(answer) !== JSON.stringify(notYet);
    expect(await once.onceByKey(call, async () => notYet)).toEqual(notYet);
    expect(await once.onceByKey<object>(call, async () => notYet, isKept)).toEqual(notYet);
    const done = { revision: '1', userErrors: [] };
    expect(await once.onceByKey<object>(call, act, isKept)).toEqual(done);
    expect(await once.onceByKey<object>(call, async () => notYet, isKept)).toEqual(done);
    expect(await length()).toBe(2);
  });

  it('goes on after a crash between the effect and the answer', async () => {
    const { store, once, act, length, acts } = await world();
    const crash = async () => {
      await act();
      throw new Error('killed');
    };
    await expect(once.onceByKey(call, crash)).rejects.toThrow('killed');
    expect(await new Idempotency(store, blind).onceByKey(call, act)).toEqual({ revision: '1', userErrors: [] });
    expect([await length(), acts()]).toEqual([2, 2]);
  });

  it('is a conflict with another body or target, before and after the answer', async () => {
    const { once, act } = await world();
    await expect(once.onceByKey(call, () => Promise.reject(new Error('killed')))).rejects.toThrow('killed');
    const other = { ...call, body: { accountId: 'a1', amount: 6 } };
    await expect(once.onceByKey(other, act)).rejects.toThrow(IdempotencyConflict);
    await once.onceByKey(call, act);
    await expect(once.onceByKey({ ...call, target: 'a2' }, act)).rejects.toThrow(IdempotencyConflict);
  });

  it('is another call under another tenant or mutation', async () => {
    const { once } = await world();
    const answer = (text: string) => async () => ({ text });
    await once.onceByKey(call, answer('one'));
    expect(await once.onceByKey({ ...call, mutation: 'withdraw' }, answer('two'))).toEqual({ text: 'two' });
    expect(await once.onceByKey({ ...call, tenant: 'other' }, answer('three'))).toEqual({ text: 'three' });
  });

  it('compares bodies by what they say, not by how they are written', async () => {
    const hash = (body: unknown) => bodyHashOf(blind, 'acme', body);
    expect(await hash({ a: 1, b: [2n, { c: 3, d: undefined }] })).toBe(await hash({ b: ['2', { c: 3 }], a: 1 }));
    expect(await hash({ a: '1' })).not.toBe(await hash({ a: 1 }));
  });

  it('leaves nothing in the history that a guess at key or body could be tried against', async () => {
    const { store, once, act } = await world();
    await once.onceByKey(call, act);
    const stream = `mutation-acme.${commandId}`;
    const [begun] = await collect(store.read(stream));
    const guess = (text: string) => createHash('sha256').update(text).digest('hex');
    const body = canonicalize({ body: call.body, target: call.target }) ?? '';
    expect((begun?.data as { bodyHash: string }).bodyHash).toMatch(/^[0-9a-f]{64}$/);
    expect((begun?.data as { bodyHash: string }).bodyHash).not.toBe(guess(body));
    expect(await bodyHashOf(blind, 'other', call.body)).not.toBe(await bodyHashOf(blind, 'acme', call.body));
    expect(await commandIdOf(blind, 'other', 'deposit', 'k1')).not.toBe(commandId);
  });
});
