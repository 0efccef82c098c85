import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { retryingApi } from '#libs/importing';
import { commandIdIn } from '../support/databases.js';
import { historyOf } from '../support/history.js';
import { mutate, type Payload, Shop } from '../support/shop.js';
import { type OwnService, startTestService } from '../support/test-service.js';
import { isReady } from './supervised.js';
import { until } from '../support/until.js';

// Only stops what hangs.
const PATIENCE = 600_000;
const TENANT = 'answers';
const AT_ONCE = 32;
const MOST_ROUNDS = 15;

interface Request {
  readonly mutation: string;
  readonly input: { readonly idempotencyKey: string };
}

describe('an API that is killed between an append and its answer', () => {
  let service: OwnService;
  let shop: Shop;
  let ledgerId: string;

  beforeAll(async () => {
    service = await startTestService();
    shop = await Shop.open(await service.api(TENANT), TENANT);
    const { position, id } = await shop.record('known', '100.00');
    ledgerId = (await shop.entries(position, id))[0]?.ledgerId ?? '';
  }, PATIENCE);
  afterAll(() => service?.stop(), PATIENCE);

  /** Sends all of them at once and kills the API as soon as an event of one of them is in the store. Answers what was answered. */
  async function sendAndKill(requests: readonly Request[], noun: string): Promise<Map<Request, Payload>> {
    const pid = service.pid('api');
    const seen = new AbortController();
    const after = await service.store.head();
    const events = service.store.subscribe({
      after: after ?? 'start',
      prefixes: [`${noun}-${TENANT}.`],
      signal: seen.signal,
    });
    let started: (() => void) | undefined;
    const listening = new Promise<void>((resolve) => (started = resolve));
    const killing = (async () => {
      for await (const delivery of events) {
        if (delivery.kind === 'caught-up') {
          started?.();
          started = undefined;
        }
        // What a policy still wrote about the round before is older than the first request of this one.
        if (started || delivery.kind !== 'event') continue;
        process.kill(pid, 'SIGKILL');
        return seen.abort();
      }
    })();
    await listening;
    const answered = new Map<Request, Payload>();
    const sending = requests.map((request) =>
      mutate(shop.api, request.mutation, request.input).then(
        (payload) => void answered.set(request, payload),
        () => undefined,
      ),
    );
    await Promise.all([killing, ...sending]);
    await until(() => service.pid('api') !== pid);
    await until(() => isReady(service.supervised.url));
    return answered;
  }

  /** What the request has written, and where: what its answer was to say. */
  async function effectOf({ mutation, input }: Request, noun: string) {
    const commandId = await commandIdIn(service.home, TENANT, mutation, input.idempotencyKey);
    const history = await historyOf(service, TENANT);
    const own = history.filter((event) => event.commandId === commandId && event.stream.startsWith(`${noun}-`));
    const [written] = own;
    if (!written) return { events: 0, position: null };
    for await (const { position } of service.store.read(written.stream, BigInt(written.revision))) {
      return { events: own.length, position: `${position.commit}/${position.prepare}` };
    }
    return { events: own.length, position: null };
  }

  it.each<[string, string, (key: string) => Request]>([
    ['makes', 'sale', (key) => ({ mutation: 'recordSale', input: shop.sale(key, '1.00') as Request['input'] })],
    [
      'changes',
      'ledger',
      (key) => ({
        mutation: 'adjustCommission',
        input: {
          ...{ idempotencyKey: key, ledgerId, occurredAt: '2024-01-20T00:00:00Z', reason: 'goodwill' },
          ...{ amount: { amount: '1.00', currency: 'GBP' } },
        },
      }),
    ],
  ])(
    'gives the original answer to whoever asks again for what %s something',
    async (what, noun, requestOf) => {
      let hits = 0;
      for (let round = 0; hits === 0; round += 1) {
        expect(round).toBeLessThan(MOST_ROUNDS);
        const requests = Array.from({ length: AT_ONCE }, (_, n) => requestOf(`${what} ${round}.${n}`));
        const answered = await sendAndKill(requests, noun);
        for (const request of requests) {
          const before = await effectOf(request, noun);
          const hit = before.events > 0 && !answered.has(request);
          hits += hit ? 1 : 0;
          const again = await mutate(retryingApi(shop.api), request.mutation, request.input);
          expect(again).toMatchObject({ userErrors: [], id: expect.any(String) });
          const known = answered.get(request);
          if (known) expect(again).toEqual(known);
          if (hit) expect(again.position).toBe(before.position);
          expect(await effectOf(request, noun)).toEqual({ events: 1, position: again.position });
        }
      }
      expect(hits).toBeGreaterThan(0);
    },
    PATIENCE,
  );
});
