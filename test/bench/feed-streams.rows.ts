import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { issueDevelopmentToken } from '#libs/access';
import { toGlobalId } from '#libs/kernel';
import type { OwnService } from '../support/test-service.js';
import { quantile } from './cost.js';
import { append, partnerStream } from './feed-history.js';
import type { StreamsAsked } from './feed-streams.js';
import { atMost, type Row, shown } from './table.js';

/** A subject may have 16 streams, a tenant 100: two hundred are of two tenants. */
const [SUBJECTS, STREAMS_EACH] = [6, 16];
const MANY = { tenants: ['many-streams', 'more-streams'], subjects: 10, each: 10 } as const;
const [A_SECOND, SECONDS] = [100, 10];

type Codec = Pick<Parameters<typeof append>[0], 'codec'>;
export interface World extends Codec {
  readonly service: OwnService;
  readonly address: string;
}

export const tokenOf = ({ service }: World, tenant: string, subject = 'bench'): Promise<string> =>
  issueDevelopmentToken(
    { home: service.home, host: '127.0.0.1', nodeEnv: 'test' },
    { tenant, subject, role: 'integration', expiresIn: '12h' },
  );

interface Lot {
  readonly tenants: readonly string[];
  readonly subjects: number;
  /** Streams of each subject. */
  readonly each: number;
}

interface Streams {
  ask<Answer>(message: StreamsAsked | 'received'): Promise<Answer>;
  end(): void;
}

function streams(): Streams {
  const child = fork(fileURLToPath(new URL('feed-streams.js', import.meta.url)));
  return {
    ask: async <Answer>(message: StreamsAsked | 'received') => {
      child.send(message);
      const [answer] = (await once(child, 'message')) as [Answer];
      return answer;
    },
    end: () => child.kill('SIGTERM'),
  };
}

async function tokens(world: World, tenant: string, count: number): Promise<string[]> {
  return Promise.all(Array.from({ length: count }, (_, n) => tokenOf(world, tenant, `bench-${n}`)));
}

/** From the answer to an append until a stream of its tenant has the event, in milliseconds. Tenants take turns. */
async function delays(world: World, { tenants, subjects, each }: Lot): Promise<number[]> {
  const reading = streams();
  const into = { store: world.service.store, codec: world.codec };
  for (const tenant of tenants) {
    const { stream, first } = partnerStream(tenant);
    await append(into, tenant, stream, [first], 'no-stream');
  }
  const all = await Promise.all(tenants.map((tenant) => tokens(world, tenant, subjects)));
  await reading.ask({ address: world.address, tokens: all.flat(), streams: each, together: each });
  const acknowledged = new Map<string, number>();
  for (let n = 0; n < A_SECOND * SECONDS; n += 1) {
    const began = performance.now();
    const tenant = tenants[n % tenants.length] ?? '';
    const { stream, next } = partnerStream(tenant);
    const [id = ''] = await append(into, tenant, stream, [next], BigInt(Math.floor(n / tenants.length)));
    acknowledged.set(toGlobalId('event', id), performance.timeOrigin + performance.now());
    await pause(Math.max(1000 / A_SECOND - (performance.now() - began), 0));
  }
  await pause(3_000);
  const received = await reading.ask<{ readonly id: string; readonly at: number }[]>('received');
  reading.end();
  return received.flatMap(({ id, at }) => at - (acknowledged.get(id) ?? NaN)).filter((delay) => !Number.isNaN(delay));
}

/** How late an event is, with one stream and with many. */
export async function* late(world: World): AsyncIterable<Row> {
  const one = quantile(await delays(world, { tenants: ['one-stream'], subjects: 1, each: 1 }), 0.99);
  const many = await delays(world, MANY);
  const p99 = quantile(many, 0.99);
  const count = MANY.tenants.length * MANY.subjects * MANY.each;
  const measure = `append acknowledged to delivered at ${A_SECOND}/s, p99, ${count} streams`;
  const why = `a tenant may have 100 streams, so they are of two; ${shown(many.length)} deliveries`;
  yield {
    ...{ part: 'feed', measure, ours: `${shown(p99)} ms`, other: `${shown(one)} ms with one stream`, why },
    ...{ ratio: p99 / one, target: atMost(3) },
  };
  yield {
    ...{ part: 'feed', measure, ours: `${shown(p99)} ms`, other: `p50 ${shown(quantile(many, 0.5))} ms`, why },
    ...{ ratio: p99, target: atMost(150, 'ms') },
  };
}

/** Resident memory of a process, in KiB (Linux). */
const residentOf = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? NaN);

/** What a stream takes that is delivered nothing. */
export async function* idle(world: World): AsyncIterable<Row> {
  const pid = world.service.pid('feed');
  const rows = [
    ['a connection of its own', 1, 64],
    ['16 on a connection', STREAMS_EACH, 24],
  ] as const;
  for (const [how, together, most] of rows) {
    const lots = [streams(), streams()] as const;
    // What a process loads and makes once is not of any stream: the second lot is counted.
    const resident: number[] = [];
    for (const [n, lot] of lots.entries()) {
      const subjects = await tokens(world, `idle-${together}-${n}`, SUBJECTS);
      await lot.ask({ address: world.address, tokens: subjects, streams: STREAMS_EACH, together });
      await pause(5_000);
      resident.push(residentOf(pid));
    }
    const [before = NaN, after = NaN] = resident;
    const each = (after - before) / (SUBJECTS * STREAMS_EACH);
    for (const lot of lots) lot.end();
    yield {
      ...{ part: 'feed', measure: `memory of an idle stream, ${how}`, ours: `${shown(each)} KiB`, ratio: each },
      ...{ other: 'resident memory of the feed, of the second 96 streams', target: atMost(most, 'KiB') },
      why: 'resident memory grows in steps, and is not given back at once',
    };
  }
}
