import { isRefusal } from '#libs/kernel';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Batch, ClickDays } from '../../test/clicks-world.fixtures.js';
import { clickDayIdOf, SealClickDay } from '../click-day/click-day.js';
import { clickDayEvents } from '../click-day/click-day.events.js';
import { linkHourView } from '../read-models/link-hour.view.js';
import { linkView } from '../read-models/link.view.js';
import { clickDayDeadlines } from './click-day.deadlines.js';

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
      (clickDayDeadlines.on as Record<string, (event: unknown) => unknown>)[event.type]!(event),
    );
    expect(first).toMatchObject([{ kind: 'click-day-over', dueAt: '2026-04-22T02:00:00.000Z', key: DAY }]);
    expect([second, more]).toEqual([first, []]);
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

  it('is sealed in parts that share no link, goes on where it was cut off, and takes nothing that came since', async () => {
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
    const seals = await sealsOf(world);
    expect(seals.map(({ part, parts, links: of }) => [part, parts, of.length])).toEqual([
      [1, 3, 500],
      [2, 3, 500],
      [3, 3, 1],
    ]);
    expect(new Set(seals.flatMap(({ links: of }) => of.map(({ linkId }) => linkId))).size).toBe(1_001);
    expect(new Set(seals.map(({ digest }) => digest)).size).toBe(1);
    expect(seals.every(({ hours }) => hours.every(([, hour, clicks]) => hour === 3 && clicks === 1))).toBe(true);
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

  it('has the same rows from its batches, from its seals, and from both', async () => {
    await fc.assert(
      fc.asyncProperty(history, async (batches) => {
        const world = new ClickDays();
        for (let n = 0; n <= 5; n += 1) await world.link(link(n));
        for (const [recorder, day, one, hour] of batches) await world.record(recorder, day, one, hour);
        await world.noted();
        for (const day of new Set(batches.map(([, one]) => one))) await world.close(day);
        const rows = async (...nouns: string[]) =>
          [...(await world.rows(linkHourView as never, nouns)).values()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
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
      }),
      { numRuns: 60 },
    );
  });
});
