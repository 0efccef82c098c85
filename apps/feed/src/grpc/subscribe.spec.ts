import { Metadata } from '@grpc/grpc-js';
import { describe, expect, it } from '@jest/globals';
import { PassThrough } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import type { CallParts, Duplex } from './calls.js';
import { subscribe } from './subscribe.js';

describe('whoever subscribes without a token', () => {
  it('is refused, and nothing that was sent is read', async () => {
    const call = Object.assign(new PassThrough(), { metadata: new Metadata() });
    call.write(Buffer.from('nonsense'));
    const readers = { reader: () => pause(50).then(() => Promise.reject(new Error('no token'))) };
    const parts = { readers } as unknown as CallParts;
    const answer = subscribe(call as unknown as Duplex, parts, new AbortController().signal);
    await expect(answer).rejects.toThrow('no token');
    expect(call.readableLength).toBe('nonsense'.length);
  });
});
