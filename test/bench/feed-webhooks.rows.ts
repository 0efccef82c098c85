import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { retryingApi } from '#libs/importing';
import { signatureOf } from '../../libs/webhooks/src/signing/signature.js';
import { done } from '../support/shop.js';
import type { OwnService } from '../support/test-service.js';
import { atOnce, type Cost, inTurns, type Processor, processorOf } from './cost.js';
import { fillFeed } from './feed-history.js';
import { atLeast, type Row, shown } from './table.js';

type Into = Parameters<typeof fillFeed>[0];

const ENDPOINTS = 50;
/** What comes between is counted: before it endpoints begin one after the other, after it they end so. */
const [FROM, TO] = [0.1, 0.9];

/**
 * Deliveries to fifty endpoints, one after the other for each, against a loop that sends as many signed requests and keeps nothing.
 * @param events of each endpoint
 */
export async function* webhookRows(service: OwnService, into: Into, events: number): AsyncIterable<Row> {
  const all = ENDPOINTS * events;
  const receiver = await startReceiver();
  try {
    const served = processorOf(service.pid('feed'), service.pid('postgres'));
    const pair = await inTurns(
      3,
      (round) => delivered({ service, into, receiver, served, events }, `hooks-${round}`),
      () => looped(receiver, all),
    );
    const { ours, other } = pair;
    yield {
      ...{ part: 'feed', measure: `deliveries/s to ${ENDPOINTS} endpoints, each in order`, ratio: pair.rate },
      ...{
        ours: `${shown(ours.perSecond)}/s, ${shown(ours.micros)} µs each of feed and Postgres`,
        target: atLeast(0.4),
      },
      other: `${shown(other.perSecond)}/s, ${shown(other.micros)} µs each, a bare loop of signed requests`,
      why: 'the next request of an endpoint waits until the cursor of the one before is flushed to the disk',
    };
  } finally {
    receiver.end();
  }
}

interface Receiving {
  readonly url: string;
  ask<Answer>(message: 'count' | 'taken'): Promise<Answer>;
  end(): void;
}

async function startReceiver(): Promise<Receiving> {
  const child: ChildProcess = fork(fileURLToPath(new URL('feed-receiver.js', import.meta.url)));
  const [port] = (await once(child, 'message')) as [number];
  return {
    url: `http://127.0.0.1:${port}/hook`,
    ask: async <Answer>(message: 'count' | 'taken') => {
      child.send(message);
      const [answer] = (await once(child, 'message')) as [Answer];
      return answer;
    },
    end: () => child.kill('SIGTERM'),
  };
}

interface World {
  readonly service: OwnService;
  readonly into: Into;
  readonly receiver: Receiving;
  readonly served: Processor;
  readonly events: number;
}

async function delivered({ service, into, receiver, served, events }: World, tenant: string): Promise<Cost> {
  const api = retryingApi(await service.api(tenant));
  const all = ENDPOINTS * (await fillFeed(into, tenant, events));
  const ids: string[] = [];
  await atOnce(4, ENDPOINTS, async (n) => {
    const settings = { idempotencyKey: `${n}`, name: `${n}`, url: receiver.url, order: 'STRICT', personalData: 'OMIT' };
    const { id } = await done(api, 'createWebhook', { ...settings, start: { from: 'BEGINNING' }, filter: PARTNERS });
    ids.push(id ?? '');
  });
  const before = served();
  const perSecond = await taken(receiver, all);
  const micros = ((served() - before) * 1e6) / all;
  await atOnce(4, ENDPOINTS, (n) =>
    done(api, 'deleteWebhook', { idempotencyKey: `end ${n}`, webhookId: ids[n] }, 'WebhookInput'),
  );
  return { perSecond, micros };
}

const PARTNERS = { types: ['partner.*'] };

/** Requests a second while most of them came. */
async function taken(receiver: Receiving, all: number): Promise<number> {
  while ((await receiver.ask<number>('count')) < all) await pause(200);
  const at = await receiver.ask<number[]>('taken');
  const [first, last] = [at[Math.floor(at.length * FROM)] ?? 0, at[Math.floor(at.length * TO)] ?? 0];
  return (at.length * (TO - FROM) * 1000) / (last - first);
}

async function looped(receiver: Receiving, all: number): Promise<Cost> {
  const agent = new Agent({ keepAlive: true, maxSockets: ENDPOINTS });
  const secret = `whsec_${randomBytes(32).toString('base64')}`;
  const started = process.cpuUsage();
  await atOnce(ENDPOINTS, all, async () => {
    const id = randomUUID();
    const body = JSON.stringify({ ...SAMPLE, id });
    const timestamp = Math.floor(Date.now() / 1000);
    const signature = signatureOf('hmac', [secret], { id, timestamp, body });
    await sent(receiver.url, agent, { ...said(id, timestamp), 'webhook-signature': signature }, body);
  });
  const { user, system } = process.cpuUsage(started);
  agent.destroy();
  return { perSecond: await taken(receiver, all), micros: (user + system) / all };
}

const said = (id: string, timestamp: number) => ({
  ...{ 'content-type': 'application/cloudevents+json', 'webhook-id': id, 'webhook-timestamp': String(timestamp) },
});

function sent(url: string, agent: Agent, headers: Record<string, string>, body: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const going = request(url, { method: 'POST', agent, headers }, (answer) => {
      answer.resume();
      answer.on('end', resolve);
    });
    going.on('error', reject);
    going.end(body);
  });
}

/** As large as what is delivered. */
const SAMPLE = {
  ...{ specversion: '1.0', source: '/tenants/hooks-0', type: 'partner.suspended', datacontenttype: 'application/json' },
  ...{
    subject: 'partner_3f3g6yb7avbg78y2hv1xekrygh',
    time: '2026-01-02T03:04:05Z',
    recordedtime: '2026-01-02T03:04:05Z',
  },
  ...{ sequence: '00000000000000000002', cursor: 'c1'.padEnd(50, 'A'), actor: 'PERSON' },
  data: { partner: { state: 'SUSPENDED', note: 'x'.repeat(600) } },
};
