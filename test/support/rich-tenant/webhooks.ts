import { toGlobalId } from '#libs/kernel';
import type { Sender } from '../sender.js';
import type { Partners } from './partners.js';

interface Of {
  readonly programId: string;
  readonly partners: Partners;
}

/** Endpoints that have been through everything that persons can do with them. Answers with the one that receives what it can. */
export async function addWebhooks(seed: Sender, url: string, { programId, partners }: Of): Promise<string> {
  const north = partners.ids['north'] ?? '';
  const filter = { types: ['partner.*'], programIds: [programId], partnerIds: [north], subjectIds: [north] };
  const settings = { name: 'CRM', url, personalData: 'OMIT', signing: 'ED25519', start: { from: 'BEGINNING' }, filter };
  const { id: webhookId } = await seed.send('createWebhook', settings);
  const old = await seed.send('createWebhook', { ...settings, name: 'Old', signing: 'HMAC' });
  await seed.send('changeWebhook', { webhookId: old.id, name: 'Older', filter: { types: ['deal.*'] } });
  await seed.send('disableWebhook', { webhookId: old.id, reason: 'nobody reads it' });
  const third = await seed.send('createWebhook', { ...settings, name: 'Third' });
  await seed.send('disableWebhook', { webhookId: third.id, reason: 'a mistake' });
  await seed.send('resumeWebhook', { webhookId: third.id });
  await seed.send('deleteWebhook', { webhookId: third.id });
  await seed.send('rotateWebhookSecret', { webhookId, overlapHours: 24 });
  await seed.send('replayWebhook', { webhookId, start: { from: 'BEGINNING' }, reason: 'a bug' });
  await seed.send('testWebhook', { webhookId });
  type Found = { nodes: { sourceEventId: string | null }[] };
  const { nodes } = await seed.see<Found>(
    'commissions',
    `programId: "${programId}", first: 50`,
    '{ nodes { sourceEventId } }',
  );
  const eventId = toGlobalId('event', nodes.find(({ sourceEventId }) => sourceEventId)?.sourceEventId ?? '');
  const late = await seed.send('createWebhook', {
    ...{ ...settings, name: 'Late', start: { from: 'END' }, filter: { types: ['sale.*'] } },
  });
  await seed.send('redeliverWebhookEvent', { webhookId: late.id, eventId });
  return webhookId;
}
