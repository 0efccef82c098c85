import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { type AnyView, MemoryEventStore, type ProjectorOptions, ViewPositions } from '#libs/eventing';
import { expectedRows, ProjectionWorld } from './projection-world.fixture.js';
import { pursesView, PurseWriter } from './purses.fixture.js';

jest.setTimeout(60_000);

const TIMES = 20;
/** From one batch of such a view to the next, at least. */
const PACE_MS = 200;
const NAME = pursesView.name;
const view: AnyView = { ...pursesView, unhurried: true };

let world: ProjectionWorld;
let positions: ViewPositions;
beforeAll(async () => {
  world = await ProjectionWorld.make('unhurried');
  await world.views.migrate();
});
afterEach(async () => {
  await positions.close();
  await world.clear();
});
afterAll(() => world.drop());

interface Running {
  readonly store: MemoryEventStore;
  readonly writer: PurseWriter;
  readonly batches: number[];
}

/** @param unhurried which of them whoever waits knows to take their time */
async function running(unhurried: readonly string[], more: Partial<ProjectorOptions> = {}): Promise<Running> {
  await world.views.migrate();
  const [store, batches] = [new MemoryEventStore(), [] as number[]];
  await world.run(store, { views: [view], onBatch: (_, events) => void batches.push(events), ...more });
  positions = new ViewPositions({ url: world.url('reader'), policies: [], unhurried });
  await positions.start();
  const writer = new PurseWriter(store);
  await positions.wait([NAME], { after: (await writer.open('a')).position });
  return { store, writer, batches };
}

describe('a view that takes its time', () => {
  it('writes together what many events bring', async () => {
    const { store, writer, batches } = await running([]);
    batches.length = 0;
    const began = performance.now();
    for (let n = 0; n < TIMES; n += 1) {
      await writer.fill('a', n);
      await pause(20);
    }
    const { position } = await writer.fill('a', TIMES);
    await positions.wait([NAME], { after: position });
    expect(batches.length).toBeLessThanOrEqual((performance.now() - began) / PACE_MS + 2);
    expect(await world.rows('purses')).toEqual(await expectedRows(view, store));
  });

  it('keeps nobody waiting who says so', async () => {
    const { writer } = await running([NAME]);
    const began = performance.now();
    for (let n = 0; n < TIMES; n += 1) await positions.wait([NAME], { after: (await writer.fill('a', 1)).position });
    expect(performance.now() - began).toBeLessThan((TIMES - 1) * PACE_MS);
  });

  it('is there for who does not say so, a moment later', async () => {
    const { writer } = await running([]);
    await positions.wait([NAME], { after: (await writer.fill('a', 1)).position });
    await expect(positions.wait([NAME], { after: (await writer.fill('a', 1)).position })).resolves.toBeUndefined();
  });

  it('loses and doubles nothing when it is cut off with events that wait', async () => {
    const { store, writer } = await running([NAME]);
    for (let n = 0; n < TIMES; n += 1) {
      const { position } = await writer.fill('a', n);
      if (n % 5 === 4) await world.cutProjector();
      if (n % 5 === 2) await positions.wait([NAME], { after: position });
      await pause(20);
    }
    const { position } = await writer.fill('a', TIMES);
    await positions.wait([NAME], { after: position });
    expect(await world.rows('purses')).toEqual(await expectedRows(view, store));
  });

  it('goes on with a table that was made anew while events waited', async () => {
    const { store, writer } = await running([NAME]);
    const [projector] = world.running;
    const rebuilt = projector?.rebuild(NAME);
    for (let n = 0; n < TIMES; n += 1) {
      await writer.fill('a', n);
      await pause(10);
    }
    await rebuilt;
    await positions.wait([NAME], { after: (await writer.fill('a', 1)).position });
    expect(await world.rows('purses')).toEqual(await expectedRows(view, store));
  });

  it('ends at once, with events that wait for the next start', async () => {
    const { store, writer } = await running([NAME]);
    const { position } = await writer.fill('a', 1);
    const [projector] = world.running;
    if (projector) await world.halt(projector);
    await world.run(store, { views: [view] });
    await positions.wait([NAME], { after: position });
    expect(await world.rows('purses')).toEqual(await expectedRows(view, store));
  });
});
