import { readRunFile } from '#libs/config';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { issueDevelopmentToken } from '#libs/access';
import { childEnv } from '../support/child-env.js';
import { done, Shop } from '../support/shop.js';
import { sharedTestService } from '../support/shared-service.js';
import type { TestService } from '../support/test-service.js';
import { until } from '../support/until.js';

const PATIENCE = 300_000;
/** Whom the shared service's host name `go.acme.com` leads to. */
const TENANT = 'tracking';

const INSTALLED = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome']
  .map((name) => `/usr/bin/${name}`)
  .find((path) => existsSync(path));
const BROWSER = process.env['CONCORD_BROWSER'] ?? INSTALLED;

const USER_AGENT =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36';

/** What became of the visitors. */
const OUTCOME = `query ($programId: ID!) {
  links(programId: $programId, first: 1) { nodes { url qr clicks bots } }
  leads(programId: $programId, first: 10) { nodes { status } }
  sales(programId: $programId, first: 10) { nodes { externalId credits { partner { externalId } weight } } }
  commissions(programId: $programId, first: 10) { nodes { amount { amount } partner { externalId } } }
}`;

(BROWSER ? describe : describe.skip)('a visitor in a real browser', () => {
  let service: TestService;
  let program: Shop;
  let folder: string;
  let shop: ChildProcess;
  let browser: Browser;

  beforeAll(async () => {
    service = await sharedTestService();
    program = await Shop.open(await service.api(TENANT), TENANT, { rate: '0.10' });
    const { api, programId, partnerId } = program;
    const from = { programId, effectiveFrom: '2024-01-01T00:00:00Z', allowedDomains: ['acme.com'] };
    await done(api, 'setAttributionPolicy', { idempotencyKey: 'policy', ...from });
    const link = { key: 'north-spring', destination: 'https://www.acme.com/spring?colour=a%20b' };
    const document = 'mutation ($input: CreateLinksInput!) { createLinks(input: $input) { refused } }';
    const items = [{ idempotencyKey: 'link', programId, partnerId, ...link }];
    expect(await api(document, { input: { items } })).toEqual({ createLinks: { refused: 0 } });
    folder = await mkdtemp(join(tmpdir(), 'concord-tracking-'));
    const env = readRunFile(service.home)?.env ?? {};
    const links = `http://127.0.0.1:${env['CONCORD_TRACK_PORT']}`;
    const port = await openShop(`http://127.0.0.1:${env['PORT']}/graphql`, links);
    const rules = [`MAP www.acme.com 127.0.0.1:${port}`, `MAP go.acme.com 127.0.0.1:${env['CONCORD_TRACK_PORT']}`];
    browser = await chromium.launch({
      executablePath: BROWSER as string,
      // Names lead to this machine, and the shop's certificate is its own.
      args: [
        `--host-resolver-rules=${rules.join(',')}, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1`,
        '--ignore-certificate-errors',
      ],
    });
  }, PATIENCE);
  afterAll(async () => {
    await browser?.close();
    shop?.kill();
    await service?.stop();
    if (folder) await rm(folder, { recursive: true, force: true });
  }, PATIENCE);

  /** The shop of `examples/tracking`, with a certificate of its own; answers its port. */
  async function openShop(url: string, links: string): Promise<string> {
    const [key, cert] = ['key.pem', 'cert.pem'].map((name) => join(folder, name)) as [string, string];
    const subject = ['-subj', '/CN=www.acme.com', '-days', '2'];
    const request = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
    execFileSync('openssl', [...request, '-keyout', key, '-out', cert, ...subject], { stdio: 'ignore' });
    const claims = { tenant: TENANT, subject: 'shop', role: 'integration' } as const;
    const issuer = { home: service.home, host: '127.0.0.1', nodeEnv: 'test' } as const;
    const env = {
      ...{ ...childEnv(), PORT: '0', TLS_KEY: key, TLS_CERT: cert, CONCORD_URL: url, CONCORD_LINKS: links },
      ...{ CONCORD_PROGRAM: program.programId, CONCORD_TOKEN: await issueDevelopmentToken(issuer, claims) },
    };
    shop = spawn(process.execPath, [resolve('examples/tracking/shop.mjs')], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    shop.stdout?.on('data', (text: Buffer) => (said += text.toString()));
    await until(() => said.includes('open at'));
    return /:(\d+)\//.exec(said)?.[1] ?? '';
  }

  // Without a name of its own a headless browser is taken for the machine that it is.
  const visitor = (extraHTTPHeaders: Record<string, string> = {}) =>
    browser.newContext({ userAgent: USER_AGENT, extraHTTPHeaders });

  const cookiesOf = async (page: Page) => (await page.context().cookies()).map(({ name }) => name);

  async function buy(page: Page, name: string): Promise<string> {
    await page.fill('input[name=name]', name);
    await page.fill('input[name=email]', `${name}@customer.example`);
    await page.click('#sign-up button');
    await page.click('#buy button');
    return (await page.textContent('#order')) ?? '';
  }

  it('follows a partner’s link, signs up and buys: the partner is credited and earns', async () => {
    const page = await (await visitor()).newPage();
    await page.goto('http://go.acme.com/r/north-spring');
    expect(page.url()).toBe('https://www.acme.com/spring?colour=a%20b');
    const [cid, ref] = await Promise.all(['cid', 'ref'].map((name) => page.inputValue(`input[name=concord_${name}]`)));
    expect([cid, ref]).toEqual([expect.stringMatching(/^[\w-]{50}$/), 'north-spring']);
    expect(await cookiesOf(page)).toEqual([]);
    const order = await buy(page, 'Ann');
    const north = { externalId: 'north' };
    await until(async () => {
      const { commissions } = await program.api<{ commissions: { nodes: unknown[] } }>(OUTCOME, program);
      return commissions.nodes.length > 0;
    });
    expect(await program.api(OUTCOME, program)).toEqual({
      links: {
        nodes: [
          {
            url: 'https://go.acme.com/r/north-spring',
            qr: expect.stringMatching(/^<svg .*<\/svg>\s*$/s),
            clicks: 1,
            bots: 0,
          },
        ],
      },
      leads: { nodes: [{ status: 'CONVERTED' }] },
      sales: { nodes: [{ externalId: order, credits: [{ partner: north, weight: 10_000 }] }] },
      commissions: { nodes: [{ amount: { amount: '10.00' }, partner: north }] },
    });
  });

  it('agrees, and is known on a later visit without a link; without agreeing it is not', async () => {
    const context = await visitor();
    const page = await context.newPage();
    await page.goto('http://go.acme.com/r/north-spring');
    await page.click('#consent button >> nth=0');
    expect(await cookiesOf(page)).toEqual(['concord_cid']);
    await page.goto('https://www.acme.com/');
    expect(await page.inputValue('input[name=concord_cid]')).toMatch(/^[\w-]{50}$/);
    const stranger = await (await visitor()).newPage();
    await stranger.goto('https://www.acme.com/');
    expect(await stranger.inputValue('input[name=concord_cid]')).toBe('');
  });

  it('is followed nowhere while its browser asks not to be: the link’s key alone says where this visit came from', async () => {
    const context = await visitor({ 'Sec-GPC': '1' });
    const page = await context.newPage();
    await page.goto('http://go.acme.com/r/north-spring');
    const [cid, ref] = await Promise.all(['cid', 'ref'].map((name) => page.inputValue(`input[name=concord_${name}]`)));
    expect([cid, ref]).toEqual(['', 'north-spring']);
    const order = await buy(page, 'Bea');
    await until(async () => {
      const { sales } = await program.api<{ sales: { nodes: { externalId: string; credits: unknown[] }[] } }>(
        OUTCOME,
        program,
      );
      return sales.nodes.some(({ externalId, credits }) => externalId === order && credits.length === 1);
    });
  });
});
