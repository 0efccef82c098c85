import { describe, expect, it } from '@jest/globals';
import type { DomainEvent, EventOf } from '#libs/kernel';
import { type ActivityEvent, activityEvents } from '../../activity/activity.events.js';
import type { ActivityRow } from './activity.row.view.js';
import { activityView } from './activity.view.js';
import { rowsAfter } from '../../../../eventing/test/rows.fixtures.js';

const rowOf = (...events: readonly DomainEvent[]): ActivityRow | undefined =>
  rowsAfter<ActivityRow>(activityView, events).get(of.activityId);

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
