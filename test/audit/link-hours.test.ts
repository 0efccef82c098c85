import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { idOf } from '#libs/kernel';
import { audit } from './audit.js';
import { ofPartner } from './facts.js';
import { History, TENANT } from './history.js';
import { Rows } from './rows.js';
import { setUp } from './scenario.js';
import { RecordClicks } from '../../libs/attribution/src/click/clicks.aggregate.js';
import { ClickDays } from '../../libs/attribution/test/clicks-world.fixtures.js';

const DAY = '2011-04-20';
const HOUR = 3_600_000;
const link = (name: string) => ({ linkId: idOf(TENANT, 'link', name), ...ofPartner('alpha') });

let history: History;
let rows: Rows;

async function record(days: ClickDays, recorder: string, hours: readonly number[]): Promise<void> {
  const clicks = hours.map((hour) => [hour % 2, hour * HOUR, '0000000001', 'v', 'qr'] as const);
  const data = { clicksId: days.clicksId(recorder, DAY), day: DAY, links: [link('a'), link('b')], clicks };
  await days.sure(new RecordClicks({ ...data, bots: [[0, 2]] }, days.context(`${DAY}T23:00:00.000Z`)));
}

/** Two processes are sealed, one after the other, and a third is not. */
beforeAll(async () => {
  history = new History();
  await setUp(history);
  const days = new ClickDays(history.store);
  for (const [recorder, hours] of [
    ['one', [9, 9, 10]],
    ['two', [9, 11]],
  ] as const) {
    await record(days, recorder, hours);
    await days.noted();
    await days.close(DAY);
  }
  await record(days, 'three', [9, 12]);
  rows = await Rows.of(history.store);
}, 60_000);

afterAll(() => rows.close());

const audited = async () => (await audit(history.store, { database: rows.database })).differences;

describe('clicks by link and hour', () => {
  it('agree as the projector has written them, from seals and from single clicks', async () => {
    const result = await audit(history.store, { database: rows.database });
    expect(result.differences.first).toEqual([]);
    expect(result.figures.rows).toMatchObject({ link_hours: 5 });
  }, 30_000);

  it.each(['clicks = clicks + 1', 'bots = bots - 1', `medium = 'sms'`, `hour = hour + interval '1 hour'`])(
    'are named by their row after %s',
    async (set) => {
      const id = await rows.alterOne('link_hours', set);
      const { byKind, first } = await audited();
      await rows.restore();
      expect(byKind).toEqual({ 'read-model': 1 });
      expect(first[0]?.message).toBe(`link_hours ${id}: a row is not what the events give`);
    },
  );

  it('are named where a row is missing, and where one is too many', async () => {
    const removed = await rows.removeOne('link_hours');
    const { first: missing } = await audited();
    await rows.restore();
    expect(missing.map(({ message }) => message)).toEqual([`link_hours ${removed}: a row is missing`]);
    const doubled = await rows.doubleOne('link_hours');
    const { first: extra } = await audited();
    await rows.restore();
    expect(extra.map(({ message }) => message)).toEqual([`link_hours ${doubled}: a row that no event accounts for`]);
  });
});
