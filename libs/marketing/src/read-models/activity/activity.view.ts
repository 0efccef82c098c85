import { insert, mainView, sortedBy, update, updateWhere, type View } from '#libs/eventing';
import { minorUnits } from '#libs/kernel';
import { type PartnerErased, partnerEvents } from '#libs/partners';
import { type ActivityEvent, activityEvents } from '../../activity/activity.events.js';
import { answered } from '../../activity/activity.evolve.js';
import { ActivityRow } from './activity.row.view.js';

type Stored = Omit<ActivityRow, 'cost' | 'costShares'>;

const becomes = <E extends ActivityEvent>(columns: (data: E['data'], row: Stored) => Partial<Stored>) =>
  update<E, Stored>(
    ({ data }) => data.activityId,
    (row, { data }) => ({ ...row, ...columns(data, row) }),
  );

type Of<Verb extends string> = Extract<ActivityEvent, { type: `activity.${Verb}` }>;

type Event = ActivityEvent | PartnerErased;

export const activityView: View<Event, Stored> = mainView<Event, Stored>()({
  name: 'activities',
  version: 4,
  row: ActivityRow,
  searched: { alike: { name: 'name' }, beginning: { externalId: 'number' } },
  indexes: [...sortedBy(['startsOn'], ['programId']), ['explainedFor']],
  sources: [activityEvents, partnerEvents],
  on: {
    'partner.erased': updateWhere(
      ({ data: { partnerId: explainedFor } }) => ({ explainedFor }),
      () => ({ cancelReason: null }),
    ),
    'activity.planned': insert(({ data }) => {
      const { activityId: id, programId, externalId, currency, at: plannedAt } = data;
      const { name, kind, startsOn, endsOn, audience, expectedLeads } = data;
      return {
        ...{ id, programId, externalId, name, kind, startsOn, endsOn, audience, expectedLeads, currency, plannedAt },
        ...{
          status: 'planned',
          cancelReason: null,
          explainedFor: null,
          hosts: [],
          costs: [],
          files: [],
          costMinor: '0',
        },
      };
    }),
    'activity.revised': becomes<Of<'revised'>>(({ name, kind, startsOn, endsOn, audience, expectedLeads }) => ({
      ...{ name, kind, startsOn, endsOn, audience, expectedLeads },
    })),
    'activity.host-invited': becomes<Of<'host-invited'>>(({ partnerId, costShare }, { hosts }) => {
      const known = hosts.find((host) => host.partnerId === partnerId);
      const invited = { partnerId, answer: 'invited' as const, costShare, borne: known?.borne ?? null };
      const others = hosts.map((host) => (host.partnerId === partnerId ? invited : host));
      return { hosts: known ? others : [...hosts, invited] };
    }),
    'activity.host-answered': becomes<Of<'host-answered'>>(({ partnerId, accepts, keeps }, { hosts }) => ({
      hosts: hosts.map((host) =>
        host.partnerId === partnerId ? { partnerId, ...answered(host.costShare, accepts, keeps) } : host,
      ),
    })),
    'activity.task-added': 'ignored',
    'activity.task-done': 'ignored',
    'activity.task-dropped': 'ignored',
    'activity.file-attached': becomes<Of<'file-attached'>>(
      ({ use, partnerId, name, mediaType, size, sha256 }, { files }) => ({
        files: [...files, { use, partnerId, name, mediaType, size, sha256 }],
      }),
    ),
    'activity.cost-recorded': becomes<Of<'cost-recorded'>>((data, { costs, costMinor }) => {
      const { number, day, kind, paidBy, amount, counted, eligible } = data;
      const minor = minorUnits(counted);
      const cost = { number, day, kind, paidBy, amount, counted, eligible, countedMinor: String(minor) };
      return { costs: [...costs, cost], costMinor: String(BigInt(costMinor) + minor) };
    }),
    'activity.cost-withdrawn': becomes<Of<'cost-withdrawn'>>(({ number, counted }, { costs, costMinor }) => ({
      costs: costs.filter((cost) => cost.number !== number),
      costMinor: String(BigInt(costMinor) - minorUnits(counted)),
    })),
    'activity.started': becomes<Of<'started'>>(() => ({ status: 'running' })),
    'activity.finished': becomes<Of<'finished'>>(() => ({ status: 'done' })),
    // Version 1 names the activity, whoever hosts it.
    'activity.cancelled': becomes<Of<'cancelled'>>(({ reason, explainedFor, activityId }, { hosts: [first] }) => ({
      ...{ status: 'cancelled', cancelReason: reason },
      explainedFor: explainedFor === activityId && first ? first.partnerId : explainedFor,
    })),
  },
});
