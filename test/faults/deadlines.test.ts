import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { countIn, whileHeld } from '../support/databases.js';
import { businessOf, type Written } from '../support/history.js';
import { codesOf, DealProgram } from '../support/deal-desk.js';
import { atScale } from '../support/scale.js';
import { done, Shop } from '../support/shop.js';
import { type OwnService, startTestService } from '../support/test-service.js';
import { until } from '../support/until.js';

const KILLS = atScale({ short: 1, long: 2, soak: 10 });
// Only stops what hangs.
const PATIENCE = 600_000;
const TENANT = 'deadlines';
const PARTNERS = 12;
/** So much time has a round until its checklists are due. */
const AHEAD_MS = 15_000;
const THE_ANSWERING = `SELECT 1 FROM concord_checkpoints WHERE name = 'note-overdue-when-onboarding-is-due' FOR UPDATE`;

describe('a projector that is killed after it told what is due and before anybody answered', () => {
  let service: OwnService;
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
        deadlines(programId: $programId, filter: { kind: ["onboarding-due"], dueAt: { to: $dueBefore } }, first: 100) {
          nodes { dueAt subjectId }
        }
      }`,
      { programId: shop.programId, dueBefore: new Date(Date.parse(dueAt) + 1).toISOString() },
    );
    const ofPartners = deadlines.nodes.filter(({ subjectId }) => subjectId.startsWith('partner_'));
    return ofPartners.filter((deadline) => deadline.dueAt === dueAt).length;
  }

  const written = async (type: string): Promise<Written[]> =>
    (await businessOf(service, TENANT)).filter((event) => event.type === type);

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

const DAY = 86_400_000;
const daysAgo = (days: number): string => new Date(Date.now() - days * DAY).toISOString();
/** Days ago, in no order, on which a protection of ninety days ended, and on which a place was given to a partner for five working days. */
const ENDED = [5, 2, 6, 3, 1, 4];
const RETURNED = [10, 12];

describe('deals of a time in which no projector ran', () => {
  const tenant = 'silence';
  let service: OwnService;
  let program: DealProgram;

  beforeAll(async () => {
    service = await startTestService({ CONCORD_DEADLINES_EVERY_MS: '100' });
    program = await DealProgram.open(await service.as({ tenant, subject: 'ada', role: 'manager' }), 'silence', [
      'north',
    ]);
    await done(await service.api(tenant), 'setDealPolicy', {
      ...{ idempotencyKey: 'policy', programId: program.programId, effectiveFrom: '2016-01-01T00:00:00Z' },
      automaticApproval: { enabled: false },
    });
  }, PATIENCE);
  afterAll(() => service?.stop(), PATIENCE);

  async function decide(what: string, externalId: string, decision: string, occurredAt: string, more = {}) {
    const deal = program.deal(externalId, 'north', { website: `${what}.com` }, { occurredAt });
    const registered = await program.change('registerDeal', deal);
    const of = { programId: program.programId, externalId, occurredAt, ...more };
    return [registered, await program.change(decision, of)].map(({ state, userErrors }) =>
      [state, ...codesOf({ userErrors })].join(),
    );
  }

  const written = async (type: string): Promise<Written[]> =>
    (await businessOf(service, tenant)).filter((event) => event.type === type);

  it(
    'end in the order in which they would have ended, each once and at its own time',
    async () => {
      const pid = service.pid('projector');
      process.kill(pid, 'SIGSTOP');
      for (const days of ENDED) {
        const states = await decide(`ended${days}`, `E-${days}`, 'approveDeal', daysAgo(90 + days));
        expect(states).toEqual(['IN_REVIEW', 'APPROVED']);
      }
      for (const days of RETURNED) {
        const states = await decide(`returned${days}`, `R-${days}`, 'returnDeal', daysAgo(days), {
          note: 'who signs?',
        });
        expect(states).toEqual(['IN_REVIEW', 'RETURNED']);
      }
      process.kill(pid, 'SIGKILL');
      await until(async () => (await written('deal.expired')).length >= ENDED.length);
      await until(async () => (await written('account.place-given-up')).filter(isLapse).length >= RETURNED.length);
      await pause(2_000);

      const told = await written('agenda.deadline-reached');
      const dates = told.map(({ data }) => data.dueAt as string);
      expect(dates).toEqual([...dates].sort());
      const kinds = told.map(({ data }) => data.kind as string);
      const count = (kind: string) => kinds.filter((each) => each === kind).length;
      expect(['protection-ends-soon', 'protection-ends', 'place-ends'].map(count)).toEqual([6, 6, 2]);
      const history = await businessOf(service, tenant);
      const ends = history.filter((event) => event.type === 'account.protection-ended' || isLapse(event));
      expect(ends).toHaveLength(ENDED.length + RETURNED.length);
      const at = ends.map(({ data }) => data.at as string);
      expect(at).toEqual([...at].sort());
      expect(at.every((moment) => dates.includes(moment))).toBe(true);
    },
    PATIENCE,
  );
});

const isLapse = ({ type, data }: Written): boolean => type === 'account.place-given-up' && data.why === 'return-lapsed';
