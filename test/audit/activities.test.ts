import { describe, expect, it } from '@jest/globals';
import { isRefusal, type Recorded } from '#libs/kernel';
import type { ActivityEvent } from '#libs/marketing';
import { ActivitiesAudit } from '../../libs/audit/src/activities/activities.audit.js';
import { activityChecks } from '../../libs/audit/src/read-models/rows.movements.js';
import { Findings } from '../../libs/audit/src/sources/findings.js';
import { PublishedDays } from '../../libs/audit/src/states/published-rates.js';
import { activityDecider } from '../../libs/marketing/src/activity/activity.js';
import { answer, cost, plan, withdraw } from '../../libs/marketing/test/activity.fixtures.js';

const PUBLISHED = { source: 'ecb', base: 'EUR', day: '2024-06-10', rates: { USD: '1.0850' } } as const;
const rate = { from: 'EUR', to: 'USD', fromRate: '1', toRate: '1.0850', day: '2024-06-10', source: 'ecb' };

function history(): ActivityEvent[] {
  const run = [
    ...[plan(), answer('B'), answer('C'), cost('I-1', '9999.99'), cost('I-2', '125.00', { paidBy: 'B' })],
    ...[
      cost('I-3', '200.00', { currency: 'EUR', conversion: { kind: 'rate', rates: rate }, day: '2024-06-12' }),
      withdraw('I-2'),
    ],
    cost('I-2', '12.50', { paidBy: 'B' }),
  ];
  const events: ActivityEvent[] = [];
  let state = activityDecider.initial;
  for (const command of run) {
    const decision = activityDecider.decide(command, state);
    if (isRefusal(decision)) throw new Error(decision.message);
    events.push(...decision);
    state = decision.reduce(activityDecider.evolve, state);
  }
  return events;
}

function audited(events: readonly ActivityEvent[]) {
  const found = new Findings();
  const rates = new PublishedDays();
  rates.learn(PUBLISHED as never);
  const audit = new ActivitiesAudit((source) => (source === 'ecb' ? rates : undefined), 'program', found);
  events.forEach((event, n) => {
    const place = { stream: 'activity-acme.1', revision: BigInt(n), position: { commit: BigInt(n), prepare: 0n } };
    audit.take({ ...event, ...place } as unknown as Recorded<ActivityEvent>);
  });
  const rows = activityChecks('program', audit.activities).flatMap(({ expected }) =>
    [...expected.keys()].map((id) => expected.get(id)),
  );
  return { rows, findings: found.first().map(({ kind, fields }) => [kind, ...fields.map(({ path }) => path)]) };
}

/** The n-th event of a type, altered. */
function altered(type: ActivityEvent['type'], n: number, change: object): ActivityEvent[] {
  const all = history();
  const event = all.filter((one) => one.type === type)[n];
  expect(event).toBeDefined();
  return all.map((one) => (one === event ? { ...one, data: { ...one.data, ...change } } : one)) as ActivityEvent[];
}

const usd = (amount: string) => ({ amount, currency: 'USD' });

describe('the audit of what activities cost', () => {
  it('agrees, and counts without what was withdrawn', () => {
    const { rows, findings } = audited(history());
    expect(findings).toEqual([]);
    // 9,999.99, 217.00 for 200.00 EUR, and 12.50 of B instead of 125.00.
    expect(rows).toEqual([
      expect.objectContaining({ cost_minor: '1022949', vendor_minor: '1021699', currency: 'USD' }),
    ]);
  });

  it.each<[string, ActivityEvent['type'], number, object, string]>([
    ['a cost is counted as a cent more', 'activity.cost-recorded', 0, { counted: usd('10000.00') }, 'counted.amount'],
    ['a cost is counted at another rate', 'activity.cost-recorded', 2, { counted: usd('217.01') }, 'counted.amount'],
    [
      'a rate is made up',
      'activity.cost-recorded',
      2,
      { exchange: { ...rate, toRate: '1.1' }, counted: usd('220.00') },
      'exchange.toRate',
    ],
    ['a rate is too old', 'activity.cost-recorded', 2, { day: '2024-06-18' }, 'exchange.day'],
    ['a cost needs a rate and has none', 'activity.cost-recorded', 2, { exchange: null }, 'exchange'],
    ['a cost is recorded twice', 'activity.cost-recorded', 1, { number: 'I-1' }, 'number'],
    ['less is withdrawn than was recorded', 'activity.cost-withdrawn', 0, { counted: usd('100.00') }, 'minor'],
    ['it is withdrawn from somebody else', 'activity.cost-withdrawn', 0, { paidBy: null }, 'paidBy'],
    ['something is withdrawn that was never spent', 'activity.cost-withdrawn', 0, { number: 'I-9' }, ''],
  ])('finds that %s', (_, type, n, change, path) => {
    const [first] = audited(altered(type, n, change)).findings;
    expect(first?.[0]).toBe('activity-cost');
    expect(first).toContain(path);
  });
});
