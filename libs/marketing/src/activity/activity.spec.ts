import { describe, expect, it } from '@jest/globals';
import { isRefusal } from '#libs/kernel';
import {
  after,
  answer,
  begin,
  cancel,
  complete,
  cost,
  drop,
  file,
  finish,
  invite,
  plan,
  start,
  task,
  when,
  withdraw,
} from '../../test/activity.fixtures.js';
import { owedBy } from './activity.state.js';

const refused = (code: string, message: string | RegExp = /\w/) =>
  expect.objectContaining({ refused: code, message: expect.stringMatching(message) as unknown });
const types = (decision: ReturnType<typeof when>) =>
  isRefusal(decision) ? decision : decision.map(({ type }) => type);

const planned = after(plan());
const agreed = after(plan(), answer('B'), answer('C'));
const running = after(plan(), answer('B'), answer('C'), start);

describe('an activity', () => {
  it('invites its hosts, each with its part of the costs', () => {
    expect(types(when(after(), plan()))).toEqual([
      'activity.planned',
      'activity.host-invited',
      'activity.host-invited',
    ]);
    expect(when(planned, plan())).toEqual(refused('ACTIVITY_EXISTS'));
  });

  it.each([
    [{ externalId: 'ann@acme.com' }, 'BAD_TEXT'],
    [{ name: ' ' }, 'BAD_TEXT'],
    [{ audience: '' }, 'BAD_TEXT'],
    [{ kind: 'party' }, 'UNKNOWN_VALUE'],
    [{ startsOn: '2024-02-30' }, 'BAD_DAY'],
    [{ endsOn: '2024-06-29' }, 'ENDS_BEFORE_START'],
    [{ expectedLeads: -1 }, 'OUT_OF_RANGE'],
    [{ hosts: [{ partnerId: 'B', costShare: -1 }] }, 'OUT_OF_RANGE'],
    [
      {
        hosts: [
          { partnerId: 'B', costShare: 1 },
          { partnerId: 'B', costShare: 1 },
        ],
      },
      'GIVEN_TWICE',
    ],
    [
      {
        hosts: [
          { partnerId: 'B', costShare: 6000 },
          { partnerId: 'C', costShare: 4001 },
        ],
      },
      'WEIGHTS_DO_NOT_ADD_UP',
    ],
    [{ hosts: Array.from({ length: 21 }, (_, n) => ({ partnerId: `P${n}`, costShare: 1 })) }, 'TOO_MANY'],
  ])('is not planned with %j', (change, code) => {
    expect(when(after(), plan(change))).toEqual(refused(code));
  });

  it('starts when all that were invited have answered', () => {
    expect(when(after(plan(), answer('B')), start)).toEqual(refused('HOSTS_NOT_AGREED', /^1 /));
    expect(types(when(agreed, start))).toEqual(['activity.started']);
    expect(types(when(after(plan(), answer('B'), answer('C', false)), start))).toEqual(['activity.started']);
    expect(when(running, start)).toEqual([]);
    expect(when(agreed, begin(false))).toEqual(refused('NO_SHARING'));
    expect(types(when(after(plan(), answer('B'), answer('C', false)), begin(false)))).toEqual(['activity.started']);
  });

  it('asks anew whoever is offered another part', () => {
    expect(when(agreed, invite('B', 3000))).toEqual([]);
    expect(when(after(plan(), answer('B'), answer('C'), invite('B', 2500)), start)).toEqual(
      refused('HOSTS_NOT_AGREED'),
    );
    expect(when(agreed, invite('B', 8001))).toEqual(refused('WEIGHTS_DO_NOT_ADD_UP'));
    expect(types(when(agreed, invite('B', 8000)))).toEqual(['activity.host-invited']);
    // Who has declined bears nothing any more.
    expect(types(when(after(plan(), answer('C', false)), invite('B', 10_000)))).toEqual(['activity.host-invited']);
  });

  it('keeps its hosts once it runs', () => {
    expect(when(running, answer('B', false))).toEqual(refused('WRONG_STATUS'));
    expect(when(planned, answer('D'))).toEqual(refused('NOT_A_HOST'));
    expect(when(after(plan(), answer('B', false)), answer('B'))).toEqual(refused('WRONG_STATUS', /anew/));
  });

  it('leaves a host what it bears until it accepts another part', () => {
    const hosts = (run: ReturnType<typeof after>) => (run.status === 'absent' ? {} : run.hosts.toObject());
    const begun = [plan(), answer('B'), answer('C'), start, invite('B', 8000)];
    expect(hosts(after(...begun))).toMatchObject({ B: { answer: 'invited', costShare: 8000, borne: 3000 } });
    const B = { answer: 'accepted', costShare: 3000, borne: 3000 };
    expect(hosts(after(...begun, answer('B', false)))).toMatchObject({ B });
    expect(hosts(after(...begun, answer('B')))).toMatchObject({ B: { answer: 'accepted', borne: 8000 } });
    // What B may fall back to is not given to another.
    const lowered = after(plan(), answer('B'), answer('C'), start, invite('B', 0));
    expect(when(lowered, invite('D', 5001))).toEqual(refused('WEIGHTS_DO_NOT_ADD_UP'));
    const late = after(plan(), answer('B'), answer('C'), start, invite('D', 1000));
    expect(hosts(late)).toMatchObject({ D: { borne: null } });
    expect(types(when(late, answer('D', false)))).toEqual(['activity.host-answered']);
  });

  it('ends when no task is open, or is cancelled with those that are', () => {
    const busy = after(plan(), answer('B'), answer('C'), task('1', 'B'), task('2'), start, complete('2'));
    expect(when(busy, finish)).toEqual(refused('TASKS_OPEN', /^1 /));
    expect(when(busy, complete('1', 'C'))).toEqual(refused('NOT_FOUND'));
    expect(types(when(busy, complete('1', 'B')))).toEqual(['activity.task-done']);
    expect(types(when(busy, drop('1')))).toEqual(['activity.task-dropped']);
    expect(when(busy, drop('2'))).toEqual(refused('WRONG_STATUS'));
    expect(types(when(busy, cancel()))).toEqual(['activity.task-dropped', 'activity.cancelled']);
    expect(when(planned, finish)).toEqual(refused('WRONG_STATUS'));
    expect(types(when(running, finish))).toEqual(['activity.finished']);
  });

  it('has tasks of the vendor and of hosts, due by the end of a day in the program’s zone', () => {
    expect(when(planned, task('1', 'D'))).toEqual(refused('NOT_A_HOST'));
    expect(when(planned, task('1', 'B'))).toEqual([
      { type: 'activity.task-added', data: expect.objectContaining({ dueAt: '2024-06-20T22:00:00.000Z' }) as unknown },
    ]);
  });

  it('names a file once for each use', () => {
    const sha = 'a'.repeat(64);
    expect(when(after(plan(), file(sha)), file(sha))).toEqual([]);
    expect(types(when(after(plan(), file(sha)), file(sha, { use: 'asset' })))).toEqual(['activity.file-attached']);
    expect(when(planned, file('a'))).toEqual(refused('BAD_FILE'));
    expect(when(planned, file(sha, { size: 0 }))).toEqual(refused('BAD_FILE'));
    expect(when(planned, file(sha, { partnerId: 'D' }))).toEqual(refused('NOT_A_HOST'));
  });
});

describe('costs of an activity', () => {
  it('are recorded once by number', () => {
    const state = after(plan(), cost('I-1', '9999.99'));
    expect(when(state, cost('I-1', '9999.99'))).toEqual([]);
    expect(when(state, cost('I-1', '9999.98'))).toEqual(refused('COST_DIFFERS'));
    expect(when(state, cost('I-2', '0'))).toEqual(refused('NOT_POSITIVE'));
    expect(when(state, cost('I-2', '1', { paidBy: 'D' }))).toEqual(refused('NOT_A_HOST'));
  });

  it('are counted in the program’s currency at the rate of their day', () => {
    const rate = { from: 'EUR', to: 'USD', fromRate: '1', toRate: '1.0850', day: '2024-06-10', source: 'ecb' };
    expect(when(planned, cost('I-1', '200.00', { currency: 'EUR' }))).toEqual(refused('NO_RATE'));
    expect(
      when(planned, cost('I-1', '200.00', { currency: 'EUR', conversion: { kind: 'rate', rates: rate } })),
    ).toEqual([
      {
        type: 'activity.cost-recorded',
        data: expect.objectContaining({ counted: { amount: '217.00', currency: 'USD' } }) as unknown,
      },
    ]);
  });

  it('count no more once they are withdrawn, also when the activity is over', () => {
    const paid = cost('I-1', '9999.99', { paidBy: 'B' });
    const done = after(plan(), answer('B'), answer('C'), paid, cost('I-2', '5'), start, finish);
    expect(when(done, withdraw('I-1'))).toEqual([
      {
        type: 'activity.cost-withdrawn',
        data: {
          ...{ activityId: 'activity', programId: 'program', at: '2024-05-01T12:00:00.000Z', number: 'I-1' },
          ...{ paidBy: 'B', counted: { amount: '9999.99', currency: 'USD' }, explainedFor: 'B', reason: 'not ours' },
        },
      },
    ]);
    expect(when(done, withdraw('I-3'))).toEqual(refused('NOT_FOUND'));
    expect(when(done, withdraw('I-1', ' '))).toEqual(refused('BAD_TEXT'));
    const without = after(plan(), paid, withdraw('I-1'));
    expect(when(without, withdraw('I-1'))).toEqual(refused('NOT_FOUND'));
    expect(types(when(without, cost('I-1', '99.99')))).toEqual(['activity.cost-recorded']);
    expect(types(when(after(plan(), paid, cancel()), withdraw('I-1')))).toEqual(['activity.cost-withdrawn']);
  });

  it('are owed by parts of largest remainder: 9,999.99 over 5000/3000/2000', () => {
    const bearers = [
      { partnerId: null, costShare: 5000, paid: 999_999n },
      { partnerId: 'B', costShare: 3000, paid: 0n },
      { partnerId: 'C', costShare: 2000, paid: 0n },
    ];
    expect(owedBy(bearers)).toEqual([
      { part: 499_999n, owed: -500_000n },
      { part: 300_000n, owed: 300_000n },
      { part: 200_000n, owed: 200_000n },
    ]);
  });
});
