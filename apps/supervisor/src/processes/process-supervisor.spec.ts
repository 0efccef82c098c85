import { describe, expect, it } from '@jest/globals';
import { backoff, failuresAfter } from './backoff.js';
import { ProcessSupervisor, type ProcessSupervisorEvents } from './process-supervisor.js';
import { type Launch, type Running, StartRefused } from './running.js';

describe('the wait before the next start', () => {
  it('doubles with every failure in a row and ends at ten seconds', () => {
    expect([0, 1, 2, 3, 6, 7, 100].map(backoff)).toEqual([0, 250, 500, 1000, 8000, 10_000, 10_000]);
  });

  it('does not grow for a process that serves four times as long, or half a minute, before it fails again', () => {
    expect([0, 1, 2, 3].map((failures) => failuresAfter(failures, 1_000))).toEqual([1, 1, 3, 4]);
    expect([1, 7].map((failures) => failuresAfter(failures, 999))).toEqual([2, 8]);
    expect([29_999, 30_000].map((served) => failuresAfter(7, served))).toEqual([8, 1]);
  });
});

describe('a keeper', () => {
  it('starts a process again that has ended', async () => {
    const { keeper, launched, told } = keeperOf(['ready', 'ready']);
    await keeper.start();
    launched[0]?.end('killed');
    await until(() => launched.length === 2 && told.length === 4);
    expect(told).toEqual(['spawned 1', 'killed, again in 250', 'spawned 2', 'serves again']);
    await keeper.stop();
  });

  it('tries again when the first start fails, and gives up after the fourth', async () => {
    const recovering = keeperOf(['broken', 'ready']);
    expect((await recovering.keeper.start()).pid).toBe(2);
    await recovering.keeper.stop();
    const broken = keeperOf(['broken', 'broken', 'broken', 'broken']);
    await expect(broken.keeper.start()).rejects.toThrow('broken');
    expect(broken.told.filter((line) => line.includes('again'))).toEqual(
      [250, 500, 1000].map((ms) => `broken, again in ${ms}`),
    );
  });

  it('does not try again what has said why it cannot start', async () => {
    const { keeper, told } = keeperOf(['refused', 'ready']);
    await expect(keeper.start()).rejects.toThrow(/^EVENTSTORE_URL: no$/);
    expect(told).toEqual(['spawned 1']);
  });

  it('tries again when a process that served does not come back, waiting longer each time', async () => {
    const { keeper, launched, told } = keeperOf(['ready', 'broken', 'broken', 'ready']);
    await keeper.start();
    launched[0]?.end('killed');
    await until(() => told.includes('serves again'));
    expect(told.filter((line) => line.includes('again in'))).toEqual([
      'killed, again in 250',
      'broken, again in 500',
      'broken, again in 1000',
    ]);
    await keeper.stop();
  });

  it('gives up a process that served once it has failed too often in a row, with what it said last', async () => {
    const { keeper, launched, told } = keeperOf(['ready', 'broken', 'broken', 'broken', 'ready'], 3);
    await keeper.start();
    launched[0]?.end('killed');
    await until(() => told.some((line) => line.startsWith('gave up')));
    expect(told.filter((line) => !line.startsWith('spawned'))).toEqual([
      'killed, again in 250',
      'broken, again in 500',
      'gave up: service has failed 3 times in a row; at last: broken',
    ]);
    await keeper.stop();
  });

  it('counts failures over starts that did not last', async () => {
    const { keeper, launched, told } = keeperOf(['ready', 'broken', 'ready', 'ready'], 3);
    await keeper.start();
    launched[0]?.end('killed');
    await until(() => launched.length === 2);
    launched[1]?.end('ended at once');
    await until(() => told.some((line) => line.startsWith('gave up')));
    expect(launched).toHaveLength(2);
    await keeper.stop();
  });

  it('does not start a process again that it has stopped', async () => {
    const { keeper, launched } = keeperOf(['ready', 'ready']);
    await keeper.start();
    await keeper.stop();
    expect(launched.map(({ stopped }) => stopped)).toEqual([true]);
  });

  it('stops a process that becomes ready only after it was told to stop', async () => {
    const { keeper, launched } = keeperOf(['late']);
    const started = keeper.start().catch((fault: Error) => fault.message);
    await keeper.stop();
    expect(await started).toBe('service was stopped while it started.');
    expect(launched.map(({ stopped }) => stopped)).toEqual([true]);
  });
});

type Fate = 'ready' | 'broken' | 'late' | 'refused';

function keeperOf(fates: readonly Fate[], most?: number) {
  const launched: Puppet[] = [];
  const told: string[] = [];
  let starts = 0;
  const launch: Launch = async (spawned) => {
    const fate = fates[starts++];
    spawned(starts);
    if (fate === 'broken') throw new Error('broken');
    if (fate === 'refused') throw new StartRefused('EVENTSTORE_URL: no');
    if (fate === 'late') await new Promise((resolve) => setTimeout(resolve, 30));
    const puppet = new Puppet(starts);
    launched.push(puppet);
    return puppet;
  };
  const events: ProcessSupervisorEvents = {
    spawned: (_, pid) => told.push(`spawned ${pid}`),
    restarting: (_, reason, milliseconds) => told.push(`${reason}, again in ${milliseconds}`),
    restarted: () => told.push('serves again'),
    gaveUp: ({ message }) => told.push(`gave up: ${message}`),
  };
  return { keeper: new ProcessSupervisor('service', launch, events, most), launched, told };
}

class Puppet implements Running {
  readonly port = 1;
  stopped = false;
  end: (reason: string) => void = () => undefined;
  readonly ended = new Promise<string>((resolve) => (this.end = resolve));

  constructor(readonly pid: number) {}

  async stop(): Promise<void> {
    this.stopped = true;
    this.end('stopped');
  }

  kill(): void {
    this.end('killed');
  }
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}
