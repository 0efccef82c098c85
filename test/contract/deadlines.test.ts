import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { type AgendaEvent, waitsOf } from '#libs/deadlines';
import { Health } from '#libs/observability';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import 'reflect-metadata';
import { until } from '../support/until.js';
import { DeadlinesWorld, hour } from './deadlines-world.fixtures.js';
import { ExtendLoan, type LoanEvent, RepayLoan, WatchLoan } from './loans.fixtures.js';

jest.setTimeout(120_000);

const HOUR = 3_600_000;
const WEEK = 7 * 24 * HOUR;

let world: DeadlinesWorld;

beforeEach(async () => {
  world = await DeadlinesWorld.make('deadlines');
});
afterEach(() => world.drop());

/** Long enough for many looks. */
const looks = () => pause(400);
const dates = (events: readonly { readonly data: { readonly dueAt: string } }[]) =>
  events.map(({ data }) => data.dueAt);

describe('deadlines', () => {
  it('of a week in which nothing ran are told in the order of their dates, with what follows from them between', async () => {
    const ends = [150, 30, 3, 100, 77, 54, 2, 125, 5, 101];
    for (const [n, hours] of ends.entries()) {
      await world.begin(`loan ${n}`, hours, n % 3 ? 'acme' : 'globex', n % 2 ? 'p1' : 'p2');
    }
    world.now += WEEK;
    await world.start();
    const due = ends.flatMap((hours) => [hours, hours + 24]).filter((hours) => hours <= 7 * 24);
    await until(async () => (await world.told()).length >= due.length);
    await looks();
    const told = await world.told();
    expect(dates(told)).toEqual(due.sort((a, b) => a - b).map(hour));
    expect(new Set(told.map(({ metadata }) => metadata.tenant)).size).toBe(2);
    expect(told.every(({ data, metadata }) => metadata.occurredAt === data.dueAt)).toBe(true);
    expect(new Set(told.map(({ data }) => data.noticedAt))).toEqual(new Set([hour(7 * 24)]));
    const ended = (await world.history<LoanEvent>('loan')).filter(({ type }) => type === 'loan.ended');
    expect(ended.map(({ data }) => 'at' in data && data.at)).toEqual([...ends].sort((a, b) => a - b).map(hour));
    expect(world.faults).toEqual([]);
  });

  it('of every day come one after the other, each after what fell due before it, under the key of its month', async () => {
    const loan = await world.begin('watched', 60);
    await world.send(new WatchLoan(loan, world.context()));
    world.now += WEEK;
    await world.start();
    await until(async () => (await world.told()).length >= 9);
    await looks();
    const told = await world.told();
    expect(dates(told)).toEqual([24, 48, 60, 72, 84, 96, 120, 144, 168].map(hour));
    const daily = told.filter(({ data }) => data.kind === 'daily');
    expect(daily.map(({ data }) => data.key)).toEqual([...Array(4).fill('2024-05'), ...Array(3).fill('2024-06')]);
    expect(new Set(daily.map(({ stream }) => stream)).size).toBe(2);
    expect(await world.rows()).toHaveLength(1);
  });

  it('are told once by two that look at the same time, and answered once', async () => {
    for (let n = 0; n < 20; n += 1) await world.begin(`loan ${n}`, 1);
    const nodes = [await world.start(false), await world.start(false)];
    world.now += 2 * HOUR;
    const stop = new AbortController();
    const ticking = nodes.map(({ ticker }) => ticker.run(stop.signal));
    await until(async () => (await world.history<LoanEvent>('loan')).filter(isEnd).length >= 20);
    await looks();
    stop.abort();
    await Promise.all(ticking);
    expect(new Set((await world.told()).map(({ data }) => data.subject.id)).size).toBe(20);
    expect(await world.told()).toHaveLength(20);
    expect((await world.history<LoanEvent>('loan')).filter(isEnd)).toHaveLength(20);
  });

  it('are told by one node of two, and by the other when that one goes', async () => {
    const nodes = [await world.start(), await world.start()];
    await world.begin('first', 1);
    world.now += 2 * HOUR;
    await until(async () => (await world.told()).length === 1);
    const telling = nodes.filter(({ ticker }) => ticker.status !== undefined);
    expect(telling).toHaveLength(1);
    await world.stop(...telling);
    await world.begin('second', 2);
    await until(async () => (await world.told()).length === 2);
  });

  it('do nothing twice when the clock is set back, and wait for it', async () => {
    const before = await world.start();
    await world.begin('a', 1);
    world.now += 2 * HOUR;
    await until(async () => (await world.told()).length === 1);
    await world.stop(before);
    world.now -= 100 * HOUR;
    const { ticker } = await world.start();
    await world.begin('b', 1.5);
    await until(async () => (await world.rows()).length === 2);
    await looks();
    expect(await world.told()).toHaveLength(1);
    expect(ticker.status).toMatchObject({ told: 0 });
    world.now += 100 * HOUR;
    await until(async () => (await world.told()).length === 2);
    await looks();
    expect(dates(await world.told())).toEqual([hour(1), hour(1.5)]);
  });

  it('that were moved in time are not told at their old date, though whoever moves them is slow', async () => {
    const { ticker } = await world.start();
    const moved = await world.begin('moved', 2);
    const repaid = await world.begin('repaid', 2);
    await world.begin('other', 3);
    await until(async () => (await world.rows()).length === 3);
    world.hold('KeepAgenda');
    await world.send(new ExtendLoan({ ...moved, until: hour(4) }, world.context()));
    await world.send(new RepayLoan(repaid, world.context()));
    world.now += 3 * HOUR;
    await until(() => ticker.status?.alert?.includes('wait for keep-agenda') === true);
    await looks();
    expect(await world.told()).toEqual([]);
    world.release();
    await until(async () => (await world.told()).length === 1);
    world.now += HOUR;
    await until(async () => (await world.told()).length === 2);
    await looks();
    const told = await world.told();
    expect(dates(told)).toEqual([hour(3), hour(4)]);
    expect(told[1]?.data.subject.id).toBe(moved.loanId);
  });

  it('are told once though everything arrives again, and the rows are those of a rebuilt view', async () => {
    const node = await world.start();
    for (const [n, hours] of [1, 2, 50, 60].entries()) await world.begin(`loan ${n}`, hours);
    world.now += 10 * HOUR;
    await until(async () => (await world.told()).length === 2 && (await world.rows()).length === 4);
    await world.stop(node);
    await world.views.owner.query('DELETE FROM concord_checkpoints WHERE name LIKE $1', ['%when%']);
    const { projector } = await world.start();
    await until(() => projector.health().every(({ state, lagEvents }) => state === 'live' && lagEvents === 0));
    await looks();
    expect(await world.told()).toHaveLength(2);
    expect(await world.history('agenda')).toHaveLength(8);
    const rows = await world.rows();
    await projector.rebuild('deadlines');
    expect(await world.rows()).toEqual(rows);
    expect(rows).toHaveLength(4);
  });
});

/** Something wrong with the data of one tenant, `ill`; the others are not to notice. */
describe('deadlines of a tenant that is ill', () => {
  let client: EventStoreDBClient;
  beforeEach(() => {
    client = EventStoreDBClient.connectionString(world.eventNode.url);
  });
  afterEach(() => client.dispose());

  /** What was due first is of the tenant that is ill; that node has no stream in memory. */
  async function pending(): Promise<void> {
    const node = await world.start();
    await world.begin('first of ill', 1, 'ill');
    await world.begin('second of ill', 2, 'ill');
    await world.begin('of well', 3, 'well');
    await until(async () => (await world.rows()).length === 3);
    await world.stop(node);
  }
  const agendaDueAt = async (dueAt: string): Promise<string> =>
    (await world.history<AgendaEvent>('agenda')).find(({ data }) => 'dueAt' in data && data.dueAt === dueAt)?.stream ??
    '';
  const tenantsTold = async () => (await world.told()).map(({ metadata }) => metadata.tenant);

  it('because an agenda has lost its beginning wait alone, are told of once, and are told when it is mended', async () => {
    await pending();
    const agenda = await agendaDueAt(hour(1));
    await client.setStreamMetadata(agenda, { truncateBefore: 1 });
    world.now += 4 * HOUR;
    const { ticker } = await world.start();
    await until(async () => (await world.told()).length > 0);
    await looks();
    expect(await tenantsTold()).toEqual(['well']);
    expect(world.untold).toEqual(['ill']);
    expect(world.faults).toEqual([]);
    expect(ticker.status).toMatchObject({ told: 1, passedTenants: 1 });
    expect(ticker.status?.passed).toEqual([expect.stringMatching(/^deadlines of tenant ill wait: .* STREAM_TRIMMED/)]);
    const health = new Health({ needs: {}, runners: () => [], waits: () => waitsOf(ticker.status!) });
    expect(await health.report()).toMatchObject({ status: 'degraded', alerts: ticker.status?.passed });
    await world.begin('later of well', 4, 'well');
    await until(async () => (await world.told()).length === 2);
    await client.setStreamMetadata(agenda, {});
    await until(async () => (await world.told()).length === 4);
    await until(() => ticker.status?.passedTenants === 0);
    expect((await health.report()).status).toBe('ready');
    expect(await tenantsTold()).toEqual(['well', 'well', 'ill', 'ill']);
    expect(dates(await world.told()).slice(2)).toEqual([hour(1), hour(2)]);
  });

  it('because an agenda holds what nobody can read wait, all of them, and nobody else’s', async () => {
    await pending();
    const garbage = jsonEvent({ type: 'agenda.never-heard-of', data: {}, metadata: { schemaVersion: 1 } });
    await client.appendToStream(await agendaDueAt(hour(2)), garbage);
    const { projector } = await world.start();
    await until(async () => (await projector.status()).some(({ quarantined = [] }) => quarantined.length > 0));
    world.now += 4 * HOUR;
    await until(async () => (await world.told()).length > 0);
    await looks();
    expect(await tenantsTold()).toEqual(['well']);
  });
});

const isEnd = ({ type }: LoanEvent): boolean => type === 'loan.ended';
