import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isAlive } from '#libs/embedded';
import { Decimal, sum } from '#libs/kernel';
import { setTimeout as pause } from 'node:timers/promises';
import { until } from '../support/until.js';
import { rowsOfViews } from '../support/databases.js';
import { businessOf, HistoryCounter, type Written } from '../support/history.js';
import { atScale } from '../support/scale.js';
import { done, faultsOf, latest, mutate, type Payload, Shop, STARTS_AT } from '../support/shop.js';
import { type OwnService, startTestService } from '../support/test-service.js';
import { concord } from './command-line.js';

const PATIENCE = 600_000;
const TENANT = 'program-caps';
const KILLS = atScale({ short: 2, long: 5, soak: 10 });
/** As many as fill the cap of a day: 60 × 18.52. */
const WAVE = 60;
const PARTNERS = ['north', 'south', 'east', 'west', 'centre'];

const soldAt = (day: number): string => new Date(Date.UTC(2024, 0, 2 + day, 12)).toISOString();

/** How many entries have been reserved and how many posted. */
interface Standing {
  readonly reserved: number;
  readonly posted: number;
}

/** Domain rules, 12.8, over all partners of a program, through the public interface and the processes as they are. */
describe('a cap of a program', () => {
  let service: OwnService;
  let shop: Shop;
  let partnerIds: string[];
  let sent: Payload[] = [];
  let events: Written[];
  let history: HistoryCounter;

  const amounts = (type: string, field: string): string[] =>
    events.flatMap((event) => (event.type === type ? [event.data[field] as string] : []));
  const grantedOn = (day: number): string[] =>
    events.flatMap(({ type, data }) =>
      type === 'cap.reserved' && data.windowKey === `program|${soldAt(day).slice(0, 10)}`
        ? [data.granted as string]
        : [],
    );
  const total = (texts: readonly string[]): string => sum(texts.map((text) => Decimal.of(text))).toString();

  async function admit(externalId: string): Promise<string> {
    const item = { idempotencyKey: externalId, programId: shop.programId, externalId, name: externalId };
    const { admitPartners } = await shop.api<{ admitPartners: { results: Payload[] } }>(
      `mutation ($input: AdmitPartnersInput!) {
        admitPartners(input: $input) { results { id position userErrors { code field } } }
      }`,
      { input: { items: [{ ...item, kind: 'reseller', country: 'GB', occurredAt: STARTS_AT }] } },
    );
    return admitPartners.results[0]?.id ?? '';
  }

  /** At once, on a day of their own: every partner sells, and some sell together. */
  async function sellWave(day: number): Promise<void> {
    const credits = (n: number): object[] => {
      const [one, other] = [partnerIds[n % 5], partnerIds[(n + 2) % 5]];
      if (n % 5 !== 3) return [{ partnerId: one }];
      return [
        { partnerId: one, weight: 3333 },
        { partnerId: other, weight: 6667 },
      ];
    };
    const first = sent.length;
    const occurredAt = soldAt(day);
    const sales = Array.from({ length: WAVE }, (_, n) =>
      shop.sale(`sale ${first + n}`, '123.45', { occurredAt, credits: credits(n) }),
    );
    sent = [...sent, ...(await Promise.all(sales.map((sale) => mutate(shop.api, 'recordSale', sale))))];
  }

  const standing = async (): Promise<Standing> => {
    await history.settled();
    return { reserved: history.of('cap.reserved'), posted: history.of('ledger.commission-accrued') };
  };

  const isAllPosted = async (): Promise<boolean> => (await standing()).posted === sent.length * 1.2;

  /** A number of the projector that is there: one that was killed is started again. */
  async function projector(): Promise<number> {
    await until(() => isAlive(service.pid('projector')));
    return service.pid('projector');
  }

  /** Lets the projector run and holds it still by turns; kills it if it stands between what it has reserved and what it has posted. */
  async function killBetween(pid: number): Promise<boolean> {
    while (!(await isAllPosted())) {
      process.kill(pid, 'SIGCONT');
      await pause(Math.random() * 20);
      process.kill(pid, 'SIGSTOP');
      const { reserved, posted } = await standing();
      if (reserved === posted) continue;
      process.kill(pid, 'SIGKILL');
      await until(() => !isAlive(pid));
      return true;
    }
    process.kill(pid, 'SIGCONT');
    return false;
  }

  beforeAll(async () => {
    service = await startTestService();
    history = new HistoryCounter(service.store, [`cap-${TENANT}.`, `ledger-${TENANT}.`]);
    const caps = [
      { capId: 'all', amount: '1000.00', per: 'PROGRAM', window: 'DAY' },
      { capId: 'each', amount: '900.00', per: 'PARTNER', window: 'DAY' },
    ];
    shop = await Shop.open(await service.api(TENANT), TENANT, { caps });
    partnerIds = [shop.partnerId];
    for (const name of PARTNERS.slice(1)) partnerIds.push(await admit(name));
  }, PATIENCE);
  afterAll(async () => {
    history?.close();
    await service?.stop();
  }, PATIENCE);

  it(
    `is filled to the cent by all partners together, though what posts is killed ${KILLS} times after it has reserved`,
    async () => {
      let waves = 0;
      for (let kills = 0; kills < KILLS; waves += 1) {
        // What is recorded while it stands still comes to it as one batch, which fills the cap.
        const pid = await projector();
        process.kill(pid, 'SIGSTOP');
        await sellWave(waves);
        kills += (await killBetween(pid)) ? 1 : 0;
      }
      await until(isAllPosted);
      expect(sent.flatMap(faultsOf)).toEqual([]);
      events = await businessOf(service, TENANT);
      expect(total(amounts('ledger.commission-accrued', 'amount'))).toBe(String(waves * 1000));
      for (let day = 0; day < waves; day += 1) expect(total(grantedOn(day))).toBe('1000');
      const posted = new Map(
        events.flatMap(({ type, data }) =>
          type === 'ledger.commission-accrued' ? [[data.entryId, data.amount] as const] : [],
        ),
      );
      const reserved = events.flatMap(({ type, data }) =>
        type === 'cap.reserved' ? [[data.entryId, data.granted] as const] : [],
      );
      expect(new Map(reserved)).toEqual(posted);
      expect(reserved).toHaveLength(posted.size);
    },
    PATIENCE,
  );

  it(
    'agrees with the audit, and its rows are those of a rebuild',
    async () => {
      await shop.balance(latest(sent.map(({ position }) => position)));
      const said = await concord(service.home, 'reconcile', '--program', shop.programId, '--tenant', TENANT);
      expect(said).toMatchObject({ code: 0 });
      const before = await rowsOfViews(service.home);
      expect(await concord(service.home, 'rebuild', 'all', '--json')).toMatchObject({ code: 0 });
      expect(await rowsOfViews(service.home)).toEqual(before);
    },
    PATIENCE,
  );

  it(
    'is not freed by a refund, and says so in what the next sale earns',
    async () => {
      await done(shop.api, 'refundSale', shop.refund('sale 0', 'refund', null));
      const sale = shop.sale('after', '123.45', { occurredAt: soldAt(0) });
      const { position, id } = await done(shop.api, 'recordSale', sale);
      const [entry] = await shop.entries(position, id);
      expect(entry).toMatchObject({
        amount: { amount: '0.00' },
        caps: [
          { wanted: '18.52', granted: '0.00' },
          { wanted: '18.52', granted: '0.00' },
        ],
      });
    },
    PATIENCE,
  );
});
