import { MemoryEventStore } from '#libs/eventing';
import { type Command, isRefusal, refuse } from '#libs/kernel';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { journeyAggregate } from '../journey/journey.aggregate.js';
import { EraseJourneyCustomer, RebindCustomer } from '../journey/journey.commands.js';
import { mergeCustomersWhenIdentifiersMeet } from '../processes/merge-customers-when-identifiers-meet.policy.js';
import { eraseJourneysWhenCustomerErased } from '../processes/erase-journeys-when-customer-erased.policy.js';
import { EvidenceWorld } from '../../test/evidence-world.fixtures.js';
import { World } from '../../test/world.fixtures.js';
import { CustomerJourneys, type NumberedSale } from './customer-journeys.js';
import { mergeByHand } from './merge-by-hand.js';

const [T, LATER] = ['2026-05-01T10:00:00.000Z', '2026-05-02T10:00:00.000Z'] as const;

let world: World;
beforeEach(() => {
  world = new World();
});

const numbered = async (given: ReturnType<World['sale']>): Promise<NumberedSale> => {
  const answer = await given;
  if (isRefusal(answer)) throw new Error(answer.refused);
  return answer;
};

describe('a sale of a customer', () => {
  it('is numbered in the order of recording, and has one number however often it is asked for', async () => {
    const ref = { ref: 'C-1' };
    const first = await numbered(world.sale('s1', ref, LATER));
    expect([first.number, first.firstAt]).toEqual([1, LATER]);
    expect(await numbered(world.sale('s2', ref, T))).toMatchObject({ number: 2, firstAt: LATER });
    expect(await numbered(world.sale('s1', ref, LATER))).toEqual(first);
    expect((await numbered(world.sale('s9', { ref: 'C-2' }, T))).number).toBe(1);
  });

  it('has one number where two processes record it, and others at once', async () => {
    const other = new World(world.store);
    const asked = [1, 2, 3, 4, 5, 6].flatMap((n) => [
      numbered(world.sale(`s${n}`, { ref: 'C-1' })),
      numbered(other.sale(`s${n}`, { ref: 'C-1' })),
    ]);
    const numbers = (await Promise.all(asked)).map(({ number }) => number);
    expect(new Set(numbers)).toEqual(new Set([1, 2, 3, 4, 5, 6]));
    for (let n = 0; n < numbers.length; n += 2) expect(numbers[n]).toBe(numbers[n + 1]);
  });

  it('takes two appends for a customer nobody knew, and one for any other', async () => {
    await world.sale('s1', { ref: 'C-1' });
    await world.sale('s2', { ref: 'C-1' });
    expect(world.sent).toEqual(['ClaimAlias', 'NoteConversion', 'NoteConversion']);
  });

  it('that names nobody has none', async () => {
    expect(await world.sale('s1', {})).toMatchObject({ refused: 'NO_IDENTIFIER' });
    expect(world.sent).toEqual([]);
  });

  it.each([0, 1])('is numbered once although the process died before command %i', async (crashAt) => {
    const context = world.context();
    world.crashAt = crashAt;
    await expect(world.sale('s1', { ref: 'C-1', email: 'ann@acme.com' }, T, context)).rejects.toThrow('crash');
    const next = new World(world.store);
    expect((await numbered(next.sale('s1', { ref: 'C-1', email: 'ann@acme.com' }, T, context))).number).toBe(1);
    expect((await numbered(next.sale('s2', { email: 'ANN@acme.com ' }, T))).number).toBe(2);
  });
});

describe('a customer', () => {
  it('is one for a reference and for all that came with it', async () => {
    await world.touch('t1', { email: 'ann@acme.com' }, T);
    await world.touch('t2', { ref: 'C-1', email: ' Ann@ACME.com' }, T);
    expect((await world.find({ ref: 'C-1' }))?.touches.size).toBe(2);
    expect(await world.find({ ref: 'c-1' })).toBeNull();
    expect(await world.find({ email: 'ann+x@acme.com' })).toBeNull();
  });

  it('that was two becomes one as soon as a request names both; the one known first stays, with all that both hold', async () => {
    await world.touch('t1', { ref: 'C-1' }, T);
    await world.touch('t2', { email: 'ann@acme.com' }, LATER);
    await world.sale('s2', { email: 'ann@acme.com' }, T);
    const first = await world.find({ ref: 'C-1' });
    const second = await world.find({ email: 'ann@acme.com' });
    expect(first?.journeyId).not.toBe(second?.journeyId);
    await world.touch('t3', { ref: 'C-1', email: 'ann@acme.com' }, LATER);
    const now = await world.find({ email: 'ann@acme.com' });
    expect(now?.journeyId).toBe(first?.journeyId);
    expect([...(now?.touches.keys() ?? [])]).toEqual(['t1', 't2', 't3']);
    expect((await numbered(world.sale('s2', { ref: 'C-1' }, T))).number).toBe(1);
    expect((await numbered(world.sale('s3', { ref: 'C-1' }, T))).number).toBe(2);
  });

  it.each([1, 2, 3, 4])('becomes one also where the process died before command %i of the merge', async (crashAt) => {
    await world.touch('t1', { ref: 'C-1' }, T);
    await world.touch('t2', { email: 'ann@acme.com' }, LATER);
    const next = new World(world.store);
    next.crashAt = crashAt;
    const context = next.context(LATER);
    const both = { ref: 'C-1', email: 'ann@acme.com' };
    await next.touch('t3', both, LATER, context).catch(() => undefined);
    const after = new World(world.store);
    await after.touch('t3', both, LATER, context);
    expect([...((await after.find(both))?.touches.keys() ?? [])].sort()).toEqual(['t1', 't2', 't3']);
    expect((await after.find({ email: 'ann@acme.com' }))?.absorbed.size).toBe(1);
  });

  it('is one whoever names it at once, from many processes', async () => {
    const store = new MemoryEventStore();
    const worlds = Array.from({ length: 4 }, () => new World(store));
    const named = [{ ref: 'C-1' }, { email: 'ann@acme.com' }, { ref: 'C-1', email: 'ann@acme.com' }];
    await Promise.all(worlds.flatMap((one, w) => named.map((by, n) => one.touch(`t${w}${n}`, by, T))));
    await world.touch('none', { ref: 'C-9' }, T);
    const one = await worlds[0]!.find({ ref: 'C-1' });
    const other = await worlds[1]!.find({ email: 'ann@acme.com' });
    expect([one?.journeyId, one?.touches.size]).toEqual([other?.journeyId, 12]);
  });
});

describe('a customer of three journeys, merged by two processes at once', () => {
  const [AT, B, C] = [{ crmId: 'A' }, { ref: 'B' }, { email: 'c@acme.com' }];
  const DAYS = ['2026-05-03', '2026-05-04', '2026-05-05'].map((day) => `${day}T10:00:00.000Z`);

  it.each(['AbsorbJourney', 'MergeJourney'])(
    'is counted through and keeps all touches, met before %s',
    async (type) => {
      for (const [n, customer] of [AT, B, C].entries()) {
        await world.touch(`t${n}`, customer, DAYS[n]);
        await world.sale(`s${n}`, customer, T);
      }
      const other = new World(world.store);
      // The other one has read B as open when this one ends it in A; C gets one more touch.
      other.meanwhile = async (sent) => {
        if (sent !== type) return;
        other.meanwhile = null;
        await world.touch('late', C, DAYS[2]);
        await world.touch('both', { ...AT, ...B }, DAYS[2]);
      };
      expect((await numbered(other.sale('s9', { ...B, ...C }, LATER))).number).toBe(4);
      const now = await new World(world.store).find(C);
      expect([...(now?.touches.keys() ?? [])].sort()).toEqual(['both', 'late', 't0', 't1', 't2']);
      expect([now?.conversionCount, now?.journeyId]).toEqual([4, (await new World(world.store).find(AT))?.journeyId]);
    },
  );
});

describe('a customer that is forgotten', () => {
  const both = { ref: 'C-1', email: 'ann@acme.com' };
  const merged = async () => {
    await world.touch('t1', { ref: 'C-1' }, T);
    await world.touch('t2', { email: 'ann@acme.com' }, LATER);
    await world.touch('t3', both, LATER);
    const staying = await world.find(both);
    return [staying!.journeyId, ...staying!.absorbed];
  };
  const statuses = (ids: readonly string[], of = world) =>
    Promise.all(ids.map(async (id) => (await of.facts.of(journeyAggregate, of.tenant, id)).state.status));

  it.each(['C-1', 'ann@acme.com'])('by %s is forgotten in all journeys that it was, and begins anew', async (ref) => {
    const ids = await merged();
    await world.journeys.erase(world.programId, ref, world.context());
    expect(await statuses(ids)).toEqual(['erased', 'erased']);
    expect(await world.find(both)).toBeNull();
    await world.touch('t4', both, LATER);
    expect([...((await world.find(both))?.touches.keys() ?? [])]).toEqual(['t4']);
    const sent = world.sent.length;
    await world.journeys.erase(world.programId, 'nobody', world.context());
    expect(world.sent).toHaveLength(sent);
  });

  it.each([0, 1])('is forgotten also where the process died before command %i', async (crashAt) => {
    const ids = await merged();
    const [context, next] = [world.context(), new World(world.store)];
    next.crashAt = crashAt;
    await expect(next.journeys.erase(world.programId, 'C-1', context)).rejects.toThrow('crash');
    const after = new World(world.store);
    await after.journeys.erase(world.programId, 'C-1', context);
    expect(await statuses(ids, after)).toEqual(['erased', 'erased']);
  });

  it('is forgotten as far as can be where one journey refuses, and who asked is told', async () => {
    const [staying = '', from = ''] = await merged();
    const trimmed = refuse('STREAM_TRIMMED', 'it has lost its beginning');
    const send = (command: Command) =>
      (command.data as { journeyId: string }).journeyId === from ? trimmed : world.bus.execute(command);
    const journeys = new CustomerJourneys({ execute: send } as never, world.facts, world.index);
    expect(await journeys.erase(world.programId, 'C-1', world.context())).toBe(trimmed);
    expect(await statuses([staying, from])).toEqual(['open', 'merged']);
    // What is sold meanwhile is the same customer's: who asks again finds all of it.
    await world.sale('meanwhile', { ref: 'C-1' }, LATER);
    const again = new World(world.store);
    expect(await again.journeys.erase(world.programId, 'C-1', world.context())).toBeUndefined();
    expect(await statuses([staying, from], again)).toEqual(['erased', 'erased']);
    expect(await again.find(both)).toBeNull();
  });

  it('takes along what ended in it, whoever has erased it', async () => {
    const [staying = '', from = ''] = await merged();
    const of = { journeyId: staying, programId: world.programId, reason: null };
    await world.send(new EraseJourneyCustomer(of, world.context()));
    expect(await statuses([from])).toEqual(['merged']);
    const { react } = eraseJourneysWhenCustomerErased(world.facts);
    for (const id of [staying, from]) {
      const events = [];
      for await (const event of world.facts.events(journeyAggregate, world.tenant, id)) events.push(event);
      const last = events.filter(({ type }) => type === 'journey.customer-erased' || type === 'journey.merged');
      const commands = await react(last);
      expect(commands.map(({ command }) => (command.data as { journeyId: string }).journeyId)).toEqual([from]);
    }
  });
});

it('a merge with a customer that was erased is refused, and takes nothing of it', async () => {
  const at = await new EvidenceWorld().begin('B');
  await at.touch('t1', { ref: 'living' }, T);
  await at.touch('t2', { ref: 'gone' }, LATER);
  const [living, gone] = [await at.find({ ref: 'living' }), await at.find({ ref: 'gone' })];
  const shares = [{ partnerId: at.partnerId('B'), weight: 10_000 }];
  const of = { journeyId: gone!.journeyId, programId: at.programId };
  await at.send(new RebindCustomer({ ...of, from: T, until: null, shares, reason: 'r' }, at.context(LATER)));
  await at.journeys.erase(at.programId, 'gone', at.context(LATER));
  const merging = { journeyId: living!.journeyId, otherJourneyId: gone!.journeyId, reason: 'same' };
  const answer = await mergeByHand(at.journeys, merging, at.context(LATER));
  expect(answer).toMatchObject({ refused: 'CUSTOMER_ERASED' });
  const { bindings, touches, absorbed } = (await at.find({ ref: 'living' }))!;
  expect([bindings.length, touches.size, absorbed.size]).toEqual([0, 1, 0]);
});

describe('a merge by hand that was cut off', () => {
  const REASON = 'the same person';
  const merging = async () => {
    await world.touch('t1', { ref: 'one' }, T);
    await world.touch('t2', { ref: 'two' }, LATER);
    const [one, two] = [await world.find({ ref: 'one' }), await world.find({ ref: 'two' })];
    return { journeyId: one!.journeyId, otherJourneyId: two!.journeyId, reason: REASON };
  };
  const reasons = async (id: string) => {
    const said: (string | null)[] = [];
    for await (const { type, data } of world.facts.events(journeyAggregate, world.tenant, id)) {
      if (type === 'journey.absorbed' || type === 'journey.merged') said.push(data.reason);
    }
    return said;
  };

  it.each([0, 1])('before command %i ends with its reason, and sent again it has the same answer', async (crashAt) => {
    const asked = await merging();
    const [context, next] = [world.context(), new World(world.store)];
    next.crashAt = crashAt;
    await expect(mergeByHand(next.journeys, asked, context)).rejects.toThrow('crash');
    const after = new World(world.store);
    const policy = mergeCustomersWhenIdentifiersMeet(after.facts);
    const events = [];
    for await (const event of after.facts.events(journeyAggregate, after.tenant, asked.journeyId)) events.push(event);
    for (const { command } of await policy.react(events.filter(({ type }) => type === 'journey.absorbed')))
      await after.send(command as never);
    expect(isRefusal(await mergeByHand(after.journeys, asked, context))).toBe(false);
    expect(isRefusal(await mergeByHand(after.journeys, asked, context))).toBe(false);
    expect(await reasons(asked.journeyId)).toEqual([REASON]);
    expect(await reasons(asked.otherJourneyId)).toEqual([REASON]);
    expect(await mergeByHand(after.journeys, asked, world.context())).toMatchObject({ refused: 'SAME_CUSTOMER' });
  });
});
