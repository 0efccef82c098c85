import { describe, expect, it } from '@jest/globals';
import { Health } from './health.js';
import type { RunnerStatus } from './runner-status.js';

const up = (): Promise<void> => Promise.resolve();
const down = (): Promise<void> => Promise.reject(new Error('cannot reach postgres://me:hunter2@host/db'));
const notes: RunnerStatus = { name: 'notes', kind: 'view', position: '1/1', lagEvents: 0, lagSeconds: 0 };

describe('readiness', () => {
  it('is there when everything needed is', async () => {
    const health = new Health({ needs: { store: up, postgres: up }, runners: () => [notes] });
    expect(await health.report()).toEqual({
      status: 'ready',
      needs: { store: 'up', postgres: 'up' },
      runners: [notes],
      alerts: [],
    });
  });

  it('is gone when something needed is, with the reason and without secrets', async () => {
    const { status, alerts } = await new Health({
      needs: { store: up, postgres: down },
      runners: down as never,
    }).report();
    expect([status, alerts]).toEqual(['unready', ['postgres is down: cannot reach postgres://me:[redacted]@host/db']]);
  });

  it('does not wait for ever', async () => {
    const never = () => new Promise<void>(() => undefined);
    const { needs } = await new Health({ needs: { store: never }, runners: () => [] }).report();
    expect(needs).toEqual({ store: 'no answer within 2000 ms' });
  });

  it('is gone while a view stands still for all tenants, with its reason', async () => {
    const halted = { ...notes, halted: 'UnknownEvent: note.burnt version 3' };
    const { status, alerts } = await new Health({ needs: {}, runners: () => [halted] }).report();
    expect([status, alerts]).toEqual(['unready', ['view notes has halted: UnknownEvent: note.burnt version 3']]);
  });

  it('is degraded while a view passes some tenants, which are named', async () => {
    const of = (tenant: string) => ({ tenant, stream: `note-${tenant}.1`, revision: '3', reason: 'why', since: '' });
    const runners = () => [{ ...notes, quarantined: Array.from({ length: 52 }, (_, n) => of(`t${n}`)) }];
    const { status, alerts } = await new Health({ needs: {}, runners }).report();
    expect([status, alerts.length, alerts[0], alerts[50]]).toEqual([
      'degraded',
      51,
      'view notes has quarantined tenant t0 at revision 3 of note-t0.1: why',
      '2 more are quarantined',
    ]);
  });

  it('is degraded while something of some tenants waits, and says what', async () => {
    const waits = ['deadlines of tenant t0 wait'];
    const report = await new Health({ needs: {}, runners: () => [notes], waits: () => waits }).report();
    expect([report.status, report.alerts]).toEqual(['degraded', waits]);
  });

  it('is degraded without what it can do without, which is named', async () => {
    const { status, needs, alerts } = await new Health({
      ...{ needs: { store: up }, wants: { keys: down }, runners: () => [] },
    }).report();
    expect([status, needs, alerts]).toEqual([
      ...['degraded', { store: 'up' }, ['keys is down: cannot reach postgres://me:[redacted]@host/db']],
    ]);
  });

  it('is gone while the process stops', async () => {
    const health = new Health({ needs: { store: up }, runners: () => [] });
    health.drain();
    expect((await health.report()).status).toBe('unready');
  });
});
