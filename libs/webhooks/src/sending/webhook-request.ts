import { cloudEventOf, type CloudEvent, type RawEvent, type RawEvents } from '#libs/feed';
import { toGlobalId } from '#libs/kernel';
import { signatureOf } from '../signing/signature.js';
import type { AttemptKind } from '../webhook/webhook.outcome.js';
import { type LiveWebhook, secretsAt } from '../webhook/webhook.state.js';

/** A request as it goes out: made anew for each attempt, so that what was erased meanwhile is not in it. */
export interface WebhookRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Numbered {
  readonly kind: AttemptKind;
  /** From 1. */
  readonly attempt: number;
}

const TYPE = 'application/cloudevents+json';

/** The CloudEvent of an event as the endpoint may have it. Throws FeedFault KEYS_UNAVAILABLE. @param follows the sequence of what it was sent before */
export async function cloudEventFor(
  raw: Pick<RawEvents, 'opened'>,
  { settings: { detail, personalData } }: LiveWebhook,
  { event, cursor }: RawEvent,
  follows: bigint | undefined,
): Promise<CloudEvent> {
  const form = { thin: detail === 'thin', omitPersonalData: personalData === 'omit' };
  const body = await raw.opened(event, form);
  return cloudEventOf({ body, sequence: event.commit, cursor, ...(follows !== undefined && { follows }) });
}

/** What a test sends: signed as everything else, and no event of the history. */
export const testEvent = ({
  tenant,
  id,
  webhookId,
  now,
}: Readonly<Record<'tenant' | 'id' | 'webhookId', string>> & { now: number }) => ({
  ...{ specversion: '1.0', id: toGlobalId('event', id), source: `/tenants/${tenant}`, type: 'webhook.test' },
  ...{
    subject: toGlobalId('webhook', webhookId),
    time: new Date(now).toISOString(),
    datacontenttype: 'application/json',
  },
  data: { message: 'A test: nothing has happened.' },
});

/** Signs by Standard Webhooks 1.0, under every secret that holds at that moment, in milliseconds of the epoch; undefined where none does. */
export function signedRequest(
  webhook: LiveWebhook,
  event: { readonly id: string; readonly traceparent?: string },
  { kind, attempt }: Numbered,
  now: number,
): WebhookRequest | undefined {
  const [body, timestamp] = [JSON.stringify(event), Math.floor(now / 1000)];
  const secrets = secretsAt(webhook, new Date(now).toISOString()).flatMap(({ secret }) => secret ?? []);
  if (secrets.length === 0) return undefined;
  return {
    body,
    headers: {
      'content-type': TYPE,
      'user-agent': 'Concord',
      'webhook-id': event.id,
      'webhook-timestamp': String(timestamp),
      'webhook-signature': signatureOf(webhook.signing, secrets, { id: event.id, timestamp, body }),
      'concord-attempt': String(attempt),
      ...(kind === 'redelivery' && { 'concord-redelivery': '1' }),
      ...(event.traceparent && { traceparent: event.traceparent }),
    },
  };
}
