import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import type { EventBatch } from '#libs/feed-client';
import { deterministicId, toGlobalId } from '#libs/kernel';
import { type Come, type ComeTogether, DOORS, type Doors, type Filter, type Start } from '../support/feed-doors.js';
import { FeedFollower } from '../support/feed-follower.js';
import { FeedSubscriber, type Subscribed } from '../support/feed-subscriber.js';
import { FeedWorld, partnerOf } from '../support/feed-world.js';
import { atScale } from '../support/scale.js';
import { until } from '../support/until.js';

jest.setTimeout(900_000);

const TENANT = 'north';
const PARTNERS = ['a', 'b', 'c'];
const DEALS = ['one', 'two', 'three', 'four'];
/** Longer than a busy machine lets anybody wait. */
const LEASE_MS = 60_000;
const programId = deterministicId(TENANT, 'program', 'one');
const dealOf = (name: string): string => deterministicId(TENANT, 'deal', name);
const globalPartner = (name: string): string => toGlobalId('partner', partnerOf(TENANT, name));
const globalDeal = (name: string): string => toGlobalId('deal', dealOf(name));

/** What happened, as whoever wrote it knows it. */
interface Happened {
  readonly id: string;
  readonly type: string;
  readonly commit: bigint;
  /** Global ids. */
  readonly subject: string;
  readonly partner: string;
}

let world: FeedWorld;
let token: string;
const history: Happened[] = [];
/** The two processes that serve it. */
const processes: (Doors & { stop(): Promise<void> })[] = [];
const owners = new Map<string, string>();

const last = (): bigint => history.at(-1)?.commit ?? 0n;

/** The next thing that happens: to a partner, or to a deal, which now and then goes to another partner. */
async function happen(n: number): Promise<void> {
  const name = PARTNERS[n % PARTNERS.length] ?? 'a';
  const deal = DEALS[(n >> 2) % DEALS.length] ?? 'one';
  if (n % 3 === 0) {
    const { id, type, commit } = await world.suspend(TENANT, name);
    history.push({ id, type, commit, subject: globalPartner(name), partner: globalPartner(name) });
    return;
  }
  const owner = owners.get(deal);
  const next = owner === undefined || n % 5 === 0 ? name : owner;
  const change = next === owner ? 'deal.submitted' : 'deal.reassigned';
  const data = { dealId: dealOf(deal), partnerId: partnerOf(TENANT, next), programId, expectedCloseOn: null };
  const said = await world.write(TENANT, 'deal', dealOf(deal), owner === undefined ? 'deal.drafted' : change, data);
  owners.set(deal, next);
  history.push({ ...said, subject: globalDeal(deal), partner: globalPartner(next) });
}

async function serve(): Promise<Doors & { stop(): Promise<void> }> {
  const { listening } = await world.another({ quotas: QUOTAS, tails: TAILS }, { leaseMs: LEASE_MS });
  const [follower, subscriber] = [new FeedFollower(listening.grpcPort), new FeedSubscriber(listening.grpcPort)];
  const stop = async (): Promise<void> => {
    await listening.stop();
    follower.close();
    subscriber.close();
  };
  return { follower, subscriber, http: `http://127.0.0.1:${listening.port}/feed/v1`, stop };
}

/** Whoever is a little behind has fallen out of memory. */
const TAILS = { events: 2 };
/** Many call in one second who would not in life. */
const QUOTAS = {
  ...{ streamsOfSubject: 16, streamsOfTenant: 100, streamsInAll: 2_000 },
  ...{ callsOfTenant: 100_000, callsOfPartner: 100_000 },
};

beforeAll(async () => {
  world = await FeedWorld.make('feed_any_reader');
  token = await world.token({ tenant: TENANT, subject: 'crm', role: 'integration' });
  for (const name of PARTNERS) {
    const { id, type, commit } = await world.begin(TENANT, name);
    history.push({ id, type, commit, subject: globalPartner(name), partner: globalPartner(name) });
  }
  for (let n = 0; n < 25; n += 1) await happen(n);
  await world.begin('south', 'a');
  await world.visible();
  processes.push(await serve(), await serve());
});
afterAll(async () => {
  for (const { stop } of processes) await stop();
  await world?.drop();
});

const subsetOf = (...values: string[]): fc.Arbitrary<string[]> =>
  fc.oneof(
    { weight: 2, arbitrary: fc.constant<string[]>([]) },
    { weight: 1, arbitrary: fc.subarray(values, { minLength: 1 }) },
  );
const filters: fc.Arbitrary<Filter> = fc.record({
  types: subsetOf('partner.*', 'deal.*', 'deal.reassigned', 'partner.suspended', 'deal.submitted', 'payout.*'),
  programIds: subsetOf(toGlobalId('program', programId), toGlobalId('program', dealOf('no program'))),
  partnerIds: subsetOf(...PARTNERS.map(globalPartner), globalPartner('nobody')),
  subjectIds: subsetOf(...PARTNERS.map(globalPartner), ...DEALS.map(globalDeal)),
});

/** What a filter says, in the words of the contract. */
const matches = (
  { types, programIds, partnerIds, subjectIds }: Filter,
  { type, subject, partner }: Happened,
): boolean =>
  (types.length === 0 || types.includes(type) || types.includes(`${type.split('.')[0]}.*`)) &&
  (programIds.length === 0 || programIds.includes(toGlobalId('program', programId))) &&
  (partnerIds.length === 0 || partnerIds.includes(partner)) &&
  (subjectIds.length === 0 || subjectIds.includes(subject));

/** The newest event of each subject, of those that are given. */
const newestOf = (events: readonly Happened[]): string[] =>
  [...new Map(events.map(({ subject, id }) => [subject, id])).values()].sort();

/** Somebody who keeps the cursor of the last event that was taken, and checks what the guarantee says: throws at the first gap, double or wrong order. */
class Reader {
  readonly ids: string[] = [];
  readonly states: string[] = [];
  cursor: string | undefined;
  /** Where the order of the history begins; undefined until that is known. */
  begins: bigint | undefined;
  private sequence: bigint | undefined;

  constructor(begins: bigint | undefined) {
    this.begins = begins;
    this.sequence = begins;
  }

  get place(): bigint {
    return this.sequence ?? 0n;
  }

  /** @param most then it is cut off. Answers how many it has taken. */
  take({ events, cursor, sequence }: ComeTogether, most: number): number {
    for (const event of events.slice(0, most)) this.one(event);
    if (events.length > most) return most;
    this.cursor = cursor;
    // In a snapshot nothing is said of the order yet.
    if (this.begins === undefined && sequence === 0n) return events.length;
    if (this.begins === undefined) [this.begins, this.sequence] = [sequence, sequence];
    if (sequence < this.place) throw new Error('what came together ends before its last event');
    this.sequence = sequence;
    return events.length;
  }

  private one({ id, sequence, follows, cursor, snapshot }: Come): void {
    this.cursor = cursor;
    if (snapshot) {
      if (this.begins !== undefined || follows !== undefined) throw new Error(`${id} is of a snapshot that has ended`);
      this.states.push(id);
      return;
    }
    if (this.begins === undefined) [this.begins, this.sequence] = [follows, follows];
    if (follows === undefined || follows !== this.sequence)
      throw new Error(`${id} follows ${follows}, and the last one was ${this.sequence}`);
    if (sequence <= this.sequence) throw new Error(`${id} comes again, or too late`);
    this.sequence = sequence;
    this.ids.push(id);
  }
}

const STARTS = ['beginning', 'end', 'position', 'eventId', 'cursor', 'snapshot', 'snapshot', 'snapshot'] as const;

const legs = fc.array(
  fc.record({
    door: fc.constantFrom(...(Object.keys(DOORS) as (keyof typeof DOORS)[])),
    process: fc.nat(1),
    /** It is cut off after so many events. */
    most: fc.integer({ min: 0, max: 9 }),
    size: fc.integer({ min: 1, max: 5 }),
    /** So much happens before it opens, and once it is open. */
    before: fc.nat(2),
    meanwhile: fc.nat(4),
    /** It is read until all of that has come. */
    isLive: fc.nat(2).map((n) => n === 0),
    /** Its process stops once it is open. */
    stops: fc.nat(9).map((n) => n === 0),
  }),
  { minLength: 1, maxLength: 6 },
);

describe('whoever keeps cursors, whatever it filters by, wherever it begins, by whichever door', () => {
  it('receives everything that matches once and in order, however often it is cut off, and can prove it by `follows`', async () => {
    let [received, cut] = [0, 0];
    const cursorAt = async (at: Happened): Promise<string> => {
      const page = {
        start: { positionFrom: { case: 'position', value: `${at.commit - 1n}/0` } },
        pageSize: 1,
      } as const;
      const found = await processes[0]!.follower.page(token, page);
      return 'events' in found ? (found.events[0]?.cursor ?? '') : '';
    };
    const cases = fc.record({ filter: filters, from: fc.constantFrom(...STARTS), at: fc.nat(1_000), legs });
    await fc.assert(
      fc.asyncProperty(cases, async ({ filter, from, at, legs: all }) => {
        const known = history[at % history.length]!;
        const starts: Record<(typeof STARTS)[number], () => Promise<[Start['positionFrom'], bigint | undefined]>> = {
          beginning: async () => [{ case: 'beginning', value: {} }, 0n],
          end: async () => [{ case: 'end', value: {} }, undefined],
          snapshot: async () => [{ case: 'snapshot', value: {} }, undefined],
          position: async () => [{ case: 'position', value: `${known.commit}/${known.commit}` }, known.commit],
          eventId: async () => [{ case: 'eventId', value: known.id }, known.commit],
          cursor: async () => [{ case: 'cursor', value: await cursorAt(known) }, known.commit],
        };
        const visible = last();
        await world.visible();
        const [first, begins] = await starts[from]();
        const reader = new Reader(begins);
        const read = async (leg: (typeof all)[number], isEnough: (come: ComeTogether) => boolean): Promise<void> => {
          const positionFrom = reader.cursor ? ({ case: 'cursor', value: reader.cursor } as const) : first;
          let left = leg.most;
          let isWritten = false;
          let fault: unknown;
          const isLevel = ({ sequence }: ComeTogether): boolean => !leg.isLive || (isWritten && sequence >= last());
          const take = (come: ComeTogether): boolean => {
            try {
              left -= reader.take(come, left);
            } catch (thrown) {
              fault = thrown;
            }
            return fault === undefined && left > 0 && !(isEnough(come) && isLevel(come));
          };
          const opened = async (): Promise<void> => {
            for (let n = 0; n < leg.meanwhile; n += 1) await happen(history.length);
            isWritten = true;
            if (leg.stops) await stopped(leg.process);
          };
          const asked = { token, start: { positionFrom } as Start, filter, size: leg.size };
          await DOORS[leg.door](() => processes[leg.process]!, { ...asked, take, opened });
          if (fault) throw fault as Error;
        };
        for (const leg of all) {
          for (let n = 0; n < leg.before; n += 1) await happen(history.length);
          await read(leg, ({ behind }) => !behind);
          cut += 1;
        }
        await world.visible();
        const rest = { ...all[0]!, most: Infinity, before: 0, meanwhile: 0, isLive: false, stops: false };
        await read(rest, ({ behind, sequence }) => !behind && sequence >= last());
        const matching = history.filter((one) => matches(filter, one));
        const from0 = reader.begins ?? 0n;
        expect(from0).toBeGreaterThanOrEqual(begins ?? visible);
        expect(reader.ids).toEqual(matching.flatMap(({ id, commit }) => (commit > from0 ? [id] : [])));
        const states = matching.filter(({ commit }) => commit <= from0);
        expect([...reader.states].sort()).toEqual(from === 'snapshot' ? newestOf(states) : []);
        received += reader.ids.length;
      }),
      { numRuns: atScale({ short: 15, long: 100, soak: 2_000 }), endOnFailure: true },
    );
    expect(received).toBeGreaterThan(cut);
  });
});

/** A stream of a consumer, and what its client knew when it opened it. */
interface Holding {
  readonly stream: Subscribed;
  /** Of each shard what was known to be kept by then. */
  readonly kept: ReadonlyMap<number, bigint>;
}

const STEPS = ['open', 'take over', 'cut', 'commit', 'commit', 'commit', 'happen'] as const;
const steps = fc.array(
  fc.record({
    what: fc.constantFrom(...STEPS),
    which: fc.nat(100),
    process: fc.nat(1),
  }),
  { minLength: 6, maxLength: 20 },
);
const [WAIT, TAKE_OVER] = [1, 2];

describe('a consumer, whatever it filters by, however its streams come, commit and go', () => {
  it('receives everything that matches, nothing again that is known to be kept, and each key in order', async () => {
    let [count, received, again] = [0, 0, 0];
    const cases = fc.record({ filter: filters, shards: fc.integer({ min: 1, max: 3 }), steps });
    await fc.assert(
      fc.asyncProperty(cases, async ({ filter, shards, steps: all }) => {
        count += 1;
        const name = `any-${count}`;
        const call = (method: 'createConsumer' | 'deleteConsumer', more: object): Promise<unknown> =>
          processes[0]!.subscriber.call(token, method, { name, ...more });
        await call('createConsumer', { start: { positionFrom: { case: 'beginning', value: {} } }, filter, shards });
        const [begun, open]: [Holding[], Holding[]] = [[], []];
        const kept = new Map<number, bigint>();
        const sequences = new Map<string, bigint>();
        const faults: unknown[] = [];
        const came: {
          readonly id: string;
          readonly subject: string;
          readonly sequence: bigint;
          readonly shard: number;
        }[] = [];

        const hold = async (at: number, onTaken: number): Promise<void> => {
          const stream = processes[at]!.subscriber.hold(token, name, 500, { onTaken });
          const holding = { stream, kept: new Map(kept) };
          begun.push(holding);
          open.push(holding);
          let previous: bigint | undefined;
          const take = ({ events, sequence, cursor }: EventBatch): void => {
            const { shard, cursor: place } = stream.opened.at(-1)!;
            if (shard === undefined) return;
            previous ??= sequences.get(place) ?? 0n;
            for (const event of events) {
              if (event.sequence <= previous) throw new Error(`${event.id} comes twice in one stream, or too late`);
              if (event.sequence <= (holding.kept.get(shard) ?? 0n)) throw new Error(`${event.id} was kept before`);
              if (event.follows !== (shards === 1 ? previous : undefined))
                throw new Error(`${event.id} follows ${event.follows}, and the last one was ${previous}`);
              previous = event.sequence;
              sequences.set(event.cursor, event.sequence);
              came.push({ id: event.id, subject: event.subject, sequence: event.sequence, shard });
            }
            sequences.set(cursor, sequence);
            previous = sequence;
            if (events.length > 0) stream.flow(events.length);
          };
          stream.onBatch = (batch) => {
            try {
              take(batch);
            } catch (fault) {
              faults.push(fault);
            }
          };
          await until(() => stream.opened.length > 0 || stream.isOver);
        };
        const commit = async ({ stream }: Holding, at: number): Promise<void> => {
          const events = stream.batches.flatMap((batch) => batch.events);
          const { shard } = stream.opened.at(-1) ?? {};
          const event = events[at % Math.max(1, events.length)];
          if (!event || shard === undefined) return;
          stream.flow(0, event.cursor);
          const before = stream.committed.length;
          await until(() => stream.committed.length > before || stream.isOver);
          const known = stream.committed.at(-1);
          const sequence = known === undefined ? 0n : (sequences.get(known) ?? 0n);
          if (sequence > (kept.get(shard) ?? 0n)) kept.set(shard, sequence);
        };

        for (const { what, which, process } of all) {
          const holding = open.length > 0 ? open[which % open.length] : undefined;
          if (what === 'happen') for (let n = 0; n < which % 4; n += 1) await happen(history.length);
          else if (what === 'commit' && holding) await commit(holding, which);
          else if (what === 'cut' && holding) {
            open.splice(open.indexOf(holding), 1);
            holding.stream.cancel();
            await holding.stream.ended;
          } else if (open.length <= shards) await hold(process, what === 'take over' ? TAKE_OVER : WAIT);
          for (const over of open.filter(({ stream }) => stream.isOver)) open.splice(open.indexOf(over), 1);
        }
        for (const { stream } of open.splice(0)) stream.cancel();
        await world.visible();
        for (let n = 0; n < shards; n += 1) await hold(n % 2, WAIT);
        const matching = history.filter((one) => matches(filter, one));
        const distinct = (): Set<string> => new Set(came.map(({ id }) => id));
        await until(
          () => faults.length > 0 || open.some(({ stream }) => stream.isOver) || distinct().size >= matching.length,
        );
        for (const { stream } of open) stream.cancel();
        expect(faults).toEqual([]);
        const ends = await Promise.all(begun.map(({ stream }) => stream.ended));
        expect(
          ends.map(({ reason }) => reason).filter((one) => one !== undefined && one !== 'CONSUMER_TAKEN_OVER'),
        ).toEqual([]);
        expect([...distinct()].sort()).toEqual(matching.map(({ id }) => id).sort());
        for (let shard = 0; shard < shards; shard += 1) {
          const first = [
            ...new Map(came.filter((one) => one.shard === shard).map((one) => [one.id, one] as const)).keys(),
          ];
          expect(first).toEqual(matching.map(({ id }) => id).filter((id) => first.includes(id)));
        }
        // Whoever keeps of each subject what has the greatest sequence has its state, whichever shard it was in.
        const states = new Map<string, (typeof came)[number]>();
        for (const one of came)
          if (one.sequence > (states.get(one.subject)?.sequence ?? 0n)) states.set(one.subject, one);
        expect([...states.values()].map(({ id }) => id).sort()).toEqual(newestOf(matching));
        await call('deleteConsumer', {});
        received += distinct().size;
        again += came.length - distinct().size;
      }),
      { numRuns: atScale({ short: 12, long: 60, soak: 1_000 }), endOnFailure: true },
    );
    expect(received).toBeGreaterThan(count);
    expect(again).toBeGreaterThan(0);
  });
});

/** Its streams end, and another is there in its place. */
async function stopped(at: number): Promise<void> {
  const old = processes[at]!;
  processes[at] = await serve();
  await old.stop();
}
