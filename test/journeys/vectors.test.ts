import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sharedTestService } from '../support/shared-service.js';
import type { TestService } from '../support/test-service.js';
import { concord } from './command-line.js';

const PATIENCE = 300_000;

/** 10 % of 100, of which half is given back, and 10 of the rest more than there is. */
const scenario = {
  program: { currency: 'GBP', timeZone: 'Europe/London', startsAt: '2025-01-01T00:00:00Z' },
  partners: [{ key: 'p1', kind: 'affiliate', country: 'GB', tier: 1 }],
  plans: [
    {
      key: 'plan',
      versions: [
        {
          ...{ version: 1, effectiveFrom: '2025-01-01T00:00:00Z', rounding: 'HALF_AWAY' },
          rules: [{ key: 'r', pays: { share: { rate: '0.10' } } }],
        },
      ],
    },
  ],
  steps: [
    {
      ...{ step: 'recordSale', key: 's1', occurredAt: '2025-03-01T12:00:00Z' },
      credits: [{ partner: 'p1', weight: 10_000 }],
      lines: [{ line: 1, kind: 'goods', quantity: '1', unitPrice: '100' }],
      expect: { totals: { p1: 1000 } },
    },
    { step: 'refundSale', key: 'f1', occurredAt: '2025-03-02T12:00:00Z', sale: 's1', amount: '50' },
    {
      ...{ step: 'refundSale', key: 'f2', occurredAt: '2025-03-03T12:00:00Z', sale: 's1', amount: '60' },
      expect: { exceeded: '10', totals: { p1: 0 } },
    },
    {
      ...{ step: 'refundSale', key: 'f3', occurredAt: '2025-03-04T12:00:00Z', sale: 's1', amount: '0' },
      expect: { refused: 'BAD_AMOUNT' },
    },
  ],
  expect: {
    totals: { p1: 0 },
    ledgers: {
      p1: [
        { step: 's1', kind: 'accrual', sale: 's1', rule: 'r', amount: 1000 },
        { step: 'f1', kind: 'refund', sale: 's1', rule: 'r', amount: -500 },
        { step: 'f2', kind: 'refund', sale: 's1', rule: 'r', amount: -500 },
      ],
    },
    passed: [],
  },
};

const [recorded, refunded, exceeding, refused] = scenario.steps;
const { p1: postings } = scenario.expect.ledgers;

/** Each says something that is not so. */
const WRONG: readonly [string, object, string][] = [
  [
    'wrong-total',
    { steps: [{ ...recorded, expect: { totals: { p1: 1001 } } }, refunded, exceeding, refused] },
    'after recordSale s1: total of p1: 1000, expected 1001',
  ],
  [
    'wrong-excess',
    { steps: [recorded, refunded, { ...exceeding, expect: { exceeded: '11' } }, refused] },
    'after refundSale f2: exceeded 10, expected 11',
  ],
  [
    'wrong-refusal',
    { steps: [recorded, refunded, exceeding, { ...refused, expect: { refused: 'OUT_OF_RANGE' } }] },
    'after refundSale f3: refused NOT_POSITIVE, to be refused OUT_OF_RANGE',
  ],
  [
    'wrong-posting',
    { expect: { ...scenario.expect, ledgers: { p1: [{ ...postings[0], kind: 'rerated' }, ...postings.slice(1)] } } },
    'posting: missing s1: rerated 1000 to p1 for s1 under r; not expected s1: accrual 1000 to p1 for s1 under r',
  ],
  [
    'wrong-passed',
    {
      expect: {
        ...scenario.expect,
        passed: [{ step: 's1', partner: 'p1', sale: 's1', rule: null, reason: 'NO_PLAN' }],
      },
    },
    'passed: missing s1: s1 of p1 under no rule, NO_PLAN',
  ],
];

describe('scenarios of the commission rules', () => {
  let service: TestService;
  let folder: string;

  const put = (name: string, text: string): Promise<void> => writeFile(join(folder, `${name}.json`), text);
  const play = (...args: string[]) => concord(service.home, 'vectors', ...args);

  beforeAll(async () => {
    service = await sharedTestService();
    folder = await mkdtemp(join(tmpdir(), 'concord-vectors-'));
    await put('right', JSON.stringify(scenario));
    for (const [name, more] of WRONG) await put(name, JSON.stringify({ ...scenario, ...more }));
  }, PATIENCE);

  afterAll(async () => {
    await service?.stop();
    await rm(folder, { recursive: true, force: true });
  }, PATIENCE);

  it(
    'end with code 0 where the service does as they say',
    async () => {
      const { code, stdout, stderr } = await play(folder, '--only', 'right');
      expect(stderr).toBe('');
      expect(stdout).toMatch(/^1 scenarios: 1 as expected, 0 differ; the reconciliation disagrees with 0; \d+ s\n$/);
      expect(code).toBe(0);
    },
    PATIENCE,
  );

  it(
    'end with code 2 and the first difference of each that says something else',
    async () => {
      const { code, stdout } = await play(folder, '--json');
      const lines = stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, string | null>);
      const found = new Map(lines.map(({ name, step, difference }) => [name, { step, difference }]));
      for (const [name, , text] of WRONG) {
        const { step = null, difference = null } = found.get(name) ?? {};
        expect([name, step === null ? difference : `after ${step}: ${difference}`]).toEqual([name, text]);
      }
      expect(found.get('right')).toEqual({ step: null, difference: null });
      const differing = WRONG.length;
      expect(lines.at(-1)).toMatchObject({ event: 'end', scenarios: 6, asExpected: 1, differing, disagreeing: 0 });
      expect(code).toBe(2);
    },
    PATIENCE,
  );

  it(
    'that are none, or ask for what the service does not know, are differences and stop no other',
    async () => {
      await put('x-half', '{ "name": ');
      await put('x-none', '{}');
      const [plan] = scenario.plans;
      const odd = {
        rules: [{ key: 'r', when: { fact: 'sale.weather', is: 'rain' }, pays: { share: { rate: '0.1' } } }],
      };
      await put(
        'x-odd',
        JSON.stringify({ ...scenario, plans: [{ ...plan, versions: [{ ...plan?.versions[0], ...odd }] }] }),
      );
      const { code, stdout } = await play(folder, '--only', 'x-');
      expect(stdout).toMatch(/^differs x-half: no scenario: it is no JSON/m);
      expect(stdout).toMatch(/^differs x-none: no scenario: `program` needs currency, timeZone, startsAt$/m);
      expect(stdout).toMatch(/^differs x-odd: the API does not take publishPlan: .*SALE_WEATHER/m);
      expect(stdout).toMatch(/^3 scenarios: 0 as expected, 3 differ/m);
      expect(code).toBe(2);
    },
    PATIENCE,
  );

  it(
    'are played with tokens that a command prints for the tenant of each',
    async () => {
      const bad = await play(folder, '--only', 'right', '--token-command', 'echo no-token-{tenant}');
      expect([bad.code, bad.stderr]).toEqual([1, expect.stringContaining('UNAUTHENTICATED')]);
      const main = join(process.cwd(), 'dist/programs/cli.js');
      const command = `CONCORD_HOME=${service.home} "${process.execPath}" ${main} token --tenant {tenant}`;
      const good = await play(folder, '--only', 'right', '--token-command', command);
      expect([good.code, good.stderr]).toEqual([0, '']);
    },
    PATIENCE,
  );
});
