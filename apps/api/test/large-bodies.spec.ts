import type { Principal, TokenVerifier } from '#libs/access';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fastify, { type FastifyInstance } from 'fastify';
import { request } from 'node:http';
import { until } from '../../../test/support/until.js';
import { guardRequests } from '../src/guard/request-guard.js';

const SIX_MIB = Buffer.from(JSON.stringify({ text: 'x'.repeat(6 * 1024 * 1024) }));

let server: FastifyInstance;
let url: string;
/** Lets the work of all requests end. */
let release: () => void;
let begun: number;
let caller: Principal;

beforeEach(async () => {
  const done = new Promise<void>((resolve) => (release = resolve));
  begun = 0;
  server = fastify({ bodyLimit: 64 * 1024 * 1024 });
  caller = { tenant: 'acme', subject: 'ada', role: 'integration' };
  const verify = () => Promise.resolve(caller);
  guardRequests(server, { verifier: { verify } as unknown as TokenVerifier, log: () => undefined });
  server.post('/work', async () => {
    begun += 1;
    await done;
    return 'done';
  });
  url = `${await server.listen({ port: 0, host: '127.0.0.1' })}/work`;
});
afterEach(async () => {
  release();
  await server.close();
});

const authorization = 'Bearer a.b.c';
const headers = { authorization, 'content-type': 'application/json', 'content-length': SIX_MIB.length };

/** The status; hangs up without one once its work has begun, where that is asked for. */
const post = ({ hangsUp = false } = {}): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const before = begun;
    const sent = request(url, { method: 'POST', headers }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode));
    });
    sent.on('error', (error) => (hangsUp ? resolve(undefined) : reject(error)));
    sent.end(SIX_MIB);
    const look = setInterval(() => {
      if (!hangsUp || begun === before) return;
      clearInterval(look);
      sent.destroy();
    }, 5);
    sent.on('close', () => clearInterval(look));
  });

const closed = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 50));

describe('room for large bodies', () => {
  it('is held while a body is worked on, though its sender has hung up', async () => {
    await post({ hangsUp: true });
    await post({ hangsUp: true });
    await closed();
    expect([await post(), begun]).toEqual([429, 2]);
    release();
    await closed();
    expect(await post()).toBe(200);
  });
});

describe('requests under way', () => {
  const asked = () =>
    fetch(url, { method: 'POST', headers: { authorization, 'content-type': 'application/json' }, body: '{}' });
  /** How many of so many are refused while none is answered. */
  async function refusedOf(count: number, of: Partial<Principal>): Promise<number> {
    caller = { ...caller, ...of };
    let refused = 0;
    for (let n = 0; n < count; n += 1) void asked().then(({ status }) => (refused += status === 429 ? 1 : 0));
    await until(() => begun + refused >= count);
    return refused;
  }

  it('are so many of a partner at once, whoever asks for it; others are answered', async () => {
    expect(await refusedOf(53, { role: 'partner', partnerId: 'p' })).toBe(3);
    begun = 0;
    expect(await refusedOf(2, { partnerId: 'q' })).toBe(0);
    release();
    await closed();
    begun = 0;
    expect(await refusedOf(50, { partnerId: 'p' })).toBe(0);
  });
});
