import { randomUUID } from 'node:crypto';
import { type CommandContext, isRefusal } from '#libs/kernel';
import { CreateWebhook, filterInOrder, newSecret, type WebhookSettings, type WebhookSigning } from '#libs/webhooks';
import { until } from './until.js';
import type { FeedWorld } from './feed-world.js';

export const commandContext = (tenant: string): CommandContext => {
  const id = randomUUID();
  const actor = { subject: 'u1', role: 'admin' };
  const occurredAt = new Date().toISOString();
  return { tenant, actor, commandId: id, correlationId: id, causationId: id, occurredAt };
};

/** Until the projector has made the tables: nobody can begin before that. */
export async function webhooksServed(world: FeedWorld): Promise<void> {
  await world.visible(await world.begin('first', 'first'));
  await until(async () => {
    const { rows } = (await world.sql(`SELECT to_regclass('webhooks') AS made`)) as { rows: { made: string | null }[] };
    return rows[0]?.made !== null;
  });
}

interface Made {
  readonly webhookId: string;
  /** What a receiver checks signatures with. */
  readonly key: string;
}

/** An endpoint of a tenant’s that begins at the beginning. */
export async function makeWebhook(
  world: FeedWorld,
  tenant: string,
  url: string,
  { signing = 'hmac', ...settings }: Partial<WebhookSettings> & { readonly signing?: WebhookSigning } = {},
): Promise<Made> {
  const webhookId = randomUUID();
  const secret = newSecret(signing);
  const place = await world.feed.cursorOf({ tenant, subject: 't', expiresAt: Infinity }, { from: 'beginning' });
  const outcome = await world.execute(
    new CreateWebhook(
      {
        ...{
          webhookId,
          name: 'CRM',
          url,
          filter: filterInOrder({}),
          order: 'strict',
          detail: 'full',
          personalData: 'include',
        },
        ...{ timeoutSeconds: 5, signing, start: 'beginning', ...secret, ...settings },
        place: { cursor: place.cursor, sequence: String(place.sequence) },
      },
      commandContext(tenant),
    ),
  );
  if (isRefusal(outcome)) throw new Error(outcome.message);
  return { webhookId, key: secret.publicKey ?? secret.secret ?? '' };
}
