import { describe, expect, it } from '@jest/globals';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { ViewPositions } from './visibility.js';

describe('the connection that hears of positions', () => {
  it('is tried again one at a time while Postgres is away', async () => {
    let tries = 0;
    const away = createServer((socket) => {
      tries += 1;
      socket.destroy();
    });
    await new Promise<void>((resolve) => away.listen(0, '127.0.0.1', resolve));
    const { port } = away.address() as AddressInfo;
    const positions = new ViewPositions({ url: `postgres://nobody@127.0.0.1:${port}/views`, policies: [] });
    await expect(positions.start()).rejects.toThrow();
    await pause(3_000);
    expect(tries).toBeGreaterThan(1);
    expect(tries).toBeLessThanOrEqual(7);
    await positions.close();
    away.close();
  });
});
