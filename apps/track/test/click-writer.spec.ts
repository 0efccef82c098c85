import { describe, expect, it } from '@jest/globals';
import { ClickDays } from '../../../libs/attribution/test/clicks-world.fixtures.js';
import { clickWriter } from '../src/click-writer.js';

const DAY = '2026-04-20';

describe('a process that records clicks', () => {
  it('is noted with its day also where much was missing before its first batch', async () => {
    const world = new ClickDays();
    const writer = clickWriter({ execute: (_: never, command: never) => world.send(command) } as never, 'one');
    const from = Date.parse(`${DAY}T09:00:00.000Z`);
    for (let n = 0; n < 10; n += 1) await writer.gap('acme', `gap ${n}`, { from, to: from, atLeast: 1 });
    await world.noted();
    expect(await world.isNoted(DAY)).toBe(false);
    const links = [{ linkId: 'l', programId: 'p', partnerId: 'A' }];
    await writer.batch('acme', 'batch', { day: DAY, links, clicks: [[0, 0, '0000000001', 'v']], bots: [] });
    await world.noted();
    expect(await world.isNoted(DAY)).toBe(true);
  });
});
