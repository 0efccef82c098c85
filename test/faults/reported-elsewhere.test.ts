import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fromGlobalId } from '#libs/kernel';
import { concord } from '../journeys/command-line.js';
import { businessOf } from '../support/history.js';
import { done, mutate, type Payload, Shop, STARTS_AT } from '../support/shop.js';
import { type OwnService, startTestService } from '../support/test-service.js';
import { until } from '../support/until.js';
import { isReady } from './supervised.js';

// Only stops what hangs.
const PATIENCE = 600_000;
const TENANT = 'reported';
const FORMULA = '=HYPERLINK("http://x","y")';
const JOHN = 'john.doe@example.com';

/** What people reported of other products, played on this one from outside. */
describe('what was reported of others', () => {
  let service: OwnService;
  let shop: Shop;
  let client: EventStoreDBClient;
  const nameOf = (stream: string): string => `${service.supervised.run().env['CONCORD_STREAM_PREFIX'] ?? ''}${stream}`;
  const codesOf = ({ userErrors }: Payload): string[] => userErrors.map(({ code }) => code);
  const sell = async (externalId: string, more: object = {}): Promise<Payload> =>
    mutate(shop.api, 'recordSale', shop.sale(externalId, '10.00', { idempotencyKey: randomUUID(), ...more }));

  async function sold(externalId: string, more: object = {}): Promise<Payload> {
    const payload = await sell(externalId, more);
    expect(codesOf(payload)).toEqual([]);
    return payload;
  }

  const opened = async (key: string): Promise<Shop> =>
    Shop.open(await service.api(TENANT), key, { currency: 'USD', rate: '0.10' });

  beforeAll(async () => {
    service = await startTestService();
    client = EventStoreDBClient.connectionString(service.supervised.run().env['EVENTSTORE_URL'] ?? '');
  }, PATIENCE);
  afterAll(async () => {
    await client?.dispose();
    await service?.stop();
  }, PATIENCE);

  it(
    'one date that does not exist harms its own item alone',
    async () => {
      shop = await opened('B6');
      const items = ['2024-02-30T00:00:00Z', '2024-02-10T00:00:00Z'].map((occurredAt, n) =>
        shop.sale(`B${n}`, '1.00', { occurredAt }),
      );
      const { sent } = await shop.api<{ sent: { results: Payload[] } }>(
        'mutation ($input: RecordSalesInput!) { sent: recordSales(input: $input) { results { id position userErrors { code field } } } }',
        { input: { items } },
      );
      expect(sent.results.map(codesOf)).toEqual([['BAD_INSTANT'], []]);
    },
    PATIENCE,
  );

  it('one order with blanks around its number, or what cannot be seen, is commissioned once', async () => {
    shop = await opened('K1');
    const { position } = await sold('1001');
    for (const alike of ['1001 ', ' 1001', '1001\u200b', '1001\u00a0'])
      expect(codesOf(await sell(alike))).not.toEqual([]);
    expect((await shop.entries(position)).map(({ amount }) => amount.amount)).toEqual(['1.00']);
  });

  it('neither a sale nor a refund is of a year that has not come', async () => {
    shop = await opened('K3');
    expect(codesOf(await sell('1', { occurredAt: '2062-02-10T00:00:00Z' }))).toEqual(['IN_FUTURE']);
    await sold('2');
    const refund = shop.refund('2', 'R', '5.00', { occurredAt: '2099-01-01T00:00:00Z' });
    expect(codesOf(await mutate(shop.api, 'refundSale', refund))).toEqual(['IN_FUTURE']);
  });

  it('a customer whom a shop names by e-mail stands nowhere in the history, and is shown to whom may see it', async () => {
    shop = await opened('G1');
    const { position } = await sold('1', { customer: { ref: JOHN } });
    const { sales } = await shop.api<{ sales: { nodes: object[] } }>(
      'query ($id: ID!, $after: Position) { sales(programId: $id, first: 1, after: $after) { nodes { customer { ref } } } }',
      { id: shop.programId, after: position },
    );
    expect(sales.nodes).toEqual([{ customer: { ref: JOHN } }]);
    const history = await businessOf(service, TENANT);
    expect(history.length).toBeGreaterThan(10);
    expect(JSON.stringify(history)).not.toContain('john.doe');
  });

  it(
    'a formula is none in the file that a provider reads, nor in an export, and both files are their user’s alone',
    async () => {
      shop = await opened('CSV1');
      const { programId, partnerId } = shop;
      const key = () => ({ idempotencyKey: randomUUID() });
      await done(shop.api, 'setPayoutPolicy', {
        ...{ ...key(), programId, effectiveFrom: STARTS_AT, minimum: '1', payoutCurrency: 'USD', rateSource: 'ecb' },
        ...{ approval: 'AUTOMATIC', requiresTaxForm: false, requiresPayoutMethod: true },
      });
      await done(shop.api, 'setHoldPolicy', { ...key(), programId, effectiveFrom: STARTS_AT, maturityDays: 0 });
      await done(shop.api, 'verifyPayoutMethod', {
        ...{ ...key(), partnerId, destination: FORMULA, occurredAt: STARTS_AT },
      });
      await sold('1', { lines: [{ product: 'x', unitPrice: '1000.00', quantity: '1' }] });
      await done(shop.api, 'closePeriod', { ...key(), programId, period: '2024-01' });
      const folder = join(service.home, 'payouts');
      const filesOf = () => readdir(folder).catch(() => []);
      await until(async () => (await filesOf()).some((name) => name.endsWith('.csv')));
      const [file = ''] = (await filesOf()).filter((name) => name.endsWith('.csv'));
      const written = `"'=HYPERLINK(""http://x"",""y"")"`;
      await until(async () => (await readFile(join(folder, file), 'utf8')).includes(written));
      const modes = [folder, join(folder, file)].map(async (path) => (await stat(path)).mode & 0o777);
      expect(await Promise.all(modes)).toEqual([0o700, 0o600]);
      const { stdout } = await concord(service.home, 'payouts', 'export', '-t', TENANT, '-p', programId);
      expect(stdout).toContain(written);
      expect(stdout).not.toContain(`,"=HYPERLINK`);
    },
    PATIENCE,
  );

  it(
    'a stream of somebody else that begins like one of ours is passed by, and told',
    async () => {
      shop = await opened('E2');
      await client.appendToStream(nameOf('sale-otherapp-1'), [jsonEvent({ type: 'SaleHappened', data: {} })]);
      const { position } = await sold('1');
      expect(await shop.balance(position)).toBe('1.00');
      const health = await fetch(`${service.supervised.url}/health/ready`);
      const { status, alerts } = (await health.json()) as { status: string; alerts: string[] };
      expect([status, alerts.filter((alert) => alert.includes('quarantined'))]).toEqual(['ready', []]);
    },
    PATIENCE,
  );

  it(
    'a stream that has lost its beginning is never read as new: nothing is commissioned twice, and the audit names it',
    async () => {
      shop = await opened('E3');
      const first = await sold('S1');
      const [deleted, cut] = [await sold('S2'), await sold('S3')];
      const refund = (idempotencyKey: string) =>
        mutate(shop.api, 'refundSale', shop.refund('S3', 'R1', '5.00', { idempotencyKey }));
      const refunded = await refund('before');
      expect(codesOf(refunded)).toEqual([]);
      expect(await shop.balance(refunded.position)).toBe('2.50');
      const streamOf = ({ id }: Payload) => nameOf(`sale-${TENANT}.${fromGlobalId('sale', id ?? '')}`);
      await client.deleteStream(streamOf(deleted));
      await client.setStreamMetadata(streamOf(cut), { truncateBefore: 1 });
      const pids = [service.pid('api'), service.pid('projector')];
      for (const pid of pids) process.kill(pid, 'SIGKILL');
      await until(() => service.pid('api') !== pids[0] && service.pid('projector') !== pids[1]);
      await until(() => isReady(service.supervised.url));
      for (const externalId of ['S2', 'S3']) expect(codesOf(await sell(externalId))).toEqual(['STREAM_TRIMMED']);
      expect(codesOf(await refund('after'))).toEqual(['STREAM_TRIMMED']);
      const { position } = await sold('S4');
      expect(first.position).not.toBe(position);
      expect(await shop.balance(position)).toBe('3.50');
      const said = await concord(service.home, 'reconcile', '-t', TENANT, '--program', shop.programId, '--json');
      expect(said.code).toBe(1);
      const { byKind } = (JSON.parse(said.stdout) as { differences: { byKind: Record<string, number> } }).differences;
      expect(byKind).toEqual({ 'stream-trimmed': 2 });
    },
    PATIENCE,
  );
});
