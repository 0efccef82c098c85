import {
  type Aggregate,
  CommandExecutor,
  EventCodec,
  MemoryBlindIndex,
  MemoryEventStore,
  MemoryPersonalData,
  reseal,
} from '#libs/eventing';
import { type Command, deterministicId, type DomainEvent, idOf } from '#libs/kernel';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { dealAggregate } from '../src/deal/deal.aggregate.js';
import { LogDealActivity } from '../src/deal/deal.commands.js';
import { dealStepView } from '../src/read-models/timeline/deal-step.view.js';
import { rowsOf } from './deal-views.fixtures.js';

const AT = '2026-01-05T00:00:00.000Z';
const LATER = '2026-02-05T00:00:00.000Z';
const PARTNER = 'partner-1';
const [OLD, NEW] = ['old', 'new'].map((name) => idOf('t', 'deal', name)) as [string, string];
const WORDS = 'Kim Doe rang us';

const content = {
  ...{
    programId: 'p',
    partnerId: PARTNER,
    externalId: 'X',
    customerId: 'c',
    customerName: null,
    customerCountry: null,
  },
  ...{ customerCrmId: null, customerWebsite: null, customerEmail: null, customerTaxId: null, productLines: ['A'] },
  ...{ amount: null, currency: 'USD', expectedCloseOn: null, representative: null, involvement: 'sourced' },
  ...{ territory: null, metadata: {}, at: AT },
};

describe('texts of older deals', () => {
  let store: MemoryEventStore;
  let keys: MemoryPersonalData;
  let executor: CommandExecutor;
  const blind = new MemoryBlindIndex();

  const envelope = (commandId: string, version: number) => ({
    ...{ tenant: 't', actor: { subject: 'ada', role: 'manager' }, version, commandId, bodyHash: 'b' },
    ...{ $correlationId: 'c', $causationId: 'c', occurredAt: AT },
  });
  const older = (dealId: string, version: number, ...events: (readonly [string, object])[]) =>
    store.append(
      `deal-t.${dealId}`,
      'no-stream',
      events.map(([type, data], n) => ({
        id: deterministicId(dealId, String(n)),
        type,
        data: { dealId, ...data },
        metadata: envelope(`${dealId} ${n}`, version),
      })),
    );
  const run = (dryRun = false) =>
    reseal({ store, blind, executor, aggregates: [dealAggregate] as never }, { tenant: 't', at: LATER, dryRun });
  const send = (command: Command) =>
    executor.execute(dealAggregate as unknown as Aggregate<Command, unknown, DomainEvent>, command);
  const stored = async (dealId: string) => {
    const events = [];
    for await (const event of store.read(`deal-t.${dealId}`)) events.push(event);
    return events;
  };
  const types = async (dealId: string) => (await stored(dealId)).map(({ type }) => type);
  const steps = async (...after: readonly DomainEvent[]) => {
    const codec = new EventCodec(keys, blind);
    const index = new Map(Object.entries(dealAggregate.events.types)) as never;
    const events = await codec.decode(index, await stored(OLD));
    return Object.values(rowsOf(dealStepView, [...events, ...after] as never));
  };
  const erased = { type: 'partner.erased', data: { partnerId: PARTNER, programId: 'p', at: LATER } };

  beforeEach(async () => {
    store = new MemoryEventStore();
    keys = new MemoryPersonalData();
    executor = new CommandExecutor(store, new EventCodec(keys, blind), { blind });
    const withdrawn = { programId: 'p', at: AT, reason: WORDS };
    await older(OLD, 1, ['deal.drafted', content], ['deal.withdrawn', withdrawn]);
    await older(NEW, 1, ['deal.drafted', { ...content, metadata: { owner: 'kim@partner.example' } }]);
  });

  it('are counted by type, and nothing is written in a dry run', async () => {
    expect(await run(true)).toEqual({
      ...{ tenant: 't', events: 3, named: 1, before: 0, refused: [] },
      open: [
        { type: 'deal.drafted', events: 1, texts: 1, unowned: 0 },
        { type: 'deal.withdrawn', events: 1, texts: 1, unowned: 1 },
      ],
    });
    expect(await types(OLD)).toEqual(['deal.drafted', 'deal.withdrawn']);
  });

  it('are said once whose they are, however often and with whatever else it runs', async () => {
    const activity = { dealId: NEW, activityId: 'a', kind: 'call' as const, happenedAt: AT };
    const context = { tenant: 't', actor: { subject: 'x', role: 'partner' }, commandId: 'live', correlationId: 'l' };
    const live = send(new LogDealActivity(activity, { ...context, causationId: 'l', occurredAt: LATER }));
    const [first, second] = await Promise.all([run(), run(), live]);
    expect([first.named + first.before, second.named + second.before]).toEqual([1, 1]);
    expect(await run()).toMatchObject({ named: 0, before: 1, refused: [] });
    expect(await types(OLD)).toEqual(['deal.drafted', 'deal.withdrawn', 'deal.subject-named']);
    expect(await types(NEW)).toEqual(['deal.drafted', 'deal.activity-logged']);
    expect((await stored(OLD))[2]?.data).toMatchObject({ subjectId: PARTNER, at: AT });
  });

  it('go with their partner from then on, whichever of the two came first', async () => {
    expect(JSON.stringify(await steps(erased), plain)).toContain(WORDS);
    await run();
    expect(JSON.stringify(await steps(), plain)).toContain(WORDS);
    expect(JSON.stringify(await steps(erased), plain)).not.toContain(WORDS);
    keys.erase('t', PARTNER);
    expect(JSON.stringify(await steps(), plain)).not.toContain(WORDS);
  });

  it('of a partner that was erased before are gone, too', async () => {
    keys.erase('t', PARTNER);
    expect(JSON.stringify(await steps(), plain)).toContain(WORDS);
    await run();
    expect(JSON.stringify(await steps(), plain)).not.toContain(WORDS);
  });
});

const plain = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value);
