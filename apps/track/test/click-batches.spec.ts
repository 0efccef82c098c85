import { AppendTooLarge, OutcomeUnknown } from '#libs/eventing';
import { refuse } from '#libs/kernel';
import { describe, expect, it } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { until } from '../../../test/support/until.js';
import { type ClickBatch, type ClickGap, ClicksRefused } from '../src/click-batch.js';
import { ClickBatches, type ClickBatchesOptions } from '../src/click-batches.js';

const DAY = Date.parse('2026-04-20T00:00:00.000Z');
const link = (linkId: string) => ({ linkId, programId: 'p', partnerId: 'A' });
const click = (n: number, at = DAY + n) => ({
  ...{ link: link('l'), at, nonce: String(n).padStart(10, '0'), visitor: 'v', marks: [] },
});

/** A store that can be away, lose its answers, and be slow. */
class Store {
  readonly batches: (ClickBatch & { readonly tenant: string; readonly name: string })[] = [];
  readonly gaps: ClickGap[] = [];
  isAway = false;
  losesAnswers = 0;
  /** What it answers to a batch of so many clicks and more. */
  takesLess: { readonly than: number; readonly fault: Error } | undefined;
  takesNoGaps: Error | undefined;
  ms = 0;
  atOnce = 0;
  mostAtOnce = 0;

  async batch(tenant: string, name: string, batch: ClickBatch): Promise<void> {
    this.mostAtOnce = Math.max(this.mostAtOnce, (this.atOnce += 1));
    await pause(this.ms);
    this.atOnce -= 1;
    if (this.isAway) throw new Error('away');
    if (this.takesLess && batch.clicks.length >= this.takesLess.than) throw this.takesLess.fault;
    // The same name again is the same batch.
    if (!this.batches.some((known) => known.name === name)) this.batches.push({ tenant, name, ...batch });
    if ((this.losesAnswers -= 1) >= 0) throw new OutcomeUnknown(name);
  }

  gap(_tenant: string, _name: string, gap: ClickGap): Promise<void> {
    if (this.takesNoGaps) return Promise.reject(this.takesNoGaps);
    this.gaps.push(gap);
    return Promise.resolve();
  }
}

function recording(store: Store, more: Partial<ClickBatchesOptions> = {}) {
  let names = 0;
  const faults: unknown[] = [];
  const options = {
    newName: () => String((names += 1)),
    onFault: (fault: unknown) => faults.push(fault),
    patienceMs: 60_000,
    now: () => DAY,
    ...more,
  };
  return { batches: new ClickBatches(store, options), faults, options };
}

/** What was under way when it is called has failed, too. */
const failed = (faults: readonly unknown[], before = faults.length) => until(() => faults.length > before);

const nonces = (store: Store) => store.batches.flatMap(({ clicks }) => clicks.map(([, , nonce]) => Number(nonce)));

describe('clicks', () => {
  it('are written together with what waits, one append of a tenant at a time', async () => {
    const store = new Store();
    store.ms = 10;
    const { batches } = recording(store);
    const answers = await Promise.all(Array.from({ length: 1200 }, (_, n) => batches.record('acme', click(n))));
    expect(answers.every(Boolean)).toBe(true);
    expect(nonces(store)).toEqual(Array.from({ length: 1200 }, (_, n) => n));
    expect(store.batches.map(({ clicks }) => clicks.length)).toEqual([500, 500, 200]);
    expect(store.mostAtOnce).toBe(1);
  });

  it('of two days are of two batches, and name each link once', async () => {
    const store = new Store();
    const { batches } = recording(store);
    await Promise.all([
      batches.record('acme', click(1, DAY - 1)),
      batches.record('acme', { ...click(2), link: link('m'), marks: ['repeat'] }),
      batches.record('acme', click(3)),
      batches.record('acme', click(4)),
    ]);
    expect(store.batches.map(({ day, links, clicks }) => [day, links.map(({ linkId }) => linkId), clicks])).toEqual([
      ['2026-04-19', ['l'], [[0, 86_399_999, '0000000001', 'v']]],
      [
        '2026-04-20',
        ['m', 'l'],
        [
          [0, 2, '0000000002', 'v', 'repeat'],
          [1, 3, '0000000003', 'v'],
          [1, 4, '0000000004', 'v'],
        ],
      ],
    ]);
  });

  it('of one tenant do not wait for those of another', async () => {
    const store = new Store();
    const { batches } = recording(store);
    await Promise.all(['acme', 'other'].map((tenant) => batches.record(tenant, click(1))));
    expect(store.batches.map(({ tenant }) => tenant).sort()).toEqual(['acme', 'other']);
  });

  it('are written once when the answer is lost', async () => {
    const store = new Store();
    store.losesAnswers = 2;
    const { batches, faults } = recording(store);
    expect(await batches.record('acme', click(1))).toBe(true);
    expect([nonces(store), faults.length]).toEqual([[1], 2]);
  });

  it('let nobody wait while the store is away, and are written when it is back; what did not fit is told', async () => {
    const store = new Store();
    store.isAway = true;
    const { batches } = recording(store, { patienceMs: 20, mostWaiting: 10 });
    const answers = await Promise.all(Array.from({ length: 14 }, (_, n) => batches.record('acme', click(n))));
    expect(answers.some(Boolean)).toBe(false);
    expect(batches.waiting).toBe(10);
    store.isAway = false;
    await batches.stop(5_000);
    expect(nonces(store)).toEqual(Array.from({ length: 10 }, (_, n) => n));
    expect(store.gaps).toEqual([{ from: DAY + 10, to: DAY + 13, atLeast: 4 }]);
    expect(batches.waiting).toBe(0);
  });

  it('wait up to ten thousand: of a minute without a store at 200 a second the last 2,000 are told as missing', async () => {
    const store = new Store();
    store.isAway = true;
    const { batches } = recording(store, { patienceMs: 1 });
    const answers = await Promise.all(
      Array.from({ length: 12_000 }, (_, n) => batches.record('acme', click(n, DAY + 5 * n))),
    );
    expect(answers.some(Boolean)).toBe(false);
    store.isAway = false;
    await batches.stop(10_000);
    expect(nonces(store)).toEqual(Array.from({ length: 10_000 }, (_, n) => n));
    expect(store.gaps).toEqual([{ from: DAY + 50_000, to: DAY + 59_995, atLeast: 2_000 }]);
  });

  it('are told as missing where the store comes back after a day of theirs may have been added up', async () => {
    const store = new Store();
    store.isAway = true;
    let now = DAY;
    const { batches, faults } = recording(store, { patienceMs: 10, now: () => now });
    await Promise.all([batches.record('acme', click(1)), batches.record('acme', click(2))]);
    now = DAY + 48 * 3_600_000;
    const today = { ...click(3), at: now };
    await batches.record('acme', today);
    await failed(faults);
    store.isAway = false;
    await batches.stop(10_000);
    expect(nonces(store)).toEqual([3]);
    expect(store.gaps).toEqual([{ from: DAY + 1, to: DAY + 2, atLeast: 2 }]);
  });

  it('are not told as missing where they were written and the answer was lost until the day was over for so long', async () => {
    const store = new Store();
    store.losesAnswers = 1;
    let now = DAY;
    const { batches, faults } = recording(store, { patienceMs: 10, now: () => now });
    await batches.record('acme', click(1));
    await until(() => faults.length > 0);
    now = DAY + 48 * 3_600_000;
    await batches.stop(10_000);
    expect([nonces(store), store.gaps]).toEqual([[1], []]);
  });

  it('of which nobody knows whether they were written are told as missing before their day is added up', async () => {
    const store = new Store();
    store.losesAnswers = Infinity;
    let now = DAY;
    const { batches, faults } = recording(store, { patienceMs: 10, now: () => now });
    await batches.record('acme', click(1));
    await until(() => faults.length > 0);
    now = DAY + 49 * 3_600_000;
    await batches.stop(10_000);
    expect(store.gaps).toEqual([{ from: DAY + 1, to: DAY + 1, atLeast: 1 }]);
  });

  it('end with the process, at most so long', async () => {
    const store = new Store();
    store.isAway = true;
    const { batches } = recording(store, { patienceMs: 10 });
    await batches.record('acme', click(1));
    await batches.stop(50);
    expect(batches.waiting).toBe(1);
    store.isAway = false;
    await batches.stop(10_000);
    expect(nonces(store)).toEqual([1]);
  });

  it('of machines are counted only', async () => {
    const store = new Store();
    const { batches } = recording(store);
    for (let n = 0; n < 3; n += 1) batches.countBot('acme', link('l'));
    batches.countBot('acme', link('m'));
    await batches.stop(5_000);
    expect(store.batches).toMatchObject([
      {
        clicks: [],
        links: [{ linkId: 'l' }, { linkId: 'm' }],
        bots: [
          [0, 3],
          [1, 1],
        ],
      },
    ]);
  });

  it('of machines wait for one another, and go with the next click', async () => {
    const store = new Store();
    const { batches } = recording(store, { machinesLingerMs: 60_000 });
    for (let n = 0; n < 100; n += 1) batches.countBot('acme', link(`l${n}`));
    await pause(20);
    expect(store.batches).toEqual([]);
    store.ms = 20;
    const recorded = batches.record('acme', click(1));
    await pause(15);
    batches.countBot('acme', link('m'));
    await recorded;
    await pause(20);
    expect(store.batches.length).toBe(1);
    expect(store.batches.map(({ clicks }) => clicks.length)).toEqual([1]);
    expect(store.batches[0]?.bots.length).toBeGreaterThanOrEqual(100);
    await batches.stop(5_000);
    expect(store.batches.flatMap(({ bots }) => bots)).toHaveLength(101);
  });

  it('of machines alone are written after a while', async () => {
    const store = new Store();
    const { batches } = recording(store, { machinesLingerMs: 10 });
    batches.countBot('acme', link('l'));
    await until(() => store.batches.length === 1);
    batches.countBot('acme', link('l'));
    await until(() => store.batches.length === 2);
  });

  it('of machines are written of 500 links at once, one batch after the other', async () => {
    const store = new Store();
    const { batches } = recording(store, { machinesLingerMs: 60_000 });
    for (let n = 0; n < 1_200; n += 1) batches.countBot('acme', link(`l${n}`));
    await batches.record('acme', click(1));
    await until(() => store.batches.length === 2);
    await batches.stop(5_000);
    expect(store.batches.map(({ bots }) => bots.length)).toEqual([500, 500, 200]);
    expect(new Set(store.batches.flatMap(({ links }) => links.map(({ linkId }) => linkId))).size).toBe(1_201);
  });

  it.each([new AppendTooLarge('clicks-acme.1'), new ClicksRefused(refuse('STREAM_TRIMMED', 'it was deleted'))])(
    'are told as missing at once where no repetition helps, and those after them are written: $name',
    async (fault) => {
      const store = new Store();
      store.takesLess = { than: 2, fault };
      const { batches, faults } = recording(store, { patienceMs: 10 });
      await Promise.all([1, 2, 3].map((n) => batches.record('acme', click(n))));
      await until(() => store.gaps.length === 1);
      expect(store.gaps).toEqual([{ from: DAY + 1, to: DAY + 3, atLeast: 3 }]);
      await batches.record('acme', click(4));
      await batches.stop(5_000);
      expect([nonces(store), faults]).toEqual([[4], [fault]]);
    },
  );

  it('are waited for by one visitor alone while nothing is written, and by each once something is', async () => {
    const store = new Store();
    store.isAway = true;
    const { batches, options } = recording(store, { patienceMs: 20 });
    expect(await batches.record('acme', click(1))).toBe(false);
    options.patienceMs = 60_000;
    const soon = new Promise((resolve) => setImmediate(resolve, 'somebody waits'));
    expect(await Promise.race([batches.record('acme', click(2)), soon])).toBe(false);
    store.isAway = false;
    await until(() => nonces(store).length === 2);
    expect(await batches.record('acme', click(3))).toBe(true);
    expect(nonces(store)).toEqual([1, 2, 3]);
  });

  it('are counted as lost where not even that they are missing can be told', async () => {
    const store = new Store();
    const fault = new ClicksRefused(refuse('STREAM_TRIMMED', 'it was deleted'));
    Object.assign(store, { takesLess: { than: 1, fault }, takesNoGaps: fault });
    const { batches, faults } = recording(store, { patienceMs: 10 });
    await Promise.all([1, 2, 3].map((n) => batches.record('acme', click(n))));
    await batches.stop(5_000);
    expect([batches.untold, faults]).toEqual([3, [fault, fault]]);
  });

  it('of machines are counted on the day on which they came, and told as missing where that was not written', async () => {
    const store = new Store();
    store.isAway = true;
    let now = DAY;
    const { batches, faults } = recording(store, { patienceMs: 10, now: () => now });
    await batches.record('acme', click(1));
    for (let n = 1; n <= 3; n += 1) {
      now = DAY + n;
      batches.countBot('acme', link('l'));
    }
    now = DAY + 47 * 3_600_000;
    batches.countBot('acme', link('l'));
    now = DAY + 48 * 3_600_000;
    await batches.record('acme', { ...click(2), at: now });
    batches.countBot('acme', link('l'));
    await failed(faults);
    store.isAway = false;
    await batches.stop(10_000);
    expect(store.batches.map(({ day, clicks, bots }) => [day, clicks.length, bots])).toEqual([
      ['2026-04-21', 0, [[0, 1]]],
      ['2026-04-22', 1, [[0, 1]]],
    ]);
    expect(store.gaps).toEqual([{ from: DAY + 1, to: DAY + 3, atLeast: 4 }]);
  });
});
