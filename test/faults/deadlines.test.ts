import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { businessOf, countIn, whileHeld, type Written } from '../support/databases.js';
import { done, Shop } from '../support/shop.js';
import { startTestService, type TestService } from '../support/test-service.js';
import { until } from './supervised.js';

const KILLS = process.env['CONCORD_TEST_LONG'] ? 10 : 1;
// Only stops what hangs.
const PATIENCE = 600_000;
const TENANT = 'deadlines';
const PARTNERS = 12;
/** So much time has a round until its checklists are due. */
const AHEAD_MS = 15_000;
const THE_ANSWERING = `SELECT 1 FROM concord_checkpoints WHERE name = 'note-overdue-when-onboarding-is-due' FOR UPDATE`;

describe('a projector that is killed after it told what is due and before anybody answered', () => {
  let service: TestService;
  let shop: Shop;

  beforeAll(async () => {
    service = await startTestService({ CONCORD_DEADLINES_EVERY_MS: '100' });
    shop = await Shop.open(await service.api(TENANT), TENANT);
  }, PATIENCE);
  afterAll(() => service?.stop(), PATIENCE);

  async function onboard(key: string, dueAt: string): Promise<void> {
    const { api } = shop;
    const { id: partnerId } = await done(api, 'invitePartner', newPartner(key), 'NewPartnerInput');
    await done(api, 'reviewPartner', { idempotencyKey: `${key}:review`, partnerId }, 'PartnerInput');
    await done(api, 'enrollPartner', { idempotencyKey: `${key}:enrolled`, partnerId });
    const input = { idempotencyKey: `${key}:onboarding`, partnerId, dueAt, steps: ['TRAINING'] };
    await done(api, 'startOnboarding', input);
  }

  /** How much the public interface says is due at that time. */
  async function coming(dueAt: string): Promise<number> {
    const { deadlines } = await shop.api<{ deadlines: { nodes: { dueAt: string; subjectId: string }[] } }>(
      `query ($programId: ID!, $dueBefore: Instant) {
        deadlines(programId: $programId, kind: "onboarding-due", dueBefore: $dueBefore, first: 100) {
          nodes { dueAt subjectId }
        }
      }`,
      { programId: shop.programId, dueBefore: new Date(Date.parse(dueAt) + 1).toISOString() },
    );
    const ofPartners = deadlines.nodes.filter(({ subjectId }) => subjectId.startsWith('partner_'));
    return ofPartners.filter((deadline) => deadline.dueAt === dueAt).length;
  }

  const written = async (type: string): Promise<Written[]> =>
    (await businessOf(service.home, TENANT)).filter((event) => event.type === type);

  /** Who answers stands still at its checkpoint while the ticker tells. Says how much was answered all the same. */
  async function killBetween(round: number, dueAt: string) {
    return whileHeld(service.home, 'views', THE_ANSWERING, async () => {
      await done(shop.api, 'prospectPartner', newPartner(`passes by ${round}`), 'NewPartnerInput');
      await until(async () => (await told(dueAt)).length === PARTNERS);
      const pid = service.pid('projector');
      process.kill(pid, 'SIGKILL');
      const answered = (await overdue(dueAt)).length;
      return { pid, answered };
    });
  }

  const newPartner = (key: string) => ({
    ...{ idempotencyKey: key, programId: shop.programId, externalId: key, name: key },
    ...{ kind: 'RESELLER', country: 'GB' },
  });
  const told = async (dueAt: string) =>
    (await written('agenda.deadline-reached')).filter(({ data }) => data.dueAt === dueAt);
  const overdue = async (dueAt: string) =>
    (await written('partner.onboarding-overdue')).filter(({ data }) => data.dueAt === dueAt);

  it(
    'answers all of it once when it is back, at the time it was due',
    async () => {
      for (let round = 0; round < KILLS; round += 1) {
        const dueAt = new Date(Date.now() + AHEAD_MS).toISOString();
        for (let n = 0; n < PARTNERS; n += 1) await onboard(`${round}-${n}`, dueAt);
        await until(async () => (await countIn(service.home, 'views', 'SELECT count(*) FROM deadlines')) === PARTNERS);
        expect(await coming(dueAt)).toBe(PARTNERS);
        const { pid, answered } = await killBetween(round, dueAt);
        expect(answered).toBeLessThan(PARTNERS);
        await until(() => service.pid('projector') !== pid);
        await until(async () => (await overdue(dueAt)).length >= PARTNERS);
        await pause(2_000);
        const partners = (events: Written[]) => new Set(events.map(({ data }) => data.partnerId ?? data.subject.id));
        expect(partners(await told(dueAt)).size).toBe(PARTNERS);
        expect(partners(await overdue(dueAt)).size).toBe(PARTNERS);
        expect([await told(dueAt), await overdue(dueAt)].map(({ length }) => length)).toEqual([PARTNERS, PARTNERS]);
        expect((await overdue(dueAt)).every(({ data }) => data.at === dueAt)).toBe(true);
      }
    },
    PATIENCE,
  );
});
