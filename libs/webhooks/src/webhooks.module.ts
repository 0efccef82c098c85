import { context } from '#libs/eventing';
import { Module } from '@nestjs/common';
import { webhookFeed } from './feed/webhook.feed.js';
import { WebhookMutationsResolver } from './graphql/webhook.mutations.resolver.js';
import { WebhookRedeliveries } from './graphql/webhook-redeliveries.js';
import { WebhookAttemptResolver } from './graphql/webhook-attempt.resolver.js';
import { WebhookResolver } from './graphql/webhook.resolver.js';
import { WebhookStarts } from './graphql/webhook-starts.js';
import { WEBHOOK_BLOCKED_SQL, WEBHOOK_CURSORS_SQL } from './read-models/cursors.schema.js';
import { ATTEMPTS_SCHEMA_SQL, WebhookAttemptRow } from './read-models/webhook-attempt.js';
import { webhookRequestView } from './read-models/webhook-request.view.js';
import { webhookView } from './read-models/webhook.view.js';
import { webhookAggregate } from './webhook/webhook.aggregate.js';
import { webhookEvents } from './webhook/webhook.events.js';

/** Endpoints of tenants that receive events of the feed as signed HTTP requests. */
@Module({
  providers: [WebhookResolver, WebhookAttemptResolver, WebhookMutationsResolver, WebhookStarts, WebhookRedeliveries],
})
export class WebhooksModule {
  static readonly context = context({
    aggregates: [webhookAggregate],
    views: [webhookView, webhookRequestView],
    feeds: [webhookFeed],
    work: { schemas: [WEBHOOK_CURSORS_SQL, WEBHOOK_BLOCKED_SQL, ATTEMPTS_SCHEMA_SQL], rows: [WebhookAttemptRow] },
    // What is secret is encrypted as what is personal is: whose key it is, is the endpoint.
    erasures: [{ of: webhookEvents, type: 'webhook.deleted', subject: 'webhookId' }],
  });
}
