import { insert, view, type ViewRow } from '#libs/eventing';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type WebhookEvent, webhookEvents } from '../webhook/webhook.events.js';

/** Somebody asked for a request to an endpoint at once: a test, or one event again. */
@Entity('webhook_requests')
export class WebhookRequestRow implements ViewRow {
  @PrimaryColumn('text') tenant: string;
  /** Of the event that asks. */
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'webhook_id' }) webhookId: string;
  /** Bare UUID of the event that is asked for again; null: a test. */
  @Column('uuid', { name: 'event_id', nullable: true }) eventId: string | null;
  @Column('bigint') commit: string;
  /** By the store's clock. */
  @Column('timestamptz', { name: 'recorded_at' }) recordedAt: string;
}

/** What was asked of endpoints, in the order of the history. */
export const webhookRequestView = view<WebhookEvent, WebhookRequestRow>()({
  name: 'webhook_requests',
  version: 1,
  row: WebhookRequestRow,
  indexes: [['webhookId', 'commit']],
  partner: null,
  readByFeed: true,
  sources: [webhookEvents],
  on: {
    'webhook.test-requested': insert(({ id, data: { webhookId }, position, recordedAt }) => ({
      ...{ id, webhookId, eventId: null, commit: String(position.commit), recordedAt },
    })),
    'webhook.redelivery-requested': insert(({ id, data: { webhookId, eventId }, position, recordedAt }) => ({
      ...{ id, webhookId, eventId, commit: String(position.commit), recordedAt },
    })),
  },
});
