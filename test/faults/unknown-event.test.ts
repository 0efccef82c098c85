import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { concord } from '../journeys/command-line.js';
import { mutate, type Payload, Shop } from '../support/shop.js';
import { type OwnService, startTestService } from '../support/test-service.js';
import { until } from '../support/until.js';

// Only stops what hangs.
const PATIENCE = 600_000;
const TENANT = 'unknown';

interface Runner {
  readonly name: string;
  readonly kind: string;
  readonly position: string;
  readonly halted?: string;
  readonly quarantined?: readonly { readonly tenant: string; readonly reason: string }[];
}

interface Ready {
  readonly status: string;
  readonly runners: readonly Runner[];
  readonly alerts: readonly string[];
}

/** The feed makes no gap: nobody can leave an event out of it. */
const FEED = 'feed_events';
/** Whoever takes both of them. */
const HALT = ['partners', 'post-to-ledger-when-something-happened'];

describe.each([
  ['of an unknown type', 'partner.teleported', 1, {}],
  // In a store that is shared: whoever leaves it out has to find it there.
  ['of an unknown version', 'partner.enrolled', 99, { CONCORD_STREAM_PREFIX: 'north_' }],
])('an event %s', (_, type, version, env) => {
  let service: OwnService;
  let shop: Shop;
  let stream: string;
  let eventId: string;
  let fault: string;
  let behind: Payload;

  beforeAll(async () => {
    service = await startTestService({ ...env });
    shop = await Shop.open(await service.api(TENANT), TENANT);
    const { position } = await shop.record('before', '100.00');
    expect(await shop.balance(position)).toBe('15.00');
    const partnerId = randomUUID();
    eventId = randomUUID();
    stream = `partner-${TENANT}.${partnerId}`;
    fault = `UnknownEvent: unknown event ${type} version ${version} at revision 0 of ${stream}`;
    await service.store.append(stream, 'no-stream', [
      {
        ...{ id: eventId, type, data: { partnerId } },
        metadata: {
          ...{
            tenant: TENANT,
            actor: { subject: 'test', role: 'system' },
            version,
            occurredAt: new Date().toISOString(),
          },
          ...{ commandId: randomUUID(), bodyHash: '', $correlationId: randomUUID(), $causationId: randomUUID() },
        },
      },
    ]);
    behind = await prospect('behind');
  }, PATIENCE);
  afterAll(() => service?.stop(), PATIENCE);

  const prospect = (externalId: string): Promise<Payload> =>
    mutate(
      shop.api,
      'prospectPartner',
      { idempotencyKey: externalId, programId: shop.programId, externalId, name: externalId, kind: 'RESELLER' },
      'NewPartnerInput',
    );

  const health = (url = service.supervised.url): Promise<Ready> =>
    fetch(`${url}/health/ready`).then(
      (response) => response.json() as Promise<Ready>,
      () => ({ status: 'away', runners: [], alerts: [] }),
    );
  const ofProjector = (): string => `http://127.0.0.1:${service.supervised.run().env['CONCORD_PROJECTOR_PORT']}`;
  const runner = ({ runners }: Ready, name: string): Runner =>
    runners.find((one) => one.name === name) ?? { name, kind: 'none', position: 'none' };
  const quarantinedIn = ({ runners }: Ready): string[] =>
    runners.flatMap(({ name, quarantined = [] }) => (quarantined.length > 0 ? [name] : [])).sort();

  const partnersShown = async (): Promise<string[]> => {
    const { partners } = await shop.api<{ partners: { nodes: { externalId: string }[] } }>(
      'query ($programId: ID!) { partners(programId: $programId, first: 10) { nodes { externalId } } }',
      { programId: shop.programId },
    );
    return partners.nodes.map(({ externalId }) => externalId);
  };

  const allQuarantined = (): Promise<void> =>
    until(async () => {
      const names = quarantinedIn(await health());
      return HALT.every((name) => names.includes(name));
    });

  it(
    'quarantines its tenant where it is for, with a named error and an alert, in both processes',
    async () => {
      await allQuarantined();
      const [api, projector] = [await health(), await health(ofProjector())];
      for (const name of HALT) {
        const expected = [{ tenant: TENANT, stream, revision: '0', reason: fault }];
        for (const told of [api, projector]) {
          expect(runner(told, name).quarantined).toMatchObject(expected);
          expect(runner(told, name)).not.toHaveProperty('halted');
        }
        const alert = `${runner(api, name).kind} ${name} has quarantined tenant ${TENANT} at revision 0 of ${stream}: ${fault}`;
        expect(api.alerts).toContain(alert);
        expect(projector.alerts).toContain(alert);
      }
      expect([api.status, projector.status]).toEqual(['degraded', 'degraded']);
      const metrics = await fetch(`${ofProjector()}/metrics`).then((response) => response.text());
      expect(metrics).toMatch(/concord_quarantined\{name="partners",kind="view"\} 1/);
      expect(metrics).toMatch(/concord_quarantined\{name="sales",kind="view"\} 0/);
      expect(metrics).toMatch(/concord_quarantines_total\{name="partners"\} 1/);
      expect(metrics).toMatch(/concord_halted\{name="partners",kind="view"\} 0/);
    },
    PATIENCE,
  );

  it(
    'does not stop the other views and policies, nor any other tenant',
    async () => {
      const sale = await shop.record('behind', '100.00');
      const { sale: shown, program } = await shop.api<{ sale: object | null; program: object | null }>(
        `query ($id: ID!, $programId: ID!, $after: Position!) {
          sale(id: $id, after: $after) { externalId } program(id: $programId, after: $after) { name }
        }`,
        { id: sale.id, programId: shop.programId, after: sale.position },
      );
      expect({ shown, program }).toEqual({ shown: { externalId: 'behind' }, program: { name: TENANT } });
      await expect(shop.balance(sale.position)).rejects.toMatchObject({ code: 'VIEW_HALTED' });
      const other = await Shop.open(await service.api('well'), 'well');
      const { position } = await other.record('elsewhere', '100.00');
      expect(await other.balance(position)).toBe('15.00');
    },
    PATIENCE,
  );

  it(
    'leaves what policies have put aside to another list, which can be taken up again',
    async () => {
      const waits = await Shop.open(await service.api('waits'), 'waits');
      await waits.record('in dollars', '10.00', { currency: 'USD' });
      const list = async (...more: string[]): Promise<{ code: string; eventId: string; attempts: number }[]> =>
        JSON.parse((await concord(service.home, 'parked', 'list', '--json', ...more)).stdout).parked;
      await until(async () => (await list('-t', 'waits')).length > 0);
      const [first] = await list('-t', 'waits');
      expect(first).toMatchObject({ policy: 'post-to-ledger-when-something-happened', code: 'NO_RATE', attempts: 1 });
      const said = await concord(service.home, 'parked', 'list', '-t', 'waits');
      expect(said.stdout).toContain('no exchange rate was published on the day or the 7 days before it');
      expect(await concord(service.home, 'parked', 'retry', '--event', 'x')).toMatchObject({ code: 1 });
      const asked = await concord(service.home, 'parked', 'retry', '--event', first?.eventId ?? '', '--json');
      expect(asked).toMatchObject({ code: 0, stdout: '{"asked":1}\n' });
      await until(async () => (await list('-t', 'waits'))[0]?.attempts === 2);
    },
    PATIENCE,
  );

  it(
    'is listed on the command line, and tried again when that asks for it',
    async () => {
      const list = async (...more: string[]): Promise<{ name: string; attempts: number; error: string }[]> =>
        JSON.parse((await concord(service.home, 'quarantine', 'list', '--json', ...more)).stdout).quarantined;
      const found = await list('--tenant', TENANT, '--view', 'partners');
      expect(found).toMatchObject([{ name: 'partners', tenant: TENANT, stream, revision: '0', type, error: fault }]);
      const said = await concord(service.home, 'quarantine', 'list', '--view', 'sales');
      expect(said).toMatchObject({ code: 0, stdout: 'Nobody is quarantined.\n' });
      const asked = await concord(service.home, 'quarantine', 'retry', '--view', 'partners', '--json');
      expect(asked).toMatchObject({ code: 0, stdout: '{"asked":1}\n' });
      await until(async () => (await list('--view', 'partners'))[0]?.attempts === (found[0]?.attempts ?? 0) + 1);
    },
    PATIENCE,
  );

  it(
    'is not skipped, nor is anything shown that came after it, also after a new start',
    async () => {
      expect(behind.userErrors).toEqual([]);
      for (const start of ['as it was', 'new']) {
        if (start === 'new') await startProjectorAnew();
        await expect(partnersShown()).rejects.toMatchObject({ code: 'VIEW_HALTED' });
        expect([start, runner(await health(ofProjector()), 'partners').quarantined]).toMatchObject([
          start,
          [{ tenant: TENANT, reason: fault }],
        ]);
        expect([start, await shop.balance(null)]).toEqual([start, '15.00']);
      }
    },
    PATIENCE,
  );

  it(
    'is left out once two administrators have said so on the command line, and named by every reconciliation',
    async () => {
      const { home } = service;
      const tokenOf = async (subject: string, role: string): Promise<string> =>
        (await concord(home, 'token', '-t', TENANT, '-s', subject, '-r', role)).stdout.trim();
      const [ada, bob, eve] = await Promise.all([
        ...[tokenOf('ada', 'admin'), tokenOf('bob', 'admin'), tokenOf('eve', 'manager')],
      ]);
      const skip = (token: string | undefined, ...more: string[]) =>
        concord(home, 'quarantine', 'skip', '--event', eventId, '--token', token ?? '', ...more);
      expect(await skip(eve, '--reason', 'why not')).toMatchObject({ code: 1 });
      expect(await skip(ada)).toMatchObject({ code: 1, stderr: expect.stringContaining('--reason') });
      const asked = await skip(ada, '--reason', 'written by mistake');
      expect(asked).toMatchObject({ code: 0, stdout: expect.stringContaining('ada has asked to leave event') });
      expect(await skip(ada, '--approve')).toMatchObject({ code: 1, stderr: expect.stringContaining('Refused') });
      expect(quarantinedIn(await health())).toEqual(expect.arrayContaining(HALT));
      const approved = JSON.parse((await skip(bob, '--approve', '--json')).stdout);
      expect(approved).toMatchObject({ eventId, requestedBy: 'ada', approvedBy: 'bob' });
      expect(approved.names).toEqual(expect.arrayContaining(HALT));
      await until(async () => quarantinedIn(await health(ofProjector())).join() === FEED);
      await until(async () => (await partnersShown().catch(() => ['none'])).includes('behind'));
      const expected = { eventId, type, stream, revision: '0', reason: 'written by mistake' };
      const told = { ...expected, requestedBy: 'ada', approvedBy: 'bob', names: approved.names };
      const query = `query ($id: ID!) { reconciliation(programId: $id) {
        agrees skipped { eventId type stream revision reason requestedBy approvedBy names } } }`;
      expect(await shop.api(query, { id: shop.programId })).toMatchObject({ reconciliation: { skipped: [told] } });
      const said = await concord(home, 'reconcile', '--program', shop.programId, '-t', TENANT);
      expect(said.stdout).toContain('written by mistake');
    },
    PATIENCE,
  );

  async function startProjectorAnew(): Promise<void> {
    const pid = service.pid('projector');
    process.kill(pid, 'SIGKILL');
    await until(() => service.pid('projector') !== pid);
    await until(async () => quarantinedIn(await health(ofProjector())).includes('partners'));
  }
});
