import type { Principal } from '#libs/access';
import {
  AppendTooLarge,
  Idempotency,
  MemoryBlindIndex,
  MemoryEventStore,
  type Outcome,
  OutcomeUnknown,
} from '#libs/eventing';
import { type Command, type CommandContext, idOf, refuse } from '#libs/kernel';
import { withTrace } from '#libs/observability';
import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { CommandBus } from '@nestjs/cqrs';
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import { toGlobalId } from '../types/global-id.js';
import { Mutations } from './mutations.js';
import { PartnerPace } from './partner-pace.js';
import { itemsBeside } from './refused-input.js';

const ID = '6f1c0de5-9d5b-5c0e-8f0a-3b0f5d3c7a11';
const caller: Principal = { tenant: 'acme', subject: 'user-1', role: 'manager' };
const receipt: Outcome = { stream: 's', revision: 0n, position: { commit: 7n, prepare: 7n } };

let sent: Command[];
let outcome: () => Outcome;

const mutations = (pace?: PartnerPace): Mutations => {
  const bus = {
    execute: (command: Command) => {
      sent.push(command);
      return Promise.resolve().then(() => outcome());
    },
  };
  const blind = new MemoryBlindIndex();
  return new Mutations(bus as unknown as CommandBus, new Idempotency(new MemoryEventStore(), blind), blind, pace);
};
const command = (context: CommandContext): Command => ({ type: 'Do', data: {}, context });
const creating = (input: object, on = mutations()) =>
  on.creating({ name: 'make', kind: 'note', input: { idempotencyKey: 'k', ...input }, caller }, (_, context) =>
    command(context),
  );
const changing = (more: object = {}, on = mutations(), id = ID) =>
  on.changing({ name: 'do', kind: 'note', id, input: { idempotencyKey: 'k' }, caller, ...more }, command);

beforeEach(() => {
  sent = [];
  outcome = () => receipt;
});

describe('a partner', () => {
  it('may make and change so much at once and no more', async () => {
    const on = mutations(new PartnerPace(2, 0));
    const asked = { name: 'do', kind: 'note', caller: { ...caller, role: 'partner', partnerId: 'p' } } as const;
    const make = (idempotencyKey: string) =>
      on.creating({ ...asked, input: { idempotencyKey } }, (_, context) => command(context));
    const change = () => on.changing({ ...asked, id: ID, input: { idempotencyKey: 'c' } }, command);
    await make('a');
    await change();
    await expect(make('b')).rejects.toMatchObject({ extensions: { code: 'BUSY' } });
    await expect(change()).rejects.toMatchObject({ extensions: { code: 'BUSY' } });
    expect(sent).toHaveLength(2);
    await creating({}, on);
  });

  it('gets a list through wholly or is told before anything of it is done how long to wait; then it may send it again', async () => {
    let now = 0;
    const on = mutations(new PartnerPace(100, 20, () => now));
    const items = Array.from({ length: 80 }, (_, n) => ({ idempotencyKey: `k${n}` }));
    const send = (some = items) =>
      on.each(
        some,
        ({ idempotencyKey }) => idempotencyKey,
        (input) =>
          on.creating(
            { name: 'make', kind: 'note', caller: { ...caller, role: 'partner', partnerId: 'p' }, input },
            (_, context) => command(context),
          ),
      );
    await send(items.slice(0, 50));
    await expect(send()).rejects.toMatchObject({
      message: expect.stringMatching(/in 2 seconds$/) as unknown,
      extensions: { code: 'BUSY' },
    });
    expect(sent).toHaveLength(50);
    now = 2_000;
    expect(await send()).toMatchObject({ refused: 0 });
    expect(new Set(sent.map(({ context }) => context.commandId)).size).toBe(80);
    // Also one that is longer than what may be done at once.
    now = 100_000;
    const long = Array.from({ length: 200 }, (_, n) => ({ idempotencyKey: `l${n}` }));
    expect(await send(long)).toMatchObject({ refused: 0 });
    now = 105_000;
    await expect(send(long.slice(0, 1))).rejects.toMatchObject({ extensions: { code: 'BUSY' } });
  });
});

describe('large inputs', () => {
  const [many, few] = [501, 500].map((length) => Array.from({ length }, () => 'x'));

  it.each([
    ['large', many, 1],
    ['small', few, 6],
  ])('that are %s are worked on %#', async (_, lines, most) => {
    let [running, together] = [0, 0];
    const on = mutations();
    const one = (n: number) =>
      on.creating(
        { name: 'make', kind: 'note', input: { idempotencyKey: `k${n}`, lines } as never, caller },
        async (_id, context) => {
          running += 1;
          together = Math.max(together, running);
          for (let waited = 0; waited < 20 && together < 6; waited += 1) await pause(5);
          running -= 1;
          return command(context);
        },
      );
    await Promise.all([1, 2, 3, 4, 5, 6].map(one));
    expect([sent.length, together]).toEqual([6, most]);
  });

  const sending = async (on: Mutations, tenant: string, n: number): Promise<void> => {
    const input = { idempotencyKey: `k${n}`, lines: many } as never;
    await on.creating({ name: 'make', kind: 'note', input, caller: { ...caller, tenant } }, (_id, context) =>
      command(context),
    );
  };

  it('of one tenant do not stand before another’s', async () => {
    const on = mutations();
    const done: string[] = [];
    const one = (tenant: string, n: number) => sending(on, tenant, n).then(() => done.push(tenant));
    await Promise.all([...Array.from({ length: 10 }, (_, n) => one('crowd', n)), one('quiet', 0)]);
    expect(done.indexOf('quiet')).toBeLessThan(3);
  });

  it('of one tenant hold up nobody else’s, though they wait for an answer that does not come', async () => {
    const on = mutations();
    outcome = () => new Promise(() => undefined) as never;
    void sending(on, 'stuck', 0);
    while (sent.length === 0) await nextTurn();
    outcome = () => receipt;
    await sending(on, 'other', 0);
    expect(sent).toHaveLength(2);
  });
});

describe('a mutation', () => {
  it('answers with the global id and the position', async () => {
    expect(await changing()).toEqual({ id: toGlobalId('note', ID), position: receipt.position, userErrors: [] });
  });

  it('gives its command the id of its key, whenever and by whomever it is sent', async () => {
    await Promise.all([creating({ title: 'x' }), creating({ title: 'x' }), creating({ title: 'y' })]);
    const [first, again, other] = sent.map(({ context }) => context);
    expect(first?.commandId).toBe(again?.commandId);
    expect(first?.bodyHash).toBe(again?.bodyHash);
    expect(other?.bodyHash).not.toBe(first?.bodyHash);
    expect(first?.actor).toEqual({ subject: 'user-1', role: 'manager' });
  });

  it('keeps the keys of partners apart', async () => {
    const as = (partnerId: string) => ({ caller: { ...caller, role: 'partner' as const, partnerId } });
    const on = mutations();
    await changing(as('one'), on);
    await changing(as('one'), on);
    await changing(as('two'), on);
    await changing({}, on);
    expect(sent).toHaveLength(3);
    expect(new Set(sent.map(({ context }) => context.commandId)).size).toBe(3);
  });

  it('hands on trace and business time', async () => {
    await withTrace({ correlationId: 'c1', traceparent: 't1' }, () =>
      creating({ occurredAt: '2011-01-01T00:00:00.000Z' }),
    );
    expect(sent[0]?.context).toMatchObject({
      correlationId: 'c1',
      causationId: 'c1',
      traceparent: 't1',
      occurredAt: '2011-01-01T00:00:00.000Z',
    });
  });

  it('says why the business refuses, and where', async () => {
    outcome = () => refuse('TOO_LATE', 'it is too late', 'lines.0.price');
    const userErrors = [{ code: 'TOO_LATE', message: 'it is too late', field: ['lines', '0', 'price'] }];
    expect(await changing()).toEqual({ id: null, position: null, userErrors });
  });

  it('may be refused before there is a command', async () => {
    const refused = await mutations().changing(
      { name: 'do', kind: 'note', id: ID, input: { idempotencyKey: 'k' }, caller },
      () => Promise.resolve(refuse('NOT_FOUND', 'there is no such program')),
    );
    expect(refused.userErrors).toMatchObject([{ code: 'NOT_FOUND', field: null }]);
    expect(sent).toEqual([]);
  });

  it('may hand on what came of several commands, also a refusal that is written down', async () => {
    const act = (came: object) =>
      mutations().changing(
        { name: 'do', kind: 'note', id: ID, input: { idempotencyKey: 'k' }, caller },
        () => came as Outcome,
      );
    expect(await act(receipt)).toEqual({ id: toGlobalId('note', ID), position: receipt.position, userErrors: [] });
    expect(await act({ ...refuse('TAKEN', 'it is taken'), position: receipt.position })).toMatchObject({
      id: toGlobalId('note', ID),
      position: receipt.position,
      userErrors: [{ code: 'TAKEN' }],
    });
    const told = { state: 'refused' };
    const on = mutations();
    const telling = () =>
      on.changing({ name: 'do', kind: 'note', id: ID, input: { idempotencyKey: 'told' }, caller }, () => ({
        ...receipt,
        tells: told,
      }));
    expect(await telling()).toMatchObject(told);
    expect(await telling()).toMatchObject(told);
    expect(await act({ ...refuse('TAKEN', 'it is taken'), position: null })).toMatchObject({
      id: null,
      position: null,
    });
    expect(sent).toEqual([]);
  });

  it('keeps the first answer for ever, refusals too', async () => {
    const on = mutations();
    outcome = () => refuse('TOO_LATE', 'it is too late');
    const first = await changing({}, on);
    outcome = () => receipt;
    expect(await changing({}, on)).toEqual(first);
    expect(sent).toHaveLength(1);
    expect((await changing({ id: toOther() }, on)).userErrors).toMatchObject([
      { code: 'IDEMPOTENCY_CONFLICT', field: ['idempotencyKey'] },
    ]);
  });

  it('does not keep a refusal that wrote nothing where it may be asked for again', async () => {
    const on = mutations();
    const asksAgain = true as const;
    outcome = () => refuse('NOT_FOUND', 'not opened yet');
    expect((await changing({ asksAgain }, on)).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
    outcome = () => ({ ...refuse('TAKEN', 'it is taken'), position: receipt.position }) as never;
    const written = await changing({ asksAgain }, on);
    expect(written).toMatchObject({ userErrors: [{ code: 'TAKEN' }], position: receipt.position });
    outcome = () => receipt;
    expect(await changing({ asksAgain }, on)).toEqual(written);
    expect(sent).toHaveLength(2);
  });

  it.each(['NOT_OFFERED_YET', 'APPEND_TOO_LARGE', 'STREAM_TRIMMED'])(
    'does not keep the refusal %s, which another build or setting may not give',
    async (code) => {
      const on = mutations();
      outcome = () => refuse(code, 'not here, not now');
      expect((await changing({}, on)).userErrors).toMatchObject([{ code }]);
      outcome = () => receipt;
      const done = await changing({}, on);
      expect(done).toMatchObject({ userErrors: [], position: receipt.position });
      outcome = () => refuse('TOO_LATE', 'it is too late');
      expect(await changing({}, on)).toEqual(done);
      expect((await changing({ id: toOther() }, on)).userErrors).toMatchObject([{ code: 'IDEMPOTENCY_CONFLICT' }]);
    },
  );

  it('keeps no answer that is not known, so that a repeat gets one', async () => {
    const on = mutations();
    outcome = () => {
      throw new OutcomeUnknown('s');
    };
    await expect(changing({}, on)).rejects.toThrow(OutcomeUnknown);
    outcome = () => receipt;
    expect((await changing({}, on)).userErrors).toEqual([]);
  });

  it('that is too large is the business of who sends it', async () => {
    outcome = () => {
      throw new AppendTooLarge('s');
    };
    expect((await changing()).userErrors).toMatchObject([{ code: 'APPEND_TOO_LARGE' }]);
  });

  it('of a partner about another partner finds none', async () => {
    const partner: Principal = { ...caller, role: 'partner', partnerId: toOther() };
    const refused = await changing({ kind: 'partner', caller: partner });
    expect(refused.userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
    expect(sent).toEqual([]);
    expect((await changing({ kind: 'partner', caller: partner }, mutations(), toOther())).userErrors).toEqual([]);
  });
});

describe('an idempotency key', () => {
  const [composed, apart] = ['r\u00e9f', 're\u0301f'];
  const written = (idempotencyKey: string) => ({ input: { idempotencyKey } });

  it('is the same however its letters are composed', async () => {
    const on = mutations();
    const first = await changing(written(apart), on);
    expect(await changing(written(composed), on)).toEqual(first);
    expect(sent).toHaveLength(1);
    await creating({ idempotencyKey: apart });
    await creating({ idempotencyKey: composed });
    expect(sent[1]?.context.commandId).toBe(sent[2]?.context.commandId);
  });

  it('that older history holds as it was given is found there', async () => {
    const blind = new MemoryBlindIndex();
    const idempotency = new Idempotency(new MemoryEventStore(), blind);
    const call = { tenant: 'acme', mutation: 'do', key: apart, body: {}, target: ID };
    await idempotency.onceByKey(call, () => Promise.resolve({ userErrors: [], position: '3/3' }));
    const on = new Mutations({ execute: () => Promise.reject(new Error('again')) } as never, idempotency, blind);
    expect((await changing(written(apart), on)).position).toEqual({ commit: 3n, prepare: 3n });
  });
});

describe('a mutation that makes something under a natural key', () => {
  const ofProgram = (key: string, externalId: string, on: Mutations, more: object = {}) => {
    const input = { idempotencyKey: key, externalId, ...more };
    const request = { name: 'make', kind: 'note', id: idOf('acme', 'note', externalId), input, caller };
    return on.creating({ ...request, natural: { programId: ID, externalId } }, (_, context) => command(context));
  };
  const conflict = [{ code: 'IDEMPOTENCY_CONFLICT', field: ['idempotencyKey'] }];
  const naming = (externalId: string) => `any word:${toGlobalId('program', ID)}:${externalId}`;

  it('refuses the key with another natural key, and does what it did with the same', async () => {
    const on = mutations();
    const first = await ofProgram('k', 'one', on);
    expect((await ofProgram('k', 'two', on)).userErrors).toMatchObject(conflict);
    expect((await ofProgram('k', 'one', on, { title: 'another' })).userErrors).toMatchObject(conflict);
    expect(sent).toHaveLength(1);
    expect(await ofProgram('k', 'one', on)).toEqual(first);
  });

  it('refuses a key that names another thing, once it was used', async () => {
    const on = mutations();
    await ofProgram(naming('one'), 'two', on);
    expect((await ofProgram(naming('one'), 'three', on)).userErrors).toMatchObject(conflict);
  });

  it('records no key that names what it makes', async () => {
    const claim = jest.spyOn(Idempotency.prototype, 'claim');
    const on = mutations();
    for (const externalId of ['one', 'a:b', 'two']) await ofProgram(naming(externalId), externalId, on);
    expect(claim).not.toHaveBeenCalled();
    for (const key of ['', 'a:b', 'no colon'].map((word) => word + naming('one'))) await ofProgram(key, 'one', on);
    await ofProgram(`:${toGlobalId('program', toOther())}:one`, 'one', on);
    expect(claim).toHaveBeenCalledTimes(2);
    claim.mockRestore();
  });
});

describe('a bulk mutation', () => {
  it('answers for an item that was refused for its shape, and asks nobody about it', async () => {
    const good = { idempotencyKey: 'b' };
    const userErrors = [{ code: 'BAD_INSTANT', message: 'no moment', field: ['occurredAt'] }];
    const asked: unknown[] = [];
    const { results, refused } = await mutations().each(
      itemsBeside(
        [good],
        [
          { at: 0, idempotencyKey: 'a', userErrors },
          { at: 2, idempotencyKey: 7, userErrors },
        ],
      ),
      ({ idempotencyKey }) => idempotencyKey,
      (item) => {
        asked.push(item);
        return Promise.resolve({ id: 'x', position: null, userErrors: [] });
      },
    );
    expect(results).toEqual([
      { id: null, position: null, userErrors, idempotencyKey: 'a' },
      { id: 'x', position: null, userErrors: [], idempotencyKey: 'b' },
      { id: null, position: null, userErrors, idempotencyKey: '' },
    ]);
    expect([refused, asked]).toEqual([2, [good]]);
  });

  it('says of an item without a definite answer that it must be sent again, and carries on', async () => {
    const on = mutations();
    outcome = () => {
      if (sent.length === 1) throw new OutcomeUnknown('s');
      return receipt;
    };
    const items = ['a', 'b'].map((idempotencyKey) => ({ idempotencyKey }));
    const one = (input: { idempotencyKey: string }) =>
      on.creating({ name: 'make', kind: 'note', input, caller }, (_, context) => command(context));
    const { results, refused, position } = await on.each(items, () => 'same', one);
    expect(results.map(({ userErrors }) => userErrors.map(({ code }) => code))).toEqual([['OUTCOME_UNKNOWN'], []]);
    expect([refused, position]).toEqual([1, receipt.position]);
  });
});

const toOther = (): string => '00000000-0000-5000-8000-000000000001';
