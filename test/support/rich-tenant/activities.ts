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
  await shareLeads(seed, programId, activityId, { north, asNorth });
  await seed.send('startActivity', { activityId });
  const file = { activityId, name: 'attendance.csv', mediaType: 'text/csv', size: 1024, sha256: '7'.repeat(64) };
  await seed.send('attachFile', { ...file, use: 'PROOF' }, asNorth);
  const cost = { number: 'V-1', day: day(11), kind: 'VENUE', amount: '9999.99', eligible: true };
  await seed.send('recordActivityCosts', {
    activityId,
    costs: [cost, { ...cost, number: 'V-2', paidBy: north, amount: '125', currency: 'USD', eligible: false }],
  });
  await seed.send('recordActivityCosts', {
    activityId,
    costs: [{ ...cost, number: 'V-3', amount: '4.50', paidBy: north }],
  });
  await seed.send('withdrawActivityCost', { activityId, number: 'V-3', reason: 'it was of another activity' });
  await seed.send('finishActivity', { activityId });
  // The second is planned already.
  const items = ['E-2', 'W-1'].map((externalId) => ({ programId, externalId, ...plan, kind: 'EBOOK' }));
  await seed.send('planActivities', { items: items.slice(0, 1) });
  await seed.attempt('planActivities', { items: items.slice(1) });
  const { id: dropped } = await seed.send('planActivity', { programId, externalId: 'E-1', ...plan, kind: 'EBOOK' });
  await seed.send('inviteHost', { activityId: dropped, partnerId: ids['south'], costShare: 2000 });
  await seed.send('answerInvitation', { activityId: dropped, partnerId: ids['south'], accepts: true });
  await seed.send('cancelActivity', { activityId: dropped, reason: 'nobody wrote it' });
}

/** Leads that the activity brought: one is taken, one goes on and comes back. */
async function shareLeads(
  seed: Sender,
  programId: string,
  activityId: string,
  { north, asNorth }: { readonly north: string; readonly asNorth: object },
): Promise<void> {
  const parts = (countries: readonly string[]) => [{ partnerId: north, weight: 8000, countries }, { weight: 2000 }];
  await seed.send('proposeSharing', { activityId, rule: 'TERRITORY', parts: parts(['GB']) });
  await seed.send('agreeSharing', { activityId, version: 1 }, asNorth);
  const newer = { rule: 'BASIS_POINTS', parts: parts([]), acceptWithinBusinessDays: 3 };
  await seed.send('proposeSharing', { activityId, ...newer });
  const consent = { given: true, at: ago(11), wording: 'Partners may write to me.' };
  const person = {
    company: 'Webinar Shop',
    phone: '+49 30 5550199',
    country: 'GB',
    consent,
    activityExternalId: 'W-1',
  };
  const item = (n: number) => ({
    ...{ programId, externalId: `W-1-${n}`, name: `Guest ${n}`, customer: { email: `guest${n}@webinar.example` } },
    ...person,
  });
  const { results = [] } = await seed.send('recordLeads', { items: [item(1), item(2)] });
  const [taken, other] = results.map(({ id }) => id);
  await seed.see('sharedLeads', `programId: "${programId}", first: 1`, '{ nodes { id } }');
  await seed.send('acceptLead', { activityId, leadId: taken }, asNorth);
  await seed.send('rejectLead', { activityId, leadId: other, reason: 'NOT_A_FIT' }, asNorth);
  await seed.send('reassignLead', { activityId, leadId: other, partnerId: north, reason: 'knows them' });
}
