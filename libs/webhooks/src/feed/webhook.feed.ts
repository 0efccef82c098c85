import type { AnyFeed } from '#libs/eventing';
import { feed, forStaff, publishedAs, subjectOf } from '#libs/feed';
import type { WebhookEventJson } from '#libs/feed-client';
import { toGlobalId } from '#libs/kernel';
import { type WebhookEvent, webhookEvents } from '../webhook/webhook.events.js';

const webhook = subjectOf<WebhookEventJson>()({
  kind: 'webhook',
  field: 'webhook',
  of: (data: { readonly webhookId: string }) => data.webhookId,
});

type Named = { readonly webhookId: string; readonly name: string };
const shown = ({ webhookId, name }: Named, state: string) => ({ id: toGlobalId('webhook', webhookId), name, state });

/** `webhook.*`: for whoever watches over endpoints. What they are set to is read in GraphQL. */
export const webhookFeed: AnyFeed = feed<WebhookEvent>()({
  source: webhookEvents,
  on: {
    'webhook.created': 'kept-back',
    'webhook.changed': 'kept-back',
    'webhook.secret-rotated': 'kept-back',
    'webhook.replayed': 'kept-back',
    'webhook.progressed': 'kept-back',
    'webhook.failing-noticed': publishedAs(
      'failing',
      forStaff(
        webhook.begins(
          ({ data }) => ({ ...shown(data, 'FAILING'), failingSince: data.firstFailedAt }),
          ({ data: { reason } }) => ({ reason }),
        ),
      ),
    ),
    'webhook.recovered': forStaff(webhook.begins(({ data }) => shown(data, 'ACTIVE'))),
    'webhook.disabled': forStaff(
      webhook.begins(
        ({ data }) => shown(data, 'DISABLED'),
        ({ data: { reason } }) => ({ reason }),
      ),
    ),
    'webhook.resumed': forStaff(webhook.begins(({ data }) => shown(data, 'ACTIVE'))),
    'webhook.test-requested': 'kept-back',
    'webhook.redelivery-requested': 'kept-back',
    'webhook.deleted': 'kept-back',
  },
});
