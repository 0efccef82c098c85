import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { tell } from '../faults/faults.js';
import { TenantReader } from '../reads/tenant-reader.js';

const sockets: Socket[] = [];
/** Takes connections and never says a word. */
const silent = createServer((socket) => void sockets.push(socket.on('error', () => undefined)));

beforeEach(async () => {
  silent.listen(0, '127.0.0.1');
  await once(silent, 'listening');
});
afterEach(() => void silent.close());

describe('questions to a database that is silent', () => {
  it('wait for their turn so long and are told so, while the one before them still waits for its answer', async () => {
    const url = `postgres://reader@127.0.0.1:${(silent.address() as AddressInfo).port}/views`;
    const reader = new TenantReader({ url, pool: 1, connectMs: 3_600_000, waitMs: 20 });
    let isOver = false;
    const ask = (subject: string): Promise<unknown> =>
      reader.values({ tenant: 'acme', subject } as never, { text: 'SELECT 1', values: [] }).then(
        () => 'answered',
        (error: unknown) => tell(error).answer.extensions['code'],
      );
    const first = ask('ada').finally(() => (isOver = true));
    expect(await Promise.all([ask('ada'), ask('bob')])).toEqual(['BUSY', 'BUSY']);
    expect(isOver).toBe(false);
    for (const socket of sockets) socket.destroy();
    expect(await first).toBe('INTERNAL');
    await reader.close();
  });
});
