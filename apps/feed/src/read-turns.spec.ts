import type { FeedFault, FeedReader } from '#libs/feed';
import { describe, expect, it } from '@jest/globals';
import { readTurns } from './read-turns.js';

const reader = (tenant: string): FeedReader => ({ tenant, subject: 's', expiresAt: Infinity });

describe('pages of the log', () => {
  it('are waited for so long and no longer, and one tenant takes not all turns', async () => {
    const inTurn = readTurns(20);
    let end = (): void => undefined;
    const silent = new Promise<void>((resolve) => (end = resolve));
    const held = [1, 2, 3].map(() => inTurn(reader('north'), () => silent));
    const late = inTurn(reader('north'), () => Promise.resolve());
    await expect(late).rejects.toMatchObject({
      reason: 'LOG_UNAVAILABLE',
      retryMs: 5_000,
    } satisfies Partial<FeedFault>);
    expect(await inTurn(reader('south'), () => Promise.resolve('read'))).toBe('read');
    end();
    await Promise.all(held);
    await expect(inTurn(reader('north'), () => Promise.reject(new Error('its own')))).rejects.toThrow('its own');
  });
});
