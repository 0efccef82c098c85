import { Caller, type Principal, READERS, Roles } from '#libs/access';
import { STATE_READER, type StateReader } from '#libs/eventing';
import { FEED_VIEW, type ShardLag } from '#libs/feed';
import { CountedConnection, GraphQLInstant, IdArg, listing, PageArgs, ReadArgs, Reads } from '#libs/graphql';
import { Inject } from '@nestjs/common';
import { Args, ArgsType, Field, Int, ObjectType, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { attemptList, WebhookAttemptsArgs } from './webhook-attempt.inputs.js';
import { WebhookAttemptRow } from '../read-models/webhook-attempt.js';
import {
  WEBHOOK_ORDERS,
  WebhookFilterArgs,
  WebhookListOrders,
  webhookWhere,
} from '../read-models/webhook-filter.types.js';
import {
  cursorsStatement,
  type KeptCursor,
  lagsStatement,
  placesOf,
  standingOf,
  WebhookStanding,
} from '../read-models/webhook-standing.js';
import { WebhookRow } from '../read-models/webhook.view.js';
import { webhookAggregate } from '../webhook/webhook.aggregate.js';
import { secretsAt } from '../webhook/webhook.state.js';

@ObjectType({ description: 'A page of webhooks.' })
export class WebhookConnection extends CountedConnection(WebhookRow, 'Webhook') {}

@ObjectType({ description: 'A page of requests to an endpoint.' })
export class WebhookAttemptConnection extends CountedConnection(WebhookAttemptRow, 'WebhookAttempt') {}

@ObjectType({
  description: 'What requests are checked with. Whoever has it can pass for Concord, where it is `whsec_…`.',
})
export class WebhookSecret {
  @Field(() => Int, { description: 'From 1; the newest has the highest.' })
  number: number;

  @Field({
    description:
      'What its requests are verified with: the secret `whsec_…` of HMAC, or the public key `whpk_…` of ed25519.',
  })
  verificationKey: string;

  @Field(() => GraphQLInstant, {
    nullable: true,
    description: 'Until when requests are signed with it; null: without an end.',
  })
  until: string | null;
}

@ArgsType()
export class WebhooksArgs extends listing(PageArgs, {
  filter: WebhookFilterArgs,
  orders: WebhookListOrders,
  byDefault: 'name',
}) {}

@Resolver(() => WebhookRow)
export class WebhookResolver {
  constructor(
    private readonly reads: Reads,
    @Inject(STATE_READER) private readonly facts: StateReader,
  ) {}

  @Query(() => WebhookRow, { nullable: true, description: 'One webhook; null if there is none.' })
  @Roles(...READERS)
  webhook(
    @IdArg('id', 'webhook', 'Its id.') id: string,
    @Args() args: ReadArgs,
    @Caller() caller: Principal,
  ): Promise<WebhookRow | null> {
    return this.reads.one(WebhookRow, caller, args, { id });
  }

  @Query(() => WebhookConnection, { description: 'Endpoints that receive events, with how far they are.' })
  @Roles(...READERS)
  webhooks(@Args() args: WebhooksArgs, @Caller() caller: Principal): Promise<WebhookConnection> {
    const { filter, orderBy } = args;
    return this.reads.page(WebhookRow, caller, args, { where: webhookWhere(filter), order: WEBHOOK_ORDERS[orderBy] });
  }

  @Query(() => [WebhookSecret], {
    description:
      'The secrets that requests to a webhook are signed with now, the newest one last; empty if there is none. For admins alone.',
  })
  @Roles('admin')
  async webhookSecrets(
    @IdArg('id', 'webhook', 'The id of the webhook.') id: string,
    @Caller() { tenant }: Principal,
  ): Promise<WebhookSecret[]> {
    const { state } = await this.facts.of(webhookAggregate, tenant, id);
    if (state.status === 'absent' || state.status === 'deleted') return [];
    return secretsAt(state, new Date().toISOString()).flatMap(({ number, secret, publicKey, until }) => {
      const shown = publicKey ?? secret;
      return shown === null ? [] : [{ number, verificationKey: shown, until }];
    });
  }

  @ResolveField(() => WebhookAttemptConnection, {
    description: 'Requests to it: failures of 30 days, and the last 1,000 that got through.',
  })
  attempts(
    @Parent() webhook: WebhookRow,
    @Args() args: WebhookAttemptsArgs,
    @Caller() caller: Principal,
  ): Promise<WebhookAttemptConnection> {
    return this.reads.nested(WebhookAttemptRow, caller, args, {
      ...{ by: 'webhookId', of: webhook.id },
      ...attemptList(args),
    });
  }

  @ResolveField(() => WebhookStanding, { description: 'How far it is, and what it waits for.' })
  progress(@Parent() webhook: WebhookRow, @Caller() caller: Principal): Promise<WebhookStanding> {
    return this.reads.together(caller, 'webhookStanding', webhook.id, async (ids) => {
      const webhooks = await this.reads.byIds(WebhookRow, caller, ids);
      const of = { views: [FEED_VIEW], args: {} };
      const { text, values } = cursorsStatement(caller.tenant, ids);
      const places = placesOf(
        webhooks,
        await this.reads.sql<KeptCursor & { version: number }>(caller, of, text, values),
      );
      const lag = lagsStatement(caller.tenant, webhooks, places);
      const lags = await this.reads.sql<ShardLag>(caller, of, lag.text, lag.values);
      return ids.map((id) =>
        standingOf(
          places.get(id) as KeptCursor,
          lags.find((each) => each.id === id),
        ),
      );
    });
  }
}
