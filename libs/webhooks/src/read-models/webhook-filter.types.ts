import {
  allOf,
  AnyIdOf,
  AnyOf,
  AnyText,
  graphqlEnum,
  Instants,
  type InstantRange,
  type Order,
  type Where,
} from '#libs/graphql';
import { InputType } from '@nestjs/graphql';
import type { WebhookOrder } from '../webhook/webhook.events.js';
import { type ShownState, WebhookOrders, WebhookStates } from './webhook.types.js';
import type { WebhookRow } from './webhook.view.js';

@InputType('WebhookFilter', { description: 'Which webhooks.' })
export class WebhookFilterArgs {
  @AnyIdOf('webhook', 'One of these.')
  id?: string[];

  @AnyOf(WebhookStates, 'Standing at one of these.')
  state?: ShownState[];

  @AnyOf(WebhookOrders, 'That receive in one of these orders.')
  order?: WebhookOrder[];

  @AnyText('Of one of these names.')
  name?: string[];

  @Instants('Created then.')
  createdAt?: InstantRange;
}

export const webhookWhere = (filter: WebhookFilterArgs = {}): Where<WebhookRow> | undefined =>
  allOf<WebhookRow>({ ...filter });

type WebhookListOrder = 'name' | 'newest' | 'oldest';

export const WebhookListOrders = graphqlEnum<WebhookListOrder>('WebhookListOrder', 'The order of a list of webhooks.', {
  name: 'By their names.',
  newest: 'The newest first.',
  oldest: 'The oldest first.',
});

export const WEBHOOK_ORDERS: Readonly<Record<WebhookListOrder, Order<WebhookRow>>> = {
  name: { by: 'name' },
  newest: { by: 'createdAt', direction: 'desc' },
  oldest: { by: 'createdAt' },
};
