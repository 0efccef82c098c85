import {
  allOf,
  AnyOf,
  AnyText,
  graphqlEnum,
  Instants,
  type InstantRange,
  listing,
  NestedPageArgs,
  type Order,
  type RowList,
  Whether,
} from '#libs/graphql';
import { ArgsType, InputType } from '@nestjs/graphql';
import { AttemptKinds, Outcomes, type WebhookAttemptRow } from '../read-models/webhook-attempt.js';
import type { AttemptKind, Outcome } from '../webhook/webhook.outcome.js';

@InputType({ description: 'Which requests to an endpoint.' })
class WebhookAttemptFilter {
  @Whether('Whether they did not get through.')
  failed?: boolean;

  @AnyOf(Outcomes, 'Of which one of these became.')
  outcome?: Outcome[];

  @AnyOf(AttemptKinds, 'Sent for one of these reasons.')
  kind?: AttemptKind[];

  @AnyText('With an event of one of these types, such as `deal.approved`.')
  type?: string[];

  @Instants('Ended then.')
  at?: InstantRange;
}

type WebhookAttemptOrder = 'newest' | 'oldest';

const WebhookAttemptOrderEnum = graphqlEnum<WebhookAttemptOrder>(
  'WebhookAttemptOrder',
  'How requests to an endpoint are listed.',
  { newest: 'The latest first.', oldest: 'The earliest first.' },
);

const ORDERS: Readonly<Record<WebhookAttemptOrder, Order<WebhookAttemptRow>>> = {
  newest: { by: 'at', direction: 'desc' },
  oldest: { by: 'at' },
};

@ArgsType()
export class WebhookAttemptsArgs extends listing(NestedPageArgs, {
  filter: WebhookAttemptFilter,
  orders: WebhookAttemptOrderEnum,
  byDefault: 'newest',
}) {}

export const attemptList = ({ filter, orderBy }: WebhookAttemptsArgs): RowList<WebhookAttemptRow> => ({
  where: allOf<WebhookAttemptRow>({ ...filter }),
  order: ORDERS[orderBy],
});
