import { readRunFile } from '#libs/config';
import { fromGlobalId } from '#libs/kernel';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readdir, readFile } from 'node:fs/promises';
import { get } from 'node:http';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { concord } from '../journeys/command-line.js';
import { rowsOfViews } from '../support/databases.js';
import { businessOf, type Written } from '../support/history.js';
import { retryingSender } from '../support/retrying-sender.js';
import { atScale } from '../support/scale.js';
import type { Sender } from '../support/sender.js';
import { type OwnService, startTestService } from '../support/test-service.js';
import { until } from '../support/until.js';

const KILLS = atScale({ short: 5, long: 50, soak: 100 });
// Only stops what hangs.
const PATIENCE = atScale({ short: 600_000, long: 1_500_000, soak: 3_000_000 });
const TENANT = 'acme';
/** A payment that was cut off is unknown, and found in its file. */
const PAID = ['fund.payment-sent', 'fund.payment-reconciled'];
/** What the fund pays of the 100.00 that each claim asks. */
const HALF = '50.00';
const KILLED = ['track', 'api', 'projector'] as const;
const BEGAN = '2024-01-01T00:00:00Z';
const NAMES = ['north', 'south'] as const;
const LINKS = 4;
/** Milliseconds after which a process that ends is started again at once. */
const SERVED = 1_100;
/** Who click at once, so that there is always a click under way that a kill may lose. */
const VISITORS = 6;
/** Milliseconds between two clicks of one. */
const EACH_CLICK = 20;
const BOB = { subject: 'bob', role: 'manager' } as const;
const DAY_MS = 86_400_000;
const day = (ago: number): string => new Date(Date.now() - ago * DAY_MS).toISOString().slice(0, 10);
const sha = (n: number): string => String(n).padStart(64, '0');

type Name = (typeof NAMES)[number];

/** A click as a visitor got it: what the id says of itself. */
interface Click {
  readonly id: string;
  readonly nonce: string;
  readonly isRecorded: boolean;
  readonly of: Name;
}

describe('track, api and projector, killed while visitors click and buy, sales change hands and claims are paid', () => {
  let service: OwnService;
  let seed: Sender;
  let programId: string;
  let fundId: string;
  const partners = new Map<Name, string>();
  const clicks: Click[] = [];
  /** Whose each sale is, by its number. */
  const owners = new Map<string, Name>();
  const claims: string[] = [];
  let moves = 0;
  let isOver = false;
  let onRecorded: (() => void) | undefined;

  beforeAll(async () => {
    service = await startTestService({
      ...{ CONCORD_TRACK_HOSTS: `go.acme.com=${TENANT}`, CONCORD_TRACK_FORWARDED: 'behind-proxy' },
    });
    seed = retryingSender((who) => service.as(who), { tenant: TENANT, subject: 'ada', role: 'manager' });
    ({ id: programId } = await seed.send('createProgram', {
      ...{ name: 'Affiliates', currency: 'EUR', timeZone: 'UTC', startsAt: BEGAN, maturityDays: 0 },
    }));
    await seed.send('publishPlan', {
      ...{ programId, name: 'share', standard: true, effectiveFrom: BEGAN },
      rules: [{ ruleId: 'share', name: 'a share', pays: { kind: 'SHARE', rate: '0.10' } }],
    });
    await seed.send('setAttributionPolicy', { programId, effectiveFrom: BEGAN, allowedDomains: ['acme.com'] });
    const budget = { programId, name: 'Always', amount: '1000000', startsOn: '2024-01-01', endsOn: '2099-12-31' };
    const { id: budgetId } = await seed.send('openFundBudget', budget);
    for (const name of NAMES) {
      const { results = [] } = await seed.send('admitPartners', {
        items: [{ programId, externalId: name, name, kind: 'affiliate', country: 'DE', occurredAt: BEGAN }],
      });
      const partnerId = results[0]?.id ?? '';
      partners.set(name, partnerId);
      const items = Array.from({ length: LINKS }, (_, n) => ({
        ...{ programId, partnerId, key: `${name}-${n}`, destination: 'https://www.acme.com/' },
      }));
      await seed.send('createLinks', { items });
      await seed.send('verifyPayoutMethod', { partnerId, destination: `iban-${name}`, occurredAt: BEGAN });
    }
    const given = { budgetId, partnerId: partners.get('north'), amount: '500000' };
    ({ id: fundId } = await seed.send('allocateFunds', given));
  }, PATIENCE);
  afterAll(async () => {
    isOver = true;
    await service?.stop();
  }, PATIENCE);

  /** Of a visitor that nobody has seen before; undefined: nobody answered. */
  async function click(n: number): Promise<Click | undefined> {
    const of = NAMES[n % NAMES.length]!;
    const port = readRunFile(service.home)?.env['CONCORD_TRACK_PORT'];
    const headers = {
      host: 'go.acme.com',
      'x-forwarded-for': `10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}`,
      'user-agent': `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${150 + n}.0.0.0 Safari/537.36`,
    };
    const location = await locationOf(Number(port), `/r/${of}-${n % LINKS}`, headers);
    const id = location === undefined ? null : new URL(location).searchParams.get('cid');
    if (!id) return undefined;
    const bytes = Buffer.from(id, 'base64url');
    return { id, of, nonce: bytes.toString('hex', 23, 28), isRecorded: (bytes.readUInt8(28) & 1) === 1 };
  }

  async function clicking(visitor: number): Promise<void> {
    for (let n = visitor; !isOver; n += VISITORS) {
      const found = await click(n);
      if (found) clicks.push(found);
      if (found?.isRecorded) onRecorded?.();
      await pause(EACH_CLICK);
    }
  }

  /** A customer of a click that no other has come by. */
  async function selling(): Promise<void> {
    for (let n = 0; !isOver; n += 1) {
      await until(() => isOver || clicks.length > n);
      const by = clicks[n];
      if (isOver || !by) return;
      const externalId = `S-${n}`;
      await seed.send('recordSale', {
        ...{ programId, externalId, currency: 'EUR', customer: { ref: `C-${n}` }, evidence: { clickId: by.id } },
        occurredAt: new Date().toISOString(),
        lines: [{ product: 'mug', kind: 'GOODS', quantity: '1', unitPrice: '10.00' }],
      });
      owners.set(externalId, by.of);
    }
  }

  async function moving(): Promise<void> {
    for (let n = 0; !isOver; n += 1) {
      const sold = [...owners.keys()];
      const saleExternalId = sold[(n * 7) % Math.max(sold.length, 1)];
      if (saleExternalId !== undefined) {
        const to: Name = owners.get(saleExternalId) === 'north' ? 'south' : 'north';
        const reason = 'a person said so';
        await seed.send('reassignSale', { programId, saleExternalId, partnerId: partners.get(to), reason });
        owners.set(saleExternalId, to);
        moves += 1;
      }
      await pause(50);
    }
  }

  async function claiming(): Promise<void> {
    const activity = { name: 'Joint webinar', kind: 'WEBINAR', startsOn: day(12), endsOn: day(10), cost: '200' };
    const proofs = [{ activity: 1, name: 'attendance.csv', mediaType: 'text/csv', size: 1024, sha256: sha(0) }];
    for (let n = 1; !isOver; n += 1) {
      const { id: requestId } = await seed.send('submitFundRequest', { fundId, amount: '100', activities: [activity] });
      await seed.send('decideFundRequest', { fundId, requestId, submission: 1, decision: 'APPROVE' }, BOB);
      const costs = [{ number: `INV-${n}`, activity: 1, day: day(10), amount: '100', sha256: sha(n) }];
      const { id: claimId } = await seed.send('submitClaim', { fundId, requestId, costs, proofs });
      await seed.send('decideClaim', { fundId, claimId, submission: 1, decision: 'APPROVE' }, BOB);
      claims.push(claimId);
    }
  }

  /** What track has done, and what the api has. */
  const done = (): readonly [number, number] => [clicks.length, owners.size + moves + claims.length];

  async function kill(n: number): Promise<string> {
    const [clicked, changed] = done();
    await until(() => done()[0] > clicked + 10 && done()[1] > changed + 3);
    await pause(SERVED + Math.random() * 1_000);
    const name = KILLED[n % KILLED.length]!;
    const pid = service.pid(name);
    if (name === 'track') await nextRecorded();
    process.kill(pid, 'SIGKILL');
    await until(() => ![0, pid].includes(service.pid(name)));
    return name;
  }

  /** The moment in which a visitor is told that its click is in history: an append that is still under way would be lost. */
  const nextRecorded = (): Promise<void> =>
    new Promise((resolve) => {
      onRecorded = () => {
        onRecorded = undefined;
        resolve();
      };
    });

  const of = (history: readonly Written[], type: string): readonly Written[] =>
    history.filter((event) => event.type === type);

  it(
    `${KILLS} times: no recorded click is missing, no sale and no payment is there twice, the audit agrees`,
    async () => {
      const visitors = Array.from({ length: VISITORS }, (_, n) => n);
      const work = Promise.all([...visitors.map(clicking), selling(), moving(), claiming()]);
      work.catch(() => undefined);
      for (let n = 0; n < KILLS; n += 1) await Promise.race([kill(n), work]);
      isOver = true;
      await work;
      const history = await settled();

      const nonces = of(history, 'clicks.recorded').flatMap(({ data }) => data.clicks.map((row: string[]) => row[2]));
      expect(new Set(nonces).size).toBe(nonces.length);
      const recorded = clicks.filter(({ isRecorded }) => isRecorded).map(({ nonce }) => nonce);
      expect(recorded.filter((nonce) => !nonces.includes(nonce))).toEqual([]);

      const numbers = of(history, 'sale.recorded').map(({ data }) => String(data.externalId));
      expect(numbers.toSorted()).toEqual([...owners.keys()].toSorted());
      expect(of(history, 'sale.recredited')).toHaveLength(moves);
      expect(await balances()).toEqual(
        Object.fromEntries(NAMES.map((name) => [name, [...owners.values()].filter((one) => one === name).length])),
      );
      expect(await paid()).toEqual(claims.map((claimId) => [claimId, HALF]).toSorted());

      const query = `{ reconciliation(programId: "${programId}") { agrees waiting differences { kind message } } }`;
      const { data } = await (await service.as({ tenant: TENANT, subject: 'eva', role: 'auditor' }))(query);
      expect(data.reconciliation).toEqual({ agrees: true, waiting: 0, differences: [] });
      const rows = await rowsOfViews(service.home);
      expect(await concord(service.home, 'rebuild', 'all', '--json')).toMatchObject({ code: 0 });
      expect(await rowsOfViews(service.home)).toEqual(rows);
      console.info({
        clicks: clicks.length,
        recorded: recorded.length,
        sales: owners.size,
        moves,
        paid: claims.length,
      });
    },
    PATIENCE,
  );

  /** The history, once each claim has its payment and all that follows was written. */
  async function settled(): Promise<Written[]> {
    let history: Written[] = [];
    const isQuiet = async (): Promise<boolean> => {
      const { length } = history;
      await pause(2_000);
      history = await businessOf(service, TENANT);
      return history.length === length && unpaid(history).length === 0;
    };
    await until(isQuiet).catch(() => expect(unpaid(history)).toEqual([]));
    await seed.see('balances', `programId: "${programId}", first: 1`, '{ nodes { partnerId } }');
    return history;
  }

  /** Claims without a payment that was sent, with what has happened to each. */
  const unpaid = (history: readonly Written[]): readonly string[] =>
    claims.flatMap((claimId) => {
      const own = history.filter(({ data }) => data.claimId === fromGlobalId('fund_claim', claimId));
      const types = own.map(({ type }) => type);
      return PAID.some((type) => types.includes(type)) ? [] : [`${claimId}: ${types.join(', ')}`];
    });

  /** What each partner has earned, in sales of 10.00. */
  async function balances(): Promise<object> {
    type Found = { nodes: { partner: { externalId: string }; balance: { amount: string } }[] };
    const selection = '{ nodes { partner { externalId } balance { amount } } }';
    const { nodes } = await seed.see<Found>('balances', `programId: "${programId}", first: 9`, selection);
    return Object.fromEntries(nodes.map(({ partner, balance }) => [partner.externalId, Number(balance.amount)]));
  }

  /** What the files for the bank say, by claim. */
  async function paid(): Promise<string[][]> {
    const folder = join(service.home, 'reimbursements');
    const texts = await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name), 'utf8')));
    const lines = texts.flatMap((text) => text.trim().split('\n').slice(1));
    const sent = lines.map((line) => line.split(','));
    const events = of(await businessOf(service, TENANT), 'fund.payment-intended');
    const claimOf = new Map(events.map(({ data }) => [String(data.paymentId), String(data.claimId)]));
    const byId = new Map(claims.map((id) => [fromGlobalId('fund_claim', id), id]));
    const claimed = (reference = '') =>
      byId.get(claimOf.get(fromGlobalId('reimbursement', reference) ?? '')) ?? reference;
    return sent.map(([reference, , , amount = '']) => [claimed(reference), amount]).toSorted();
  }
});

/** Where a link leads to; undefined: nobody answered. */
const locationOf = (port: number, path: string, headers: Record<string, string>): Promise<string | undefined> =>
  new Promise((resolve) => {
    get({ host: '127.0.0.1', port, path, headers, agent: false }, (response) => {
      response.resume();
      resolve(response.headers.location);
    }).on('error', () => resolve(undefined));
  });
