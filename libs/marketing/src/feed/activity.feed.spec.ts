import { describe, expect, it } from '@jest/globals';
import { publishedOf, type Read } from '#libs/feed';
import { deterministicId, toGlobalId } from '#libs/kernel';
import type { ActivityEvent } from '../activity/activity.events.js';
import { activityFeed } from './activity.feed.js';

const id = (name: string): string => deterministicId('activity.feed.spec', name);
const at = '2026-04-20T10:00:00.000Z';
const of = { activityId: id('webinar'), programId: id('program'), at };
const plan = { name: 'Webinar', kind: 'WEBINAR' as never, startsOn: '2026-05-01', endsOn: '2026-05-01' };

const planned: ActivityEvent = {
  type: 'activity.planned',
  data: { ...of, ...plan, audience: null, expectedLeads: 40, externalId: 'W-1', currency: 'GBP' },
};
const invited = (partner: string, costShare: number): ActivityEvent => ({
  type: 'activity.host-invited',
  data: { ...of, partnerId: id(partner), costShare },
});
const answered = (partner: string, accepts: boolean, keeps?: number): ActivityEvent => ({
  type: 'activity.host-answered',
  data: { ...of, partnerId: id(partner), accepts, ...(keeps !== undefined && { keeps }) },
});
const cost = (number: string, counted: string): ActivityEvent => ({
  type: 'activity.cost-recorded',
  data: {
    ...{ ...of, number, day: '2026-05-01', kind: 'venue', paidBy: id('acme'), eligible: true, exchange: null },
    ...{ amount: { amount: counted, currency: 'GBP' }, counted: { amount: counted, currency: 'GBP' } },
  },
});
const task = (partner: string | null): ActivityEvent => ({
  type: 'activity.task-added',
  data: {
    ...{ ...of, taskId: id(`task of ${partner}`), partnerId: partner && id(partner), title: 'Slides' },
    ...{ dueOn: '2026-04-30', dueAt: '2026-05-01T00:00:00.000Z' },
  },
});

const told = (...events: readonly ActivityEvent[]): Read[] => publishedOf([activityFeed], 'activity-north.a', events);
const hostsAfter = (...events: readonly ActivityEvent[]) =>
  (told(planned, ...events).at(-1)?.data['activity'] as { hosts: unknown }).hosts;

describe('activities in the feed', () => {
  it('are for the vendor alone: their hosts are several', () => {
    const events = told(planned, invited('acme', 3000), answered('acme', true), cost('I-1', '9.99'));
    expect(events.map(({ seenBy }) => seenBy)).toEqual([null, null, null, null]);
    expect(events[0]?.data).toMatchObject({ activity: { status: 'PLANNED', externalId: 'W-1', expectedLeads: 40 } });
    expect(events[2]?.data).toMatchObject({ hostId: toGlobalId('partner', id('acme')) });
  });

  it('say what each host answered and bears', () => {
    const [acme, beta] = ['acme', 'beta'].map((name) => toGlobalId('partner', id(name)));
    const both = [invited('acme', 3000), invited('beta', 2000)];
    expect(hostsAfter(...both, answered('acme', true), answered('beta', false))).toEqual([
      { partnerId: acme, answer: 'ACCEPTED', costShare: 3000, borne: 3000 },
      { partnerId: beta, answer: 'DECLINED', costShare: 2000 },
    ]);
    // Invited anew it bears what it had accepted until it answers, also where it then declines and keeps that.
    const anew = [...both, answered('acme', true), invited('acme', 4000)];
    expect(hostsAfter(...anew)).toMatchObject([
      { partnerId: acme, answer: 'INVITED', costShare: 4000, borne: 3000 },
      {},
    ]);
    expect(hostsAfter(...anew, answered('acme', false, 3000))).toMatchObject([{ answer: 'ACCEPTED', borne: 3000 }, {}]);
  });

  it('add up what they cost', () => {
    const last = told(planned, cost('I-1', '9999.99'), cost('I-2', '0.02')).at(-1);
    expect(last?.data).toMatchObject({
      activity: { cost: { amount: '10000.01', currency: 'GBP' } },
      ...{ before: { cost: { amount: '9999.99' } }, cost: { number: 'I-2', kind: 'VENUE', eligible: true } },
    });
  });

  it('take off what was withdrawn', () => {
    const withdrawn: ActivityEvent = {
      type: 'activity.cost-withdrawn',
      data: {
        ...of,
        number: 'I-1',
        paidBy: null,
        counted: { amount: '9999.99', currency: 'GBP' },
        explainedFor: id('acme'),
        reason: 'not ours',
      },
    };
    const last = told(planned, cost('I-1', '9999.99'), cost('I-2', '0.02'), withdrawn).at(-1);
    expect(last).toMatchObject({ type: 'activity.cost_withdrawn', seenBy: null });
    expect(last?.data).toMatchObject({
      activity: { cost: { amount: '0.02', currency: 'GBP' } },
      ...{ before: { cost: { amount: '10000.01' } }, cost: { number: 'I-1', counted: { amount: '9999.99' } } },
    });
    expect(JSON.stringify(last?.data)).not.toContain('not ours');
  });

  it('tell partners their own tasks', () => {
    const done: ActivityEvent = { type: 'activity.task-done', data: { ...of, taskId: id('task of acme') } };
    const events = told(planned, task('acme'), task(null), done).slice(1);
    expect(events.map(({ type, seenBy }) => [type, seenBy])).toEqual([
      ['activity.task_added', id('acme')],
      ['activity.task_added', null],
      ['activity.task_done', id('acme')],
    ]);
    expect(events[2]?.data).toMatchObject({ activityTask: { status: 'DONE', title: 'Slides' } });
  });
});
