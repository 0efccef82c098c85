import { upsert, type View, view, type ViewRow } from '#libs/eventing';
import { deterministicId, type EventOf } from '#libs/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type ActivityEvent, activityEvents } from '../../activity/activity.events.js';

/** Which partners see an activity: those that host it or were invited to. */
@Entity('activity_hosts')
export class ActivityHostRow implements ViewRow {
  @PrimaryColumn('text') tenant: string;
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'activity_id' }) activityId: string;
  @Column('uuid', { name: 'partner_id' }) partnerId: string;
}

type HostEvent = EventOf<ActivityEvent, 'activity.host-invited' | 'activity.host-answered'>;

const idOf = ({ data: { activityId, partnerId } }: HostEvent): string =>
  deterministicId('activity-host', activityId, partnerId);

export const activityHostView: View<ActivityEvent, ActivityHostRow> = view<ActivityEvent, ActivityHostRow>()({
  name: 'activity_hosts',
  version: 2,
  row: ActivityHostRow,
  indexes: [
    ['activityId', 'partnerId'],
    ['partnerId', 'activityId'],
  ],
  sources: [activityEvents],
  on: {
    'activity.host-invited': upsert(idOf, (_, event) => {
      const { activityId, partnerId } = event.data;
      return { id: idOf(event), activityId, partnerId };
    }),
    'activity.host-answered': upsert<EventOf<ActivityEvent, 'activity.host-answered'>, ActivityHostRow>(
      idOf,
      (row, { data: { accepts, keeps } }) => (accepts || keeps !== undefined ? row : undefined),
    ),
  },
});
