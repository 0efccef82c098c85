import { describe, expect, it } from '@jest/globals';
import type { Change, ViewRow } from '#libs/eventing';
import type { DomainEvent, EventOf, Recorded } from '#libs/kernel';
import { type ActivityEvent, activityEvents } from '../../activity/activity.events.js';
import type { ActivityRow } from './activity.row.view.js';
import { activityView } from './activity.view.js';

type AnyChange = Change<DomainEvent, ViewRow>;

function rowOf(...events: readonly DomainEvent[]): ActivityRow | undefined {
  let row: ViewRow | undefined;
  for (const event of events as readonly Recorded[]) {
    const change = (activityView.on as Readonly<Record<string, AnyChange>>)[event.type];
    if (change?.kind === 'insert') row = change.row(event) as ViewRow;
    else if (change?.kind === 'update-where') {
      const where = Object.entries(change.where(event));
      const isMeant = where.every(([column, value]) => (row as object as Record<string, unknown>)[column] === value);
      if (isMeant) row = { ...row, ...change.set(event) } as ViewRow;
    } else if (change) row = change.change(row as ViewRow, event, of.activityId) as ViewRow;
  }
  return row as ActivityRow | undefined;
}

const of = { activityId: 'webinar', programId: 'north', at: '2026-04-20T10:00:00.000Z' };
const planned: ActivityEvent = {
  type: 'activity.planned',
  data: {
    ...{ ...of, externalId: 'W-1', currency: 'EUR', name: 'Webinar', kind: 'webinar' },
    ...{ startsOn: '2026-05-01', endsOn: '2026-05-01', audience: null, expectedLeads: null },
  },
};
const invited = (partnerId: string): ActivityEvent => ({
  type: 'activity.host-invited',
  data: { ...of, partnerId, costShare: 1000 },
});
const erased = (partnerId: string) => ({ type: 'partner.erased', data: { ...of, partnerId } });

const reason = 'Kim Doe was ill';
type Cancelled = EventOf<ActivityEvent, 'activity.cancelled'>;
const cancelled = (explainedFor: string): Cancelled => ({
  type: 'activity.cancelled',
  data: { ...of, reason, explainedFor },
});
/** As it is read of version 1, which did not say with whom its words go. */
const cancelledOnce: DomainEvent = {
  type: 'activity.cancelled',
  data: activityEvents.types['activity.cancelled'].upcast?.[1]?.({ ...of, reason }) as Cancelled['data'],
};

describe('why an activity was cancelled', () => {
  const hosted = [planned, invited('acme'), invited('beta')];

  it.each([
    ['of today', cancelled('acme')],
    ['of version 1', cancelledOnce],
  ])('goes with the host that was invited first, in an event %s', (_, event) => {
    expect(rowOf(...hosted, event)).toMatchObject({ status: 'cancelled', cancelReason: reason });
    expect(rowOf(...hosted, event, erased('acme'))).toMatchObject({ status: 'cancelled', cancelReason: null });
    expect(rowOf(...hosted, event, erased('beta'))).toMatchObject({ cancelReason: reason });
  });

  it.each([
    ['of today', cancelled(of.activityId)],
    ['of version 1', cancelledOnce],
  ])('stays where nobody was to host it, in an event %s', (_, event) => {
    expect(rowOf(planned, event, erased('acme'))).toMatchObject({ cancelReason: reason });
  });
});
