import { beforeEach, describe, expect, it } from '@jest/globals';
import { UntoldTenants } from './untold.ticker.js';

let now: number;
let untold: UntoldTenants;
beforeEach(() => {
  now = 0;
  untold = new UntoldTenants(100, () => now);
});

const of = (tenant: string, id = 'd1') => ({ tenant, id });

describe('tenants with a deadline that could not be told', () => {
  it('are passed for a while and then tried again', () => {
    untold.failed(of('ill'), 'why');
    expect([untold.passes('ill'), untold.passes('well'), untold.passed]).toEqual([true, false, ['ill']]);
    now = 100;
    expect([untold.passes('ill'), untold.passed, untold.size]).toEqual([false, [], 1]);
  });

  it('are news once for each deadline and reason, until one is told', () => {
    const news = [untold.failed(of('ill'), 'why'), untold.failed(of('ill'), 'why')];
    expect([...news, untold.failed(of('ill', 'd2'), 'why'), untold.failed(of('ill', 'd2'), 'else')]).toEqual([
      ...[true, false, true, true],
    ]);
    untold.told('ill');
    expect([untold.size, untold.failed(of('ill', 'd2'), 'else')]).toEqual([0, true]);
  });

  it('are forgotten when nothing of theirs is due any more, but not those that nobody has looked at', () => {
    untold.failed(of('cleared'), 'why');
    now = 50;
    untold.failed(of('ill'), 'why');
    now = 120;
    const { passed } = untold;
    now = 200;
    untold.nothingDueBut(passed);
    expect(untold.alerts()).toEqual(['deadlines of tenant ill wait: d1 cannot be told: why']);
  });

  it('are named, a few of them, and counted', () => {
    for (let n = 0; n < 8; n += 1) untold.failed(of(`t${n}`), 'why');
    expect(untold.alerts()).toHaveLength(6);
    expect(untold.alerts().at(-1)).toBe('deadlines of 3 more tenants wait');
  });
});
