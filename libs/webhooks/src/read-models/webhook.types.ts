import { GraphQLInstant, graphqlEnum } from '#libs/graphql';
import { Field, Int, ObjectType } from '@nestjs/graphql';
import type { WebhookDetail, WebhookOrder, WebhookPersonalData, WebhookSigning } from '../webhook/webhook.events.js';

export type ShownState = 'active' | 'failing' | 'disabled';

export const WebhookStates = graphqlEnum<ShownState>('WebhookState', 'How an endpoint stands.', {
  active: 'Events are delivered.',
  failing: 'For an hour nothing got through. It is tried every ten minutes, for ever.',
  disabled: 'Nothing is sent, because a person or the endpoint itself said so. Resumed it goes on where it was.',
});

export const WebhookOrders = graphqlEnum<WebhookOrder>('WebhookOrder', 'In which order an endpoint receives events.', {
  strict: 'In the order of the history, one request at a time. What fails holds up all that follows.',
  'per-key':
    'In order for each ordering key, such as a partner; several requests at a time. What fails holds up its own key alone.',
});

export const WebhookDetails = graphqlEnum<WebhookDetail>('WebhookDetail', 'How much of an event is sent.', {
  full: 'All of it.',
  thin: 'The envelope without `data`, to be read by GraphQL or the feed.',
});

export const WebhookPersonalDataChoice = graphqlEnum<WebhookPersonalData>(
  'WebhookPersonalData',
  'Whether an endpoint receives what is personal.',
  { include: 'Names, addresses and so on are sent; of erased persons none.', omit: 'Without what is personal.' },
);

export const WebhookSignings = graphqlEnum<WebhookSigning>(
  'WebhookSigning',
  'How requests are signed, by Standard Webhooks 1.0.',
  {
    hmac: 'HMAC-SHA256 with a secret that both sides have, `whsec_…`.',
    ed25519: 'ed25519: the receiver has the public key alone, `whpk_…`.',
  },
);

/** A secret that requests are or were signed with; never the secret itself. */
@ObjectType('WebhookKey', {
  description: 'A secret that requests are signed with, without the secret itself: `webhookSecrets` has it.',
})
export class WebhookKey {
  @Field(() => Int, { description: 'From 1; the newest has the highest.' })
  number: number;

  @Field(() => String, {
    nullable: true,
    description: 'Of ed25519, `whpk_…`, to check signatures with; null for HMAC.',
  })
  publicKey: string | null;

  @Field(() => GraphQLInstant, { description: 'Since when requests are signed with it.' })
  since: string;

  @Field(() => GraphQLInstant, {
    nullable: true,
    description: 'Until when requests are signed with it too; null for as long as nobody rotates it.',
  })
  until: string | null;
}
