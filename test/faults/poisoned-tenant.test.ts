import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Shop } from '../support/shop.js';
import { type OwnService, startTestService } from '../support/test-service.js';
import { until } from '../support/until.js';

// Only stops what hangs.
const PATIENCE = 600_000;
/** Sales of the healthy tenant, and before which of them the poison comes. */
const [SALES, POISON_AT] = [24, 8];

interface Ready {
  readonly status: string;
  readonly runners: readonly { readonly name: string; readonly quarantined?: readonly { readonly tenant: string }[] }[];
  readonly alerts: readonly string[];
}

interface Poison {
  readonly kind: string;
  readonly type: string;
  readonly data: object;
  /** Undefined: those that an event of ours has. */
  readonly metadata?: object;
  /** Undefined: `<noun>-<tenant>.<uuid>`. */
  readonly stream?: string;
  /** Where its tenant is quarantined; null: nowhere, for the stream is none of ours. */
  readonly view: string | null;
  readonly reason: string;
}

const golden = (type: string, more: object): object => {
  const file = join(import.meta.dirname, '..', 'golden', `${type}.v1.json`);
  return { ...(JSON.parse(readFileSync(file, 'utf8')) as { data: object }).data, ...more };
};

const id = randomUUID();
const program = golden('program.created', { programId: id, timeZone: 'UTC' });

/** What no door of ours lets in, written straight into the store. */
const POISONS: readonly Poison[] = [
  {
    ...{ kind: 'a text with U+0000', type: 'program.created', view: 'programs', reason: 'database error 22' },
    data: { ...program, name: 'a\u0000b' },
  },
  {
    ...{ kind: 'a number that its column cannot hold', type: 'activity.planned', view: 'activities' },
    ...{ data: golden('activity.planned', { activityId: id, expectedLeads: 2 ** 40 }), reason: 'database error 22003' },
  },
  {
    ...{ kind: 'an unknown type', type: 'program.never-heard-of', data: {}, view: 'programs' },
    reason: 'UnknownEvent: unknown event program.never-heard-of version 1',
  },
  {
    ...{
      kind: 'the metadata of somebody else',
      type: 'program.created',
      data: program,
      metadata: {},
      view: 'programs',
    },
    reason: 'MalformedEvent',
  },
  {
    ...{ kind: 'a stream of another application', type: 'SaleHappened', data: {}, metadata: {}, view: null },
    ...{ stream: 'sale-otherapp-1', reason: 'events of streams that are not ours were passed by: sale-otherapp-1' },
  },
];

const metadataOf = (tenant: string): object => ({
  ...{ tenant, actor: { subject: 's', role: 'r' }, version: 1, commandId: randomUUID(), bodyHash: '' },
  ...{ $correlationId: 'c', $causationId: 'c', occurredAt: '2026-01-02T03:04:05.000Z' },
});

describe('a healthy tenant beside events that were written into the store itself', () => {
  let service: OwnService;
  let well: Shop;
  beforeAll(async () => {
    service = await startTestService();
    well = await Shop.open(await service.api('well'), 'well');
    for (let n = 0; n < 5; n += 1) await sold(`warm ${n}`);
  }, PATIENCE);
  afterAll(() => service?.stop(), PATIENCE);

  /** Milliseconds from the answer of a sale until its commission is in the balance. */
  async function sold(externalId: string): Promise<number> {
    const { position } = await well.record(externalId, '10.00');
    const began = performance.now();
    await well.balance(position);
    return performance.now() - began;
  }

  const ready = async (): Promise<Ready> => {
    const url = `http://127.0.0.1:${service.supervised.run().env['CONCORD_PROJECTOR_PORT']}/health/ready`;
    return (await fetch(url)).json() as Promise<Ready>;
  };

  it.each(POISONS.map((poison, n) => [poison.kind, `ill-${n}`, poison] as const))(
    'with %s: sees its own at once',
    async (kind, tenant, { type, data, metadata, stream, view, reason }) => {
      const lags: number[] = [];
      for (let n = 0; n < SALES; n += 1) {
        if (n === POISON_AT) {
          const name = stream ?? `${type.split('.')[0]}-${tenant}.${id}`;
          const event = { id: randomUUID(), type, data, metadata: metadata ?? metadataOf(tenant) };
          await service.store.append(name, 'no-stream', [event as never]);
        }
        lags.push(await sold(`${tenant} ${n}`));
      }
      const [before, behind] = [lags.slice(0, POISON_AT), lags.slice(POISON_AT)].map((some) =>
        Math.round(Math.max(...some)),
      );
      process.stdout.write(`beside ${kind}: visible after at most ${behind} ms; ${before} ms before\n`);
      await until(async () => (await ready()).alerts.some((alert) => alert.includes(reason)));
      const { runners, status } = await ready();
      const where = runners.filter(({ quarantined = [] }) => quarantined.some((one) => one.tenant === tenant));
      expect(where.map(({ name }) => name)).toEqual(view === null ? [] : expect.arrayContaining([view]));
      expect(status).not.toBe('unready');
      expect(runners.flatMap(({ quarantined = [] }) => quarantined.filter((one) => one.tenant === 'well'))).toEqual([]);
    },
    PATIENCE,
  );

  it('sums up to what it sold', async () => {
    const { position } = await well.record('last', '10.00');
    const sales = 5 + POISONS.length * SALES + 1;
    expect(await well.balance(position)).toBe((sales * 1.5).toFixed(2));
  });
});
