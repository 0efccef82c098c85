import { expect, it } from '@jest/globals';
import type { Exported } from './exporter.js';
import { ExportController } from './export.controller.js';

const principal = { tenant: 'acme', subject: 'ada', role: 'manager' } as const;
const reply = { header: () => undefined };

function controllerOf(begin: () => Promise<Exported>) {
  const logged: unknown[] = [];
  const controller = new ExportController({ begin } as never, (cause) => logged.push(cause));
  const ask = () => controller.export({ of: 'sales' }, { headers: {}, principal }, reply as never);
  return { ask, logged };
}

it('logs why an export did not begin, where whoever asked is not told', async () => {
  const { ask, logged } = controllerOf(() => Promise.reject(new Error('the disk is full')));
  await expect(ask()).rejects.toMatchObject({ status: 500 });
  expect(logged).toEqual([expect.objectContaining({ message: 'the disk is full' })]);
});

it('logs why an export broke off, and breaks it off', async () => {
  let ended = 0;
  const batches = (async function* () {
    yield [['1']];
    await Promise.resolve();
    throw new Error('the database stopped');
  })();
  const end = (): Promise<void> => Promise.resolve(void (ended += 1));
  const exported: Exported = {
    ...{ columns: [], position: '1/1', batches, end },
    signal: new AbortController().signal,
    stop: () => undefined,
  };
  const { ask, logged } = controllerOf(() => Promise.resolve(exported));
  const file = (await ask()).getStream();
  await expect(file.toArray()).rejects.toThrow('the database stopped');
  expect(logged).toEqual([expect.objectContaining({ message: 'the database stopped' })]);
  expect(ended).toBe(1);
});
