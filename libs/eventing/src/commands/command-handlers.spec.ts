import { describe, expect, it } from '@jest/globals';
import { command } from '#libs/kernel';
import { keepFor } from '../store/esdb/esdb.whole-streams.js';
import { multiStreamHandlerOf } from './command-handlers.js';
import { RetentionDenied } from '../store/event-store.js';

const denied = (code: number) => Object.assign(new Error('Access Denied'), { type: 'access-denied', code });
const PERMISSION_DENIED = 7;
const UNAUTHENTICATED = 16;

const stream = 'clicks-t.1';
const keeping = (fault: unknown) =>
  keepFor(400, {
    stream,
    of: `$$${stream}`,
    async *newest() {},
    writer: { attempt: () => Promise.reject(fault) },
  });

class Close extends command('Close')<object>() {}

describe('how long a stream is kept', () => {
  it('is not said where the store denies it; a user it does not know is a fault', async () => {
    await expect(keeping(denied(PERMISSION_DENIED))).rejects.toThrow(RetentionDenied);
    await expect(keeping(denied(UNAUTHENTICATED))).rejects.not.toThrow(RetentionDenied);
    await expect(keeping(denied(UNAUTHENTICATED))).rejects.toThrow('Access Denied');
  });

  it('is refused to a command, so that its event is put aside until the right is granted', async () => {
    const handler = multiStreamHandlerOf<Close>({
      command: Close,
      carryOut: async (_, { store }) => {
        await store.keepFor(stream, 400);
        throw new Error('not reached');
      },
    });
    const Handler = handler as new (...parts: object[]) => { execute: (command: Close) => Promise<unknown> };
    const store = { keepFor: () => keeping(denied(PERMISSION_DENIED)) };
    const outcome = await new Handler({}, {}, store).execute(new Close({}, {} as never));
    expect(outcome).toMatchObject({ refused: 'RETENTION_DENIED' });
  });
});
