import { describe, expect, it } from '@jest/globals';
import { setImmediate as turn } from 'node:timers/promises';
import { Connections } from './connections.js';

describe('requests under way', () => {
  /** Requests that hang until they are freed, and who has begun one. */
  const hanging = (connections: Connections) => {
    const [begun, free]: [string[], (() => void)[]] = [[], []];
    const ask = (tenant: string, count: number) => {
      for (let n = 0; n < count; n += 1)
        void connections.run({ tenant, subject: `${n}` }, () => {
          begun.push(tenant);
          return new Promise<void>((resolve) => free.push(resolve));
        });
    };
    const of = (tenant: string) => begun.filter((one) => one === tenant).length;
    return { begun, free, ask, of };
  };

  it('are as many of a tenant as it may have, and no more', async () => {
    const { begun, free, ask } = hanging(new Connections(512, 32));
    ask('one', 40);
    await turn();
    expect(begun).toHaveLength(32);
    free[0]?.();
    await turn();
    expect(begun).toHaveLength(33);
  });

  it('of 80 tenants that hang leave something for the next', async () => {
    const { begun, ask, of } = hanging(new Connections(512, 32));
    for (let n = 0; n < 80; n += 1) ask(`hangs-${n}`, 50);
    await turn();
    expect(begun.length).toBeLessThan(512);
    ask('next', 3);
    await turn();
    expect(of('next')).toBeGreaterThan(0);
  });

  it('go to whoever waits, in turn, as soon as there is room, and are never too many', async () => {
    const { begun, free, ask, of } = hanging(new Connections(8, 4));
    const tenants = ['one', 'two', 'three'];
    for (const tenant of tenants) ask(tenant, 10);
    for (let n = 0; n < 30; n += 1) {
      await turn();
      expect(begun.length - n).toBeLessThanOrEqual(8);
      expect(Math.min(...tenants.map(of))).toBeGreaterThan(0);
      free[n]?.();
    }
    expect(tenants.map(of)).toEqual([10, 10, 10]);
  });
});
