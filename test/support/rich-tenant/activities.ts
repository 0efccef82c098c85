import { fromGlobalId } from '#libs/kernel';
import type { Sender } from '../sender.js';
import type { Partners } from './partners.js';
import { ago } from './program.js';

const day = (days: number): string => ago(days).slice(0, 10);

/** Activities, one that is done and one that is cancelled. */
export async function addActivities(seed: Sender, programId: string, { ids }: Partners): Promise<void> {
  const north = ids['north'] ?? '';
  const asNorth = { role: 'partner', subject: 'north', partnerId: fromGlobalId('partner', north) ?? '' } as const;
  const plan = { name: 'Joint webinar', kind: 'WEBINAR', startsOn: day(12), endsOn: day(10), audience: 'Shops' };
  const { id: activityId } = await seed.send('planActivity', {
    ...{ programId, externalId: 'W-1', ...plan, expectedLeads: 80, hosts: [{ partnerId: north, costShare: 3000 }] },
  });
  await seed.send('reviseActivity', { activityId, ...plan, expectedLeads: 100 });
  await seed.send('answerInvitation', { activityId, accepts: true }, asNorth);
  const task = { activityId, title: 'Slides', dueOn: day(13) };
  const { id: taskId } = await seed.send('addTask', { ...task, partnerId: north });
  await seed.send('completeTask', { activityId, taskId }, asNorth);
  const { id: other } = await seed.send('addTask', { ...task, title: 'Posters' });
  await seed.send('dropTask', { activityId, taskId: other });
  await seed.send('startActivity', { activityId });
  const file = { activityId, name: 'attendance.csv', mediaType: 'text/csv', size: 1024, sha256: '7'.repeat(64) };
  await seed.send('attachFile', { ...file, use: 'PROOF' }, asNorth);
  const cost = { number: 'V-1', day: day(11), kind: 'VENUE', amount: '9999.99', eligible: true };
  await seed.send('recordActivityCosts', {
    activityId,
    costs: [cost, { ...cost, number: 'V-2', paidBy: north, amount: '125', currency: 'USD', eligible: false }],
  });
  await seed.send('finishActivity', { activityId });
  const { id: dropped } = await seed.send('planActivity', { programId, externalId: 'E-1', ...plan, kind: 'EBOOK' });
  await seed.send('inviteHost', { activityId: dropped, partnerId: ids['south'], costShare: 2000 });
  await seed.send('answerInvitation', { activityId: dropped, partnerId: ids['south'], accepts: true });
  await seed.send('cancelActivity', { activityId: dropped, reason: 'nobody wrote it' });
}
