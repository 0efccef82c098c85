import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { verifyWebhook } from '#libs/feed-client';
import { type Api, retryingApi } from '#libs/importing';
import { HookChain } from '../support/hook-chain.js';
import { PartnersWritten } from '../support/partners-written.js';
import { Receiver } from '../support/receiver.js';
import { atScale, LONG } from '../support/scale.js';
import { done, Shop } from '../support/shop.js';
import { type OwnService, startTestService } from '../support/test-service.js';
import { until } from '../support/until.js';

// Only stops what hangs.
const PATIENCE = 900_000;
const TENANT = 'hooked';
/** A process that is killed leaves its endpoints to the next one after 30 seconds. */
const KILLS = atScale({ short: 0, long: 6, soak: 40 });

(LONG ? describe : describe.skip)('the feed that is killed while it delivers to endpoints', () => {
  let service: OwnService;
  let api: Api;
  let partners: PartnersWritten;

  beforeAll(async () => {
    service = await startTestService();
    api = retryingApi(await service.api(TENANT));
    partners = new PartnersWritten(service, api, await Shop.open(api, TENANT), TENANT, 5);
  }, PATIENCE);
  afterAll(() => service?.stop(), PATIENCE);

  const shown = async (id: string): Promise<string> =>
    JSON.stringify(
      await api(
        `query ($id: ID!) { webhook(id: $id) { state progress { lagEvents failedAttempts nextAttemptAt }
          attempts(first: 3) { nodes { outcome httpStatus at } } } }`,
        { id },
      ),
    );

  /** A receiver as the documentation asks for one: it takes nothing that it cannot check. */
  async function hooked(order: 'STRICT' | 'PER_KEY') {
    const receiver = await Receiver.start();
    const { id } = await done(api, 'createWebhook', {
      ...{ idempotencyKey: order, name: order, url: receiver.url, order, personalData: 'INCLUDE' },
      ...{ start: { from: 'BEGINNING' }, filter: { types: ['partner.*'] } },
    });
    const webhookId = id ?? '';
    const answer = await api<{ webhookSecrets: { verificationKey: string }[] }>(
      'query ($id: ID!) { webhookSecrets(id: $id) { verificationKey } }',
      { id: webhookId },
    );
    const secret = answer.webhookSecrets[0]?.verificationKey ?? '';
    return { receiver, webhookId, secret };
  }

  it(
    'leaves nothing out and keeps the order, also while they are moved and sent events again',
    async () => {
      const [strict, perKey] = [await hooked('STRICT'), await hooked('PER_KEY')];
      const chain = new HookChain();
      const [faults, again]: [unknown[], string[]] = [[], []];
      for (const { receiver, secret } of [strict, perKey])
        receiver.take = ({ event, headers, body }) => {
          try {
            verifyWebhook(body, headers as never, secret);
            if (headers['concord-redelivery']) again.push(event.id);
            else if (receiver === strict.receiver) chain.take(event);
          } catch (fault) {
            faults.push(fault);
          }
        };
      const untilAll = async (holds: () => boolean): Promise<void> => {
        await until(() => faults.length > 0 || holds()).catch(async (fault: Error) => {
          const counts = [chain.ids.length, strict.receiver.received.length, perKey.receiver.received.length];
          throw new Error(
            `${fault.message}: ${counts.join(', ')} have come; ${await shown(strict.webhookId)} ${await shown(perKey.webhookId)}`,
            { cause: fault },
          );
        });
        expect(faults).toEqual([]);
      };
      partners.start(1_000);
      for (let kill = 0; kill < KILLS; kill += 1) {
        const before = chain.ids.length;
        await untilAll(() => chain.ids.length > before + 10);
        const of = { idempotencyKey: `kill-${kill}`, webhookId: kill % 4 === 1 ? strict.webhookId : perKey.webhookId };
        if (kill % 2 === 1) await done(api, 'replayWebhook', { ...of, start: { from: 'BEGINNING' }, reason: 'a bug' });
        else
          await done(api, 'redeliverWebhookEvent', {
            ...{ ...of, webhookId: strict.webhookId, eventId: chain.ids[0] },
          });
        await pause(Math.random() * 1_500);
        const pid = service.pid('feed');
        process.kill(pid, 'SIGKILL');
        await until(() => service.pid('feed') !== pid);
      }
      await partners.stop();
      // What was moved to the beginning takes its time.
      const written = await partners.history();
      const perKeyIds = () => new Set(perKey.receiver.accepted.map(({ id }) => id));
      await untilAll(() => chain.ids.length >= written.length && perKeyIds().size >= written.length);
      expect(chain.ids).toEqual(written);
      expect(perKeyIds()).toEqual(new Set(written));
      // An event that somebody asked for is sent once it is settled: before a crash, or by whoever comes after it.
      expect(again.every((id) => id === written[0])).toBe(true);
      expect(new Set(again).size).toBe(1);
      const first = perKey.receiver.accepted.filter(({ id }, n, all) => all.findIndex((one) => one.id === id) === n);
      for (const key of new Set(first.map(({ partitionkey }) => partitionkey))) {
        const own = first.filter(({ partitionkey }) => partitionkey === key).map(({ sequence }) => sequence);
        expect(own).toEqual(own.toSorted());
      }
      await Promise.all([strict.receiver.stop(), perKey.receiver.stop()]);
    },
    PATIENCE,
  );
});
