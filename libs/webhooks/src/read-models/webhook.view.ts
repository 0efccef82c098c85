import { insert, mainView, sortedBy, update, upsert, type ViewRow } from '#libs/eventing';
import { FeedFilter } from '#libs/consumers';
import { GlobalId, GraphQLInstant } from '#libs/graphql';
import { Field, Int, ObjectType } from '@nestjs/graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import {
  type WebhookDetail,
  type WebhookEvent,
  webhookEvents,
  type WebhookFilter,
  type WebhookOrder,
  type WebhookPersonalData,
  type WebhookPlace,
  type WebhookSettings,
  type WebhookSigning,
} from '../webhook/webhook.events.js';
import {
  type ShownState,
  WebhookDetails,
  WebhookKey,
  WebhookOrders,
  WebhookPersonalDataChoice,
  WebhookSignings,
  WebhookStates,
} from './webhook.types.js';

@ObjectType('Webhook', {
  description: 'An endpoint of the tenant’s that receives events of the feed as signed HTTP requests.',
})
@Entity('webhooks')
export class WebhookRow implements ViewRow {
  @PrimaryColumn('text') tenant: string;

  @GlobalId('webhook', { description: 'Global id of the webhook.' })
  @PrimaryColumn('uuid')
  id: string;

  @Field({ description: 'For people, such as `CRM`; need not be unique.' })
  @Column('text')
  name: string;

  @Field({ description: 'Where requests go.' })
  @Column('text')
  url: string;

  @Field(() => WebhookStates, { description: 'How it stands.' })
  @Column('text')
  state: ShownState;

  @Field(() => GraphQLInstant, {
    nullable: true,
    description: 'Since when nothing has got through; null while it does, and before an hour has passed.',
  })
  @Column('text', { name: 'failing_since', nullable: true })
  failingSince: string | null;

  @Field(() => String, { nullable: true, description: 'Why it is disabled; null where it is not.' })
  @Column('text', { name: 'disabled_reason', nullable: true })
  disabledReason: string | null;

  @Field(() => GraphQLInstant, { nullable: true, description: 'Since when it is disabled; null where it is not.' })
  @Column('text', { name: 'disabled_at', nullable: true })
  disabledAt: string | null;

  @Field(() => FeedFilter, { description: 'What it receives.' })
  @Column('jsonb')
  filter: WebhookFilter;

  @Field(() => WebhookOrders, { description: 'In which order.' })
  @Column('text', { name: 'delivery_order' })
  order: WebhookOrder;

  @Field(() => WebhookDetails, { description: 'How much of each event.' })
  @Column('text')
  detail: WebhookDetail;

  @Field(() => WebhookPersonalDataChoice, { description: 'Whether with what is personal.' })
  @Column('text', { name: 'personal_data' })
  personalData: WebhookPersonalData;

  @Field(() => WebhookSignings, { description: 'How requests are signed.' })
  @Column('text')
  signing: WebhookSigning;

  @Field(() => [WebhookKey], {
    name: 'signingKeys',
    description: 'The keys that requests were signed with last, the newest one last, without the secrets themselves.',
  })
  @Column('jsonb')
  keys: readonly WebhookKey[];

  @Field(() => Int, { description: 'An endpoint that has not answered after so many seconds has failed.' })
  @Column('integer', { name: 'timeout_seconds' })
  timeoutSeconds: number;

  @Field({ description: 'Where it began, as it was asked for, such as `beginning`.' })
  @Column('text')
  start: string;

  @Field(() => GraphQLInstant, { description: 'When it was created.' })
  @Column('text', { name: 'created_at' })
  createdAt: string;

  /** Where it goes on where its cursor is lost. */
  @Column('jsonb') place: WebhookPlace;
  /** Counts what makes its cursor begin anew. */
  @Column('integer') version: number;
  /** Rises with each of its events: who delivers looks at its settings again. */
  @Column('bigint') changed: string;
}

const settingsOf = ({ name, url, filter, order, detail, personalData, timeoutSeconds }: WebhookSettings) => ({
  ...{ name, url, filter, order, detail, personalData, timeoutSeconds },
});

/** `changed` follows from every event. */
const becomes = <E extends WebhookEvent>(change: (event: E, row: WebhookRow) => Partial<WebhookRow>) =>
  update<E, WebhookRow>(
    ({ data }) => data.webhookId,
    (row, event) => ({ ...row, ...change(event, row), changed: String(event.position.commit) }),
  );

const MOST_KEYS = 10;

const withKey = (
  keys: readonly WebhookKey[],
  { number, publicKey, olderUntil, rotatedAt }: Extract<WebhookEvent, { type: 'webhook.secret-rotated' }>['data'],
): WebhookKey[] => [
  ...keys
    .map((key) => ({ ...key, until: key.until !== null && key.until < olderUntil ? key.until : olderUntil }))
    .slice(1 - MOST_KEYS),
  { number, publicKey, since: rotatedAt, until: null },
];

/** The endpoints there are; nothing secret is in it. */
export const webhookView = mainView<WebhookEvent, WebhookRow>()({
  name: 'webhooks',
  version: 1,
  row: WebhookRow,
  indexes: sortedBy(['name', 'createdAt']),
  partner: null,
  readByFeed: true,
  sources: [webhookEvents],
  on: {
    'webhook.created': insert(({ data, position }) => ({
      ...{ id: data.webhookId, ...settingsOf(data), signing: data.signing, start: data.start, place: data.place },
      ...{ state: 'active' as const, failingSince: null, disabledReason: null, disabledAt: null },
      keys: [{ number: data.number, publicKey: data.publicKey, since: data.createdAt, until: null }],
      ...{ createdAt: data.createdAt, version: 1, changed: String(position.commit) },
    })),
    'webhook.changed': becomes(({ data }) => settingsOf(data)),
    'webhook.secret-rotated': becomes(({ data }, { keys }) => ({ keys: withKey(keys, data) })),
    'webhook.replayed': becomes(({ data: { place } }, { version }) => ({ place, version: version + 1 })),
    'webhook.progressed': becomes(({ data: { cursor, sequence } }) => ({ place: { cursor, sequence } })),
    'webhook.failing-noticed': becomes(({ data: { firstFailedAt } }) => ({
      state: 'failing',
      failingSince: firstFailedAt,
    })),
    'webhook.recovered': becomes(() => ({ state: 'active', failingSince: null })),
    'webhook.disabled': becomes(({ data: { reason, disabledAt } }) => ({
      ...{ state: 'disabled', failingSince: null, disabledReason: reason, disabledAt },
    })),
    'webhook.resumed': becomes(() => ({ state: 'active', disabledReason: null, disabledAt: null })),
    'webhook.test-requested': 'ignored',
    'webhook.redelivery-requested': 'ignored',
    'webhook.deleted': upsert(
      ({ data }) => data.webhookId,
      () => undefined,
    ),
  },
});
