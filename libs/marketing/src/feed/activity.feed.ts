import type { AnyFeed, Published } from '#libs/eventing';
import { feed, forStaff, publishedAs, subjectOf, word } from '#libs/feed';
import type { ActivityEventJson, ActivityTaskEventJson } from '#libs/feed-client';
import { type EventOf, minorUnits, type Money, moneyOf, toGlobalId } from '#libs/kernel';
import { answered } from '../activity/activity.evolve.js';
import { type ActivityEvent, activityEvents, type ActivityPlan } from '../activity/activity.events.js';

type Of<Verb extends string> = EventOf<ActivityEvent, Extract<ActivityEvent['type'], `activity.${Verb}`>>;

const activity = subjectOf<ActivityEventJson>()({
  kind: 'activity',
  field: 'activity',
  of: (data: { readonly activityId: string }) => data.activityId,
});

const task = subjectOf<ActivityTaskEventJson>()({
  kind: 'activity_task',
  field: 'activityTask',
  of: (data: { readonly taskId: string }) => data.taskId,
});

const globalId = <Id extends string | null>(kind: string, id: Id): Id =>
  (id === null ? null : toGlobalId(kind, id)) as Id;

const planOf = ({ name, kind, startsOn, endsOn, audience, expectedLeads }: ActivityPlan) => ({
  ...{ name, kind: word<string>(kind), startsOn, endsOn, audience, expectedLeads },
});

const sumOf = (before: { readonly amount?: string } | undefined, { amount, currency }: Money): Money =>
  moneyOf(minorUnits({ amount: before?.amount ?? '0', currency }) + minorUnits({ amount, currency }), currency);

const ended = <E extends Of<'task-done' | 'task-dropped'>>(name: string, status: 'DONE' | 'DROPPED'): Published<E> =>
  publishedAs(
    name,
    task.becomes<E>(({ data: { at: endedAt } }) => ({ status, endedAt })),
  );

/** `activity.*`. An activity is of several partners, so it is for the vendor alone; a partner receives its own tasks. */
export const activityFeed: AnyFeed = feed<ActivityEvent>()({
  source: activityEvents,
  on: {
    'activity.planned': forStaff(
      activity.begins(({ data }) => ({
        id: toGlobalId('activity', data.activityId),
        programId: toGlobalId('program', data.programId),
        ...{ externalId: data.externalId, status: 'PLANNED', plannedAt: data.at },
        cost: moneyOf(0n, data.currency),
        ...planOf(data),
      })),
    ),
    'activity.revised': forStaff(activity.becomes(({ data }) => planOf(data))),
    'activity.host-invited': forStaff(
      activity.becomes(
        ({ data: { partnerId: of, costShare } }, { hosts = [] }) => {
          const partnerId = toGlobalId('partner', of);
          const known = hosts.find((host) => host.partnerId === partnerId);
          const invited = { ...known, partnerId, answer: 'INVITED', costShare };
          return { hosts: known ? hosts.map((host) => (host === known ? invited : host)) : [...hosts, invited] };
        },
        ({ data }) => ({ hostId: toGlobalId('partner', data.partnerId) }),
      ),
    ),
    'activity.host-answered': forStaff(
      activity.becomes(
        ({ data: { partnerId: of, accepts, keeps } }, { hosts = [] }) => {
          const partnerId = toGlobalId('partner', of);
          return {
            hosts: hosts.map((host) => {
              if (host.partnerId !== partnerId) return host;
              const { answer, costShare, borne } = answered(host.costShare ?? 0, accepts, keeps);
              return { partnerId, answer: word<string>(answer), costShare, ...(borne !== null && { borne }) };
            }),
          };
        },
        ({ data }) => ({ hostId: toGlobalId('partner', data.partnerId) }),
      ),
    ),
    'activity.task-added': publishedAs(
      'activity.task_added',
      task.begins(({ data }) => ({
        id: toGlobalId('activity_task', data.taskId),
        activityId: toGlobalId('activity', data.activityId),
        programId: toGlobalId('program', data.programId),
        partnerId: globalId('partner', data.partnerId),
        ...{ title: data.title, status: 'OPEN', dueOn: data.dueOn, dueAt: data.dueAt },
      })),
    ),
    'activity.task-done': ended<Of<'task-done'>>('activity.task_done', 'DONE'),
    'activity.task-dropped': ended<Of<'task-dropped'>>('activity.task_dropped', 'DROPPED'),
    // Its name is somebody's own and not encrypted.
    'activity.file-attached': forStaff(
      activity.stays(({ data: { use, partnerId, mediaType, size, sha256 } }) => ({
        file: {
          use: word<string>(use),
          partnerId: globalId('partner', partnerId),
          mediaType,
          size: String(size),
          sha256,
        },
      })),
    ),
    'activity.cost-recorded': forStaff(
      activity.becomes(
        ({ data: { counted } }, { cost }) => ({ cost: sumOf(cost, counted) }),
        ({ data: { number, day, kind, paidBy, amount, counted, eligible } }) => ({
          cost: {
            number,
            day,
            kind: word<string>(kind),
            paidBy: globalId('partner', paidBy),
            amount,
            counted,
            eligible,
          },
        }),
      ),
    ),
    // Why is in somebody's own words, which are not encrypted.
    'activity.cost-withdrawn': forStaff(
      activity.becomes(
        ({ data: { counted } }, { cost }) => ({ cost: sumOf(cost, moneyOf(-minorUnits(counted), counted.currency)) }),
        ({ data: { number, paidBy, counted } }) => ({
          cost: { number, paidBy: globalId('partner', paidBy), counted },
        }),
      ),
    ),
    'activity.started': forStaff(activity.becomes(() => ({ status: 'RUNNING' }))),
    'activity.finished': forStaff(activity.becomes(() => ({ status: 'DONE' }))),
    // Why is in somebody's own words, which are not encrypted.
    'activity.cancelled': forStaff(activity.becomes(() => ({ status: 'CANCELLED' }))),
  },
});
