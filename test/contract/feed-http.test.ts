import { credentials, makeGenericClientConstructor } from '@grpc/grpc-js';
import { service } from 'grpc-health-check';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { DevelopmentClaims } from '#libs/access';
import { FeedClient } from '#libs/feed-client';
import { toGlobalId } from '#libs/kernel';
import { FeedWorld, partnerOf, type Written } from '../support/feed-world.js';

jest.setTimeout(120_000);

const STAFF: DevelopmentClaims = { tenant: 'north', subject: 'crm', role: 'integration' };

let world: FeedWorld;

beforeAll(async () => {
  world = await FeedWorld.make('feed_http');
  for (const tenant of ['north', 'south'])
    for (const name of ['a', 'b']) {
      await world.begin(tenant, name);
      for (let n = 0; n < 3; n += 1) await world.suspend(tenant, name);
    }
  await world.visible();
});
afterAll(() => world?.drop());

interface Page {
  readonly events: readonly Record<string, unknown>[];
  readonly cursor: string;
  readonly sequence: string;
  readonly behind: boolean;
}

async function ask(query: string, claims = STAFF, headers: Record<string, string> = {}): Promise<Response> {
  const authorization = `Bearer ${await world.token(claims)}`;
  return fetch(`${world.http}${query}`, { headers: { authorization, ...headers } });
}
const page = async (query: string, claims = STAFF): Promise<Page> => (await (await ask(query, claims)).json()) as Page;
const reasonOf = async (answer: Response): Promise<unknown> => ((await answer.json()) as { reason: unknown }).reason;
const idsOf = (written: readonly Written[]): string[] => written.map(({ id }) => id);
const of = (tenant: string, name?: string): Written[] =>
  world.written.filter((one) => one.tenant === tenant && (!name || one.partnerId === partnerOf(tenant, name)));

describe('a page of the feed over HTTP', () => {
  it('has everything of the tenant, in order, and nothing twice, cut anywhere', async () => {
    const seen: string[] = [];
    let sequence = 0n;
    for (let at = 'from=beginning', more = true; more;) {
      const got = await page(`/events?${at}&limit=3`);
      for (const event of got.events) {
        expect(BigInt(String(event['follows']))).toBe(sequence);
        sequence = BigInt(String(event['sequence']));
        seen.push(String(event['id']));
      }
      sequence = BigInt(got.sequence);
      at = `after=${got.cursor}`;
      more = got.behind;
    }
    expect(seen).toEqual(idsOf(of('north')));
  });

  it('goes on after any event by its own cursor', async () => {
    const all = await page('/events?from=beginning');
    for (const [n, { cursor, id }] of all.events.entries()) {
      const rest = await page(`/events?after=${String(cursor)}`);
      expect(rest.events.map((event) => event['id'])).toEqual(idsOf(of('north')).slice(n + 1));
      const byId = await page(`/events?afterEvent=${String(id)}&limit=500`);
      expect(byId.events.length).toBe(rest.events.length);
    }
  });

  it('is in the form of CloudEvents, with the personal name opened, or left out when asked', async () => {
    const { events } = await page('/events?from=beginning&limit=1');
    expect(events[0]).toMatchObject({
      specversion: '1.0',
      source: '/tenants/north',
      type: 'partner.prospected',
      subject: toGlobalId('partner', partnerOf('north', 'a')),
      partitionkey: toGlobalId('partner', partnerOf('north', 'a')),
      sequence: expect.stringMatching(/^\d{20}$/),
      follows: '0'.repeat(20),
      data: { partner: { name: 'Jane Person', standing: 'PROSPECT' } },
    });
    const without = await page('/events?from=beginning&limit=1&personalData=omit');
    expect(JSON.stringify(without)).not.toContain('Jane');
    const thin = await page('/events?from=beginning&limit=1&detail=thin');
    expect(thin.events[0]).not.toHaveProperty('data');
  });

  it('comes as NDJSON or as a batch with the cursor in a header', async () => {
    const lines = await ask('/events?from=beginning&limit=2', STAFF, { accept: 'application/x-ndjson' });
    const text = await lines.text();
    expect(
      text
        .trimEnd()
        .split('\n')
        .map((line) => (JSON.parse(line) as { id: string }).id),
    ).toEqual(idsOf(of('north')).slice(0, 2));
    const after = await page(`/events?after=${lines.headers.get('concord-cursor') ?? ''}&limit=1`);
    expect(after.events[0]?.['id']).toBe(idsOf(of('north'))[2]);
    const batch = await ask('/events?from=beginning', STAFF, { accept: 'application/cloudevents-batch+json' });
    expect((await batch.json()) as unknown[]).toHaveLength(8);
  });

  it('keeps to its filter, and its cursor passes what does not match', async () => {
    const [a] = of('north', 'a');
    const own = await page(
      `/events?from=beginning&partner=${toGlobalId('partner', a!.partnerId)}&types=partner.suspended`,
    );
    expect(own.events.map(({ id }) => id)).toEqual(idsOf(of('north', 'a').slice(1)));
    expect(own.events[0]?.['follows']).toBe('0'.repeat(20));
    expect(own.events[1]?.['follows']).toBe(own.events[0]?.['sequence']);
    const none = await page('/events?from=beginning&types=deal.*');
    expect(none).toMatchObject({ events: [], behind: false });
    expect(BigInt(none.sequence)).toBeGreaterThanOrEqual(world.written.at(-1)!.commit);
    expect(await page(`/events?after=${none.cursor}`)).toMatchObject({ events: [] });
  });

  it('shows a partner its own events alone, whatever it filters for', async () => {
    const claims = (name: string): DevelopmentClaims => ({
      ...{ tenant: 'north', subject: `p-${name}`, role: 'partner', partnerId: partnerOf('north', name) },
    });
    expect((await page('/events?from=beginning', claims('b'))).events.map(({ id }) => id)).toEqual(
      idsOf(of('north', 'b')),
    );
    const other = toGlobalId('partner', partnerOf('north', 'a'));
    expect((await page(`/events?from=beginning&partner=${other}`, claims('b'))).events).toEqual([]);
    const [foreign] = of('north', 'a');
    expect((await ask(`/events/${foreign!.id}`, claims('b'))).status).toBe(404);
    expect((await ask(`/events/${foreign!.id}`, STAFF)).status).toBe(200);
    expect((await ask(`/events/${foreign!.id}`, { ...STAFF, tenant: 'south' })).status).toBe(404);
  });

  it('begins with what was recorded at or after a moment, after a position, or with what is new', async () => {
    expect((await page('/events?since=2020-01-01T00:00:00Z')).events).toHaveLength(8);
    expect((await page('/events?since=2100-01-01T00:00:00Z')).events).toHaveLength(0);
    const third = of('north')[2]!;
    expect((await page(`/events?position=${third.commit}/${third.commit}`)).events[0]?.['id']).toBe(of('north')[3]!.id);
    expect((await page('/events?from=end')).events).toEqual([]);
  });

  it('begins with the first event of the history that was recorded since, also where the clock was set back', async () => {
    const all = of('north');
    const at = (minutes: number): string => new Date(Date.UTC(2026, 0, 1, 0, minutes)).toISOString();
    const recorded = [
      [0, 59, 10, 68, 30, 85, 86, 87],
      [0, 500, 441, 442, 600, 541, 700, 1_000],
    ];
    for (const minutes of recorded) {
      for (const [n, { commit }] of all.entries())
        await world.sql('UPDATE feed_events SET recorded_at = $2 WHERE commit = $1', [String(commit), at(minutes[n]!)]);
      for (const since of [...minutes, 69, 542]) {
        const { events } = await page(`/events?since=${at(since)}&limit=1`);
        const first = all[minutes.findIndex((each) => each >= since)];
        expect([since, events[0]?.['id']]).toEqual([since, first?.id]);
      }
    }
  });

  it.each([
    ['/events', 400, 'START_MISSING'],
    ['/events?from=middle', 400, 'REQUEST_MALFORMED'],
    ['/events?from=beginning&type=deal.approved', 400, 'REQUEST_MALFORMED'],
    ['/events?from=beginning&after=c1', 400, 'REQUEST_MALFORMED'],
    ['/events?after=c1nonsense', 400, 'CURSOR_MALFORMED'],
    ['/events?from=beginning&types=deal.exploded', 400, 'UNKNOWN_TYPE'],
    ['/events?from=beginning&types=dea.*', 400, 'UNKNOWN_TYPE'],
    ['/events?from=beginning&partner=partner_x', 400, 'ID_MALFORMED'],
    ['/events?from=beginning&limit=501', 400, 'OUT_OF_RANGE'],
    ['/events?from=beginning&wait=31', 400, 'OUT_OF_RANGE'],
    ['/events?since=yesterday', 400, 'START_MALFORMED'],
    // Moments that are, and that the database does not take.
    ['/events?since=0000-01-01T00:00:00Z', 400, 'START_MALFORMED'],
    ['/events?since=9999-12-31T23:59:59-14:00', 400, 'START_MALFORMED'],
    ['/events?from=beginning&subject=sale_%00', 400, 'ID_MALFORMED'],
    ['/events?position=9999999999999999999/1', 412, 'CURSOR_AHEAD'],
    ['/events?position=17', 400, 'START_MALFORMED'],
    ['/events?position=999999999/999999999', 412, 'CURSOR_AHEAD'],
    ['/events?afterEvent=event_01h455vb4pex5vsknk084sn02q', 404, 'NO_EVENT'],
    ['/events/event_01h455vb4pex5vsknk084sn02q', 404, 'NO_EVENT'],
    ['/nothing', 404, 'NO_SUCH_PAGE'],
  ])('refuses %s with %s %s', async (query, status, reason) => {
    const answer = await ask(query);
    expect([answer.status, await reasonOf(answer)]).toEqual([status, reason]);
  });

  it('asks for a token before anything else', async () => {
    for (const query of ['/events', '/events?from=beginning', '/events/x', '/event-types']) {
      const answer = await fetch(`${world.http}${query}`);
      expect([query, answer.status, await reasonOf(answer)]).toEqual([query, 401, 'TOKEN_MISSING']);
    }
    const bad = await fetch(`${world.http}/events`, { headers: { authorization: 'Bearer a.b.c' } });
    expect([bad.status, await reasonOf(bad)]).toEqual([401, 'TOKEN_INVALID']);
  });

  it('asks for none where a load balancer asks for its health over gRPC', async () => {
    const Client = makeGenericClientConstructor(service, 'Health');
    const client = new Client(`127.0.0.1:${world.listening.grpcPort}`, credentials.createInsecure());
    const answer = new Promise((resolve) =>
      client['check']?.({ service: 'concord.feed.v1.FeedService' }, (_: unknown, found: object) => resolve(found)),
    );
    expect(await answer).toEqual({ status: 'SERVING' });
    client.close();
  });

  it('refuses a cursor of another tenant, and one whose event is not in the history', async () => {
    const { cursor, events } = await page('/events?from=beginning&limit=4');
    const other = await ask(`/events?after=${cursor}`, { ...STAFF, tenant: 'south' });
    expect([other.status, await reasonOf(other)]).toEqual([400, 'CURSOR_OF_ANOTHER_TENANT']);
    await world.sql('UPDATE feed_events SET id = gen_random_uuid() WHERE commit = $1', [
      Number(events[3]!['sequence']),
    ]);
    const gone = await ask(`/events?after=${cursor}`);
    expect([gone.status, await reasonOf(gone)]).toEqual([412, 'HISTORY_DIFFERS']);
    await world.sql('UPDATE concord_checkpoints SET store = $1', ['another']);
    const foreign = await ask(`/events?after=${cursor}`);
    expect([foreign.status, await reasonOf(foreign)]).toEqual([412, 'CURSOR_OF_ANOTHER_STORE']);
  });

  it('refuses a cursor where the history has others before its place, though the last event that it knows is there', async () => {
    const readers = ['a', 'b'].map((name): DevelopmentClaims => {
      return { tenant: 'north', subject: name, role: 'partner', partnerId: partnerOf('north', name) };
    });
    const asked = [STAFF, ...readers];
    const cursors = await Promise.all(asked.map(async (who) => (await page('/events?from=beginning', who)).cursor));
    const goOn = (): Promise<unknown[]> =>
      Promise.all(
        asked.map(async (who, n) => {
          const answer = await ask(`/events?after=${cursors[n]}`, who);
          return answer.ok ? answer.status : reasonOf(answer);
        }),
      );
    // As a store has it that was restored from a copy, and in which less has happened since.
    const [moved, later] = [of('north', 'b')[1]!, of('south')[1]!];
    const move = (from: bigint, to: bigint): Promise<unknown> =>
      world.sql(`UPDATE feed_events SET commit = $2 WHERE tenant = 'north' AND commit = $1`, [
        String(from),
        String(to),
      ]);
    await move(moved.commit, later.commit);
    expect(await goOn()).toEqual(['HISTORY_DIFFERS', 200, 'HISTORY_DIFFERS']);
    await move(later.commit, moved.commit);
    expect(await goOn()).toEqual([200, 200, 200]);
    // Another version of the log may have others there, and then nobody knows.
    await world.sql(`UPDATE concord_checkpoints SET version = version + 1 WHERE name = 'feed_events'`);
    await move(moved.commit, later.commit);
    expect(await goOn()).toEqual([200, 200, 200]);
    await move(later.commit, moved.commit);
    await world.sql(`UPDATE concord_checkpoints SET version = version - 1 WHERE name = 'feed_events'`);
  });

  it('lists the types that there are, and who sees them', async () => {
    const { eventTypes } = (await (await ask('/event-types')).json()) as { eventTypes: Record<string, unknown>[] };
    expect(eventTypes.find(({ type }) => type === 'deal.approved')).toMatchObject({
      message: 'concord.feed.v1.DealEvent',
      visibleToPartners: true,
      personalPaths: expect.arrayContaining(['note', 'deal.customer.name', 'deal.metadata']),
      example: {
        specversion: '1.0',
        type: 'deal.approved',
        data: { deal: { state: 'APPROVED' }, changed: expect.anything() },
      },
    });
    expect(eventTypes.filter(({ example }) => example === undefined)).toEqual([]);
    expect(eventTypes.find(({ type }) => type === 'deal.influence_recorded')).toMatchObject({
      visibleToPartners: false,
    });
    const client = new FeedClient({
      address: `127.0.0.1:${world.listening.grpcPort}`,
      token: await world.token(STAFF),
    });
    const overGrpc = await client.listEventTypes();
    client.close();
    const told = ({ type, message, personalPaths }: Record<string, unknown>) => ({ type, message, personalPaths });
    expect(overGrpc.map((each) => told({ ...each }))).toEqual(eventTypes.map(told));
  });
});
