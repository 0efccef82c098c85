import { expect, it, jest } from '@jest/globals';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startEventNode } from '#libs/embedded';
import { isOfClient } from '../../libs/eventing/src/store/esdb/esdb.rejections.js';
import { UnreliableProxy } from './proxy.fixtures.js';

jest.setTimeout(120_000);

interface Printed {
  readonly stack: string;
  readonly metadata: boolean;
}

it('knows the rejections that the client lets nobody catch from those of every other call', async () => {
  const node = await startEventNode({ port: 0, memory: true });
  const proxy = new UnreliableProxy(node.port);
  await proxy.listen();
  const script = join(import.meta.dirname, 'broken-batch-streams.mjs');
  const child = spawn(process.execPath, [script, `esdb://127.0.0.1:${proxy.port}?tls=false`]);
  let text = '';
  child.stdout.on('data', (chunk) => (text += String(chunk)));
  const reasons = () =>
    text
      .split('\n')
      .slice(0, -1)
      .map((line) => Object.assign(new Error(), JSON.parse(line) as Printed));
  const counts = () => [true, false].map((of) => reasons().filter((reason) => isOfClient(reason) === of).length);
  for (let n = 0; n < 60 && counts().includes(0); n += 1) {
    await pause(500);
    proxy.cut();
  }
  child.kill('SIGKILL');
  await proxy.refuse();
  await node.stop();
  const [ofClient, ofOthers] = counts();
  expect(ofClient).toBeGreaterThan(0);
  expect(ofOthers).toBe(1);
  expect(reasons().every(({ metadata }) => metadata)).toBe(true);
});
