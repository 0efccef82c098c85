import { fromGlobalId } from '#libs/kernel';
import { until } from './until.js';
import type { InProcess } from '../journeys/in-process.js';
import type { Receiver } from './receiver.js';

/** Some events get through to an endpoint, and then none for hours: nothing that can be shown of it is empty. */
export async function deliverSome(service: InProcess, webhookId: string, endpoint: Receiver): Promise<void> {
  const admin = await service.as({ tenant: 'acme', subject: 'ada', role: 'admin' });
  const id = fromGlobalId('webhook', webhookId);
  const state = async () => (await admin(`{ webhook(id: "${webhookId}") { state } }`)).data.webhook.state as string;
  endpoint.answer = (_, { 'concord-redelivery': again }) => (endpoint.accepted.length > 1 && !again ? 503 : 204);
  await service.delivering(async () => {
    await until(async () => (await service.asFeed('SELECT 1 FROM concord_webhook_attempts WHERE failed')) > 0);
    await service.asFeed(
      `UPDATE concord_webhook_cursors SET failing_since = now() - interval '2 hours', delivered_at = now() WHERE webhook_id = '${id}'`,
    );
    await until(async () => (await state()) === 'FAILING');
  });
}
