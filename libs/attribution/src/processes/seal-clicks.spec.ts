import { RetentionDenied } from '#libs/eventing';
import { isRefusal } from '#libs/kernel';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Batch, ClickDays } from '../../test/clicks-world.fixtures.js';
import { clicksEvents } from '../click/clicks.events.js';
import { clickDayIdOf, SealClickDay } from '../click-day/click-day.js';
import { clickDayEvents } from '../click-day/click-day.events.js';
import { linkHourView } from '../read-models/link-hour.view.js';
import { linkView } from '../read-models/link.view.js';
import { clickDayDeadlines } from './click-day.deadlines.js';
import { noteRecorderWhenClicksRecorded } from './note-recorder-when-clicks-recorded.policy.js';

const DAY = '2026-04-20';
const COUNTS = ['clicks', 'repeats', 'bots', 'flagged'] as const;
const link = (n: number) => ({ linkId: `link-${n}`, programId: 'p', partnerId: 'A' });
const HOUR = 3_600_000;
const click = (place: number, hour: number, ...marks: string[]) =>
  [place, hour * HOUR, '0000000001', 'v', ...marks] as never;

const sealsOf = async (world: ClickDays, day = DAY) =>
  (await world.eventsOf(clickDayEvents, clickDayIdOf('acme', day))).flatMap(({ type, data }) =>
    type === 'click-day.sealed' ? [data] : [],
  );

/** Two processes record a day, one of them begins later. */
async function recorded(): Promise<ClickDays> {
  const world = new ClickDays();
  await world.record('one', DAY, { links: [link(1)], clicks: [click(0, 9), click(0, 9, 'repeat')], bots: [[0, 2]] }, 9);
  await world.record('two', DAY, {
    links: [link(2), link(1)],
    clicks: [click(1, 9), click(0, 10, 'qr', 'flood')],
    bots: [],
  });
  await world.record('one', DAY, { links: [link(1)], clicks: [click(0, 11, 'qr')], bots: [] }, 11);
  await world.noted();
  return world;
}

describe('a day of clicks that is over', () => {
  it('is due 26 hours after its end, however many processes recorded it', async () => {
    const world = await recorded();
    const { events } = await world.happened([clickDayEvents as never], {
      wanted: (type) => type.startsWith('click-day.'),
    });
    const [first, second, ...more] = events.map((event) =>
      clickDayDeadlines.on['click-day.recorder-noted']!({ ...event, recordedAt: `${DAY}T23:59:59.000Z` } as never),
    );
    expect(first).toMatchObject([{ kind: 'click-day-over', dueAt: '2026-04-22T02:00:00.000Z', key: DAY }]);
    expect([second, more]).toEqual([first, []]);
  });

  it('is due two hours after the last process was noted where that was later, as on an old store', async () => {
    const world = await recorded();
    const { events } = await world.happened([clickDayEvents as never], {
      wanted: (type) => type === 'click-day.recorder-noted',
    });
    const due = events.map((event, n) => {
      const recordedAt = `2026-09-01T0${n}:00:00.000Z`;
      return clickDayDeadlines.on['click-day.recorder-noted']!({ ...event, recordedAt } as never);
    });
    expect(due).toMatchObject([[{ dueAt: '2026-09-01T02:00:00.000Z' }], [{ dueAt: '2026-09-01T03:00:00.000Z' }]]);
  });

  it('is added up once, by link, hour and where it was met, and its clicks are kept as long as the program says', async () => {
    const world = await recorded();
    expect(isRefusal(await world.close(DAY))).toBe(false);
    expect(isRefusal(await world.close(DAY))).toBe(false);
    const [seal, ...more] = await sealsOf(world);
    expect(more).toEqual([]);
    expect(seal).toMatchObject({ part: 1, parts: 1, links: [link(1), link(2)], keptDays: 400 });
    expect([...seal!.hours].sort()).toEqual([
      [0, 11, 1, 0, 0, 0, 'qr'],
      [0, 9, 2, 1, 2, 0],
      [1, 10, 0, 0, 0, 1, 'qr'],
    ]);
    expect(Object.fromEntries(seal!.streams)).toEqual({
      [world.clicksId('one', DAY)]: 1,
      [world.clicksId('two', DAY)]: 0,
    });
    const kept = ['one', 'two'].map((recorder) => world.store.kept.get(`clicks-acme.${world.clicksId(recorder, DAY)}`));
    expect(kept).toEqual([400, 400]);
  });

  it('is sealed in parts that share no link, goes on where it was cut off, and takes what is of others by itself', async () => {
    const world = new ClickDays();
    const links = Array.from({ length: 1_001 }, (_, n) => link(n));
    for (const part of [0, 1, 2]) {
      const some = links.slice(part * 400, (part + 1) * 400);
      await world.record('one', DAY, { links: some, clicks: some.map((_, place) => click(place, 3)), bots: [] });
    }
    await world.noted();
    let sent = 0;
    world.before = ({ type }) => {
      if (type === 'SealClickDay' && (sent += 1) === 2) throw new Error('crash');
    };
    await expect(world.close(DAY)).rejects.toThrow('crash');
    await world.record('one', DAY, { links: [link(0)], clicks: [click(0, 4)], bots: [] });
    await world.record('late', DAY, { links: [link(0)], clicks: [click(0, 4)], bots: [] });
    await world.noted();
    await world.close(DAY);
    const all = await sealsOf(world);
    const seals = all.slice(0, 3);
    expect(seals.map(({ part, parts, links: of }) => [part, parts, of.length])).toEqual([
      [1, 3, 500],
      [2, 3, 500],
      [3, 3, 1],
    ]);
    expect(all.slice(3)).toMatchObject([{ part: 1, parts: 1, streams: [[world.clicksId('late', DAY), 0]] }]);
    expect(new Set(seals.flatMap(({ links: of }) => of.map(({ linkId }) => linkId))).size).toBe(1_001);
    expect(new Set(seals.map(({ digest }) => digest)).size).toBe(1);
    expect(seals.every(({ hours }) => hours.every(([, hour, clicks]) => hour === 3 && clicks === 1))).toBe(true);
  });

  it('is sealed further where a process is noted after it, and nothing is counted twice or lost', async () => {
    const world = new ClickDays();
    await world.link(link(1));
    await world.record('one', DAY, { links: [link(1)], clicks: [click(0, 9)], bots: [] });
    await world.noted();
    await world.record('two', DAY, { links: [link(1)], clicks: [click(0, 9), click(0, 9), click(0, 12)], bots: [] });
    await world.close(DAY);
    const clicks = async (...nouns: string[]) => {
      const hours = [...(await world.rows(linkHourView as never, nouns)).values()].map(
        (row) => (row as never)['clicks'],
      );
      const [row] = (await world.rows(linkView as never, ['link', ...nouns])).values();
      return [hours.toSorted(), (row as never)['clicks']];
    };
    expect(await clicks('clicks', 'click-day')).toEqual([[1, 3], 4]);
    expect(world.store.kept.size).toBe(1);
    await world.noted();
    await world.close(DAY);
    await world.close(DAY);
    const two = world.clicksId('two', DAY);
    expect((await sealsOf(world)).map(({ part, parts, streams }) => [part, parts, streams])).toEqual([
      [1, 1, [[world.clicksId('one', DAY), 0]]],
      [1, 1, [[two, 0]]],
    ]);
    for (const nouns of [['clicks'], ['click-day'], ['clicks', 'click-day']])
      expect(await clicks(...nouns)).toEqual([[1, 3], 4]);
    expect(world.store.kept.get(`clicks-acme.${two}`)).toBe(400);
  });

  it('is sealed by two at once as the faster one says, and only what is sealed may go', async () => {
    const world = new ClickDays();
    await world.record('one', DAY, { links: [link(1)], clicks: [click(0, 9)], bots: [] });
    await world.noted();
    await world.record('two', DAY, { links: [link(1)], clicks: [click(0, 9)], bots: [] });
    const context = world.context(`${DAY}T23:30:00.000Z`);
    let isFirst = true;
    world.before = async ({ type }) => {
      if (type !== 'SealClickDay' || !isFirst) return;
      isFirst = false;
      // The other one knows of more, and comes under the same name.
      await world.noted();
      await world.close(DAY, context.occurredAt, context);
      world.store.kept.clear();
    };
    expect(isRefusal(await world.close(DAY, context.occurredAt, context))).toBe(false);
    const seals = await sealsOf(world);
    expect(seals.flatMap(({ streams }) => streams)).toHaveLength(2);
    const said = seals.flatMap(({ streams }) => streams.map(([clicksId]) => `clicks-acme.${clicksId}`));
    expect([...world.store.kept.keys()].toSorted()).toEqual(said.toSorted());
  });

  it.each(['', ', nor tells'])(
    'is told once where the store does not let clicks go%s, and all days go once it does',
    async (nor) => {
      const world = new ClickDays();
      const days = ['2026-04-20', '2026-04-21', '2026-04-24'];
      for (const day of days) await world.record('one', day, { links: [link(1)], clicks: [click(0, 9)], bots: [] });
      await world.noted();
      const says = world.store.keepFor.bind(world.store);
      const isKept = (day: string) => world.store.kept.has(`clicks-acme.${world.clicksId('one', day)}`);
      const tells = world.store.isKeptFor.bind(world.store);
      world.store.keepFor = (stream) => Promise.reject(new RetentionDenied(stream));
      if (nor) world.store.isKeptFor = (stream) => Promise.reject(new RetentionDenied(stream));
      const [first, second, last] = days as [string, string, string];
      await expect(world.close(first)).rejects.toThrow(RetentionDenied);
      expect(isRefusal(await world.close(second))).toBe(false);
      await expect(world.close(first)).rejects.toThrow(RetentionDenied);
      expect(days.map(isKept)).toEqual([false, false, false]);
      Object.assign(world.store, { keepFor: says, isKeptFor: tells });
      await world.close(last);
      expect(days.map(isKept)).toEqual([true, true, true]);
    },
  );

  it.each([0, 1, 2, 3])('lets all days before it go where it was cut off after %i of them', async (writes) => {
    const world = new ClickDays();
    const days = ['2026-04-20', '2026-04-21', '2026-04-24', '2026-04-25'];
    for (const day of days) await world.record('one', day, { links: [link(1)], clicks: [click(0, 9)], bots: [] });
    await world.noted();
    const says = world.store.keepFor.bind(world.store);
    const isKept = (day: string) => world.store.kept.has(`clicks-acme.${world.clicksId('one', day)}`);
    world.store.keepFor = (stream) => Promise.reject(new RetentionDenied(stream));
    await expect(world.close(days[0]!)).rejects.toThrow(RetentionDenied);
    for (const day of days.slice(1, 3)) await world.close(day);
    let left = writes;
    world.store.keepFor = (stream, kept) =>
      (left -= 1) < 0 ? Promise.reject(new Error('cut off')) : says(stream, kept);
    await expect(world.close(days[3]!)).rejects.toThrow('cut off');
    expect(days.map(isKept)).toEqual(days.map((_, n) => n < writes));
    world.store.keepFor = says;
    await world.close(days[3]!);
    expect(days.map(isKept)).toEqual([true, true, true, true]);
  });

  it('lets days after it go where it was put aside until the store did', async () => {
    const world = new ClickDays();
    const days = ['2026-04-20', '2026-04-21', '2026-04-24'];
    for (const day of days) await world.record('one', day, { links: [link(1)], clicks: [click(0, 9)], bots: [] });
    await world.noted();
    const says = world.store.keepFor.bind(world.store);
    world.store.keepFor = (stream) => Promise.reject(new RetentionDenied(stream));
    await expect(world.close(days[0]!)).rejects.toThrow(RetentionDenied);
    for (const day of days.slice(1)) expect(isRefusal(await world.close(day))).toBe(false);
    let left = 2;
    world.store.keepFor = (stream, kept) =>
      (left -= 1) < 0 ? Promise.reject(new Error('cut off')) : says(stream, kept);
    await expect(world.close(days[0]!)).rejects.toThrow('cut off');
    world.store.keepFor = says;
    await world.close(days[0]!);
    expect(world.store.kept.size).toBe(3);
  });

  it('is told of streams that began with gaps under an earlier build, once for each', async () => {
    const world = new ClickDays();
    const clicksId = world.clicksId('one', DAY);
    const gap = { clicksId, day: DAY, from: `${DAY}T01:00:00.000Z`, to: `${DAY}T01:00:00.000Z`, atLeast: 1 };
    for (let n = 0; n < 9; n += 1)
      await world.happen(clicksEvents as never, clicksId, { type: 'clicks.gap-noted', data: gap }, gap.from);
    for (let n = 0; n < 3; n += 1)
      await world.record('one', DAY, { links: [link(1)], clicks: [click(0, 9)], bots: [] });
    const { events } = await world.happened([clicksEvents as never], { wanted: (type) => type === 'clicks.recorded' });
    const policy = noteRecorderWhenClicksRecorded();
    const noted = async (of: readonly unknown[]) =>
      (await policy.react(of as never)).map(({ answers }) => answers.map(({ id }) => id));
    const first = [[events[0]!.id]];
    expect(await noted(events.slice(0, 2))).toEqual(first);
    expect(await noted(events.slice(2))).toEqual([]);
    // What could not be carried out comes again, and so does what was put aside.
    expect(await noted(events)).toEqual(first);
    expect(await noted(events.slice(0, 1))).toEqual(first);
    await world.noted();
    expect(await world.isNoted(DAY)).toBe(true);
  });

  it('is not sealed from other clicks, nor out of order', async () => {
    const world = await recorded();
    const dayId = clickDayIdOf('acme', DAY);
    const seal = (part: number, digest = 'x') =>
      world.send(
        new SealClickDay(
          { dayId, day: DAY, part, parts: 3, links: [], hours: [], streams: [], digest, keptDays: 400 },
          world.context(`${DAY}T00:00:00.000Z`),
        ),
      );
    expect(await seal(2)).toMatchObject({ refused: 'OUT_OF_ORDER' });
    expect(isRefusal(await seal(1))).toBe(false);
    expect(await seal(2, 'y')).toMatchObject({ refused: 'SEALED_OTHERWISE' });
  });

  const marks = fc.constantFrom([], ['repeat'], ['qr'], ['flood'], ['sms', 'repeat'], ['print', 'flood']);
  const batch = fc
    .record({
      places: fc.uniqueArray(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 4 }),
      clicks: fc.array(fc.tuple(fc.nat(3), fc.integer({ min: 0, max: 23 }), marks), { maxLength: 12 }),
      bots: fc.array(fc.tuple(fc.nat(3), fc.integer({ min: 1, max: 9 })), { maxLength: 2 }),
    })
    .map(({ places, clicks, bots }): Batch => ({
      links: places.map(link),
      clicks: clicks.map(([place, hour, said]) => click(place % places.length, hour, ...said)),
      bots: bots.map(([place, count]) => [place % places.length, count] as const),
    }));
  const days = fc.constantFrom('2026-04-20', '2026-04-21');
  const history = fc.array(fc.tuple(fc.constantFrom('one', 'two'), days, batch, fc.integer({ min: 0, max: 23 })), {
    minLength: 1,
    maxLength: 12,
  });

  /** What is noted and closed after how many batches. */
  const steps = fc.array(fc.tuple(fc.nat(12), fc.constantFrom('noted', 'closed')), { maxLength: 6 });

  it('has the same rows from its batches, from its seals, and from both, whenever its processes were noted and it was closed', async () => {
    await fc.assert(
      fc.asyncProperty(history, steps, async (batches, between) => {
        const world = new ClickDays();
        for (let n = 0; n <= 5; n += 1) await world.link(link(n));
        const all = [...new Set(batches.map(([, one]) => one))];
        const close = async (): Promise<void> => {
          for (const day of all) if (await world.isNoted(day)) await world.close(day);
        };
        // A process that is sealed writes no more of that day: what comes since is another’s.
        const names = new Map<string, string>();
        let closings = 0;
        for (const [n, [recorder, day, one, hour]] of batches.entries()) {
          const name = names.get(recorder) ?? recorder;
          await world.record(name, day, one, hour);
          for (const [, step] of between.filter(([at]) => at === n)) {
            if (step === 'noted') await world.noted();
            else {
              await close();
              closings += 1;
              for (const one of ['one', 'two']) names.set(one, `${one}-${closings}`);
            }
          }
        }
        await world.noted();
        await close();
        const rows = async (...nouns: string[]) =>
          [...(await world.rows(linkHourView as never, nouns)).values()]
            .map(({ unsealed: _, ...row }: { unsealed?: unknown; id?: string }) => row)
            .toSorted((a, b) => (a.id! < b.id! ? -1 : 1));
        const raw = await rows('clicks');
        expect(await rows('click-day')).toEqual(raw);
        expect(await rows('clicks', 'click-day')).toEqual(raw);
        const counts = async (...nouns: string[]) => {
          const links = await world.rows(linkView as never, ['link', ...nouns]);
          return [...links.values()].map((row) => COUNTS.map((name) => (row as never)[name]));
        };
        const whole = await counts('clicks');
        expect(whole).toHaveLength(6);
        expect(await counts('click-day')).toEqual(whole);
        expect(await counts('clicks', 'click-day')).toEqual(whole);
        const both = await world.rows(linkHourView as never, ['clicks', 'click-day']);
        expect([...both.values()].flatMap((row) => Object.keys((row as never)['unsealed']))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});
