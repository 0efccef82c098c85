import { describe, expect, it } from '@jest/globals';
import { Health } from '../health.js';
import { Metrics } from '../metrics.js';
import { ObservabilityController } from './observability.controller.js';
import type { OperatorAccess } from './operators.js';
import { Diagnostics } from './diagnostics.js';

const TOKEN = 'k7yQv2dXo9Zs4Lr8Tn1Wb6Hm3Jc5Fg0P';
const SHOWN = `Bearer ${TOKEN}`;
const OTHERS = [undefined, '', 'Bearer ', SHOWN.slice(0, -1), `${SHOWN}x`, TOKEN, `Basic ${TOKEN}`, 'Bearer a.b.c'];

const tenant = { tenant: 'acme', stream: 'sale-acme.1', revision: '3', reason: 'why', since: '' };
const sales = { name: 'sales', kind: 'view' as const, position: '1/1', quarantined: [tenant] };

/** What a process tells while a tenant of it is quarantined, as it is answered. */
function telling(operators: OperatorAccess, { isStopping = false } = {}) {
  const health = new Health({ needs: {}, runners: () => [sales as never] });
  if (isStopping) health.drain();
  const metrics = new Metrics(() => [sales as never]);
  const controller = new ObservabilityController(new Diagnostics({ health, metrics, operators }));
  return async (path: 'ready' | 'text', authorization?: string) => {
    const answer = { code: 200, headers: {} as Record<string, string> };
    const body = await controller[path](authorization, {
      status: (code) => (answer.code = code),
      header: (name, value) => (answer.headers[name] = value),
    });
    return { ...answer, body };
  };
}

describe('what a process tells of itself', () => {
  it('is for strangers whether it is ready, as a load balancer must know, and nothing of any tenant', async () => {
    for (const other of OTHERS) {
      const tell = telling({ token: TOKEN, isOpen: false });
      expect(await tell('ready', other)).toMatchObject({ code: 200, body: { status: 'ready' } });
      const { code, body, headers } = await tell('text', other);
      expect([code, headers['www-authenticate']]).toEqual([401, 'Bearer']);
      expect(body).not.toContain('concord_');
      const stopping = telling({ token: TOKEN, isOpen: false }, { isStopping: true });
      expect(await stopping('ready', other)).toMatchObject({ code: 503, body: { status: 'unready' } });
    }
  });

  it('says no more than the status to strangers', async () => {
    const { body } = await telling({ token: TOKEN, isOpen: false })('ready');
    expect(Object.keys(body)).toEqual(['status']);
  });

  it.each([SHOWN, `bearer ${TOKEN}`])('is everything for who shows the token', async (shown) => {
    const tell = telling({ token: TOKEN, isOpen: false });
    expect(JSON.stringify((await tell('ready', shown)).body)).toContain('sale-acme.1');
    expect(await tell('text', shown)).toMatchObject({
      code: 200,
      headers: { 'content-type': expect.stringContaining('text/plain; version=0.0.4') },
      body: expect.stringContaining('concord_quarantined{name="sales",kind="view"} 1'),
    });
  });

  it('is without a token for everybody or for nobody', async () => {
    expect((await telling({ isOpen: true })('ready')).body).toMatchObject({ status: 'degraded' });
    expect((await telling({ isOpen: true })('text')).code).toBe(200);
    expect((await telling({ isOpen: false })('ready', SHOWN)).body).toEqual({ status: 'ready' });
    expect((await telling({ isOpen: false })('text', SHOWN)).code).toBe(401);
  });

  it('asks for a token that is set also where everybody may make tokens', async () => {
    expect((await telling({ token: TOKEN, isOpen: true })('text')).code).toBe(401);
  });
});
