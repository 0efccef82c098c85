import { GraphQLInstant } from '#libs/graphql';
import { lagStatement, type ShardLag } from '#libs/feed';
import { Field, Int, ObjectType } from '@nestjs/graphql';
import type { WebhookRow } from './webhook.view.js';

@ObjectType('WebhookProgress', { description: 'How far an endpoint is, and what it waits for.' })
export class WebhookStanding {
  @Field({ description: 'Everything up to this cursor got through, or is of a blocked key.' })
  cursor: string;

  @Field(() => Int, {
    description:
      'Events of its filter after the cursor: counted up to 10,000, among the 100,000 of the tenant after it.',
  })
  lagEvents: number;

  @Field(() => GraphQLInstant, {
    nullable: true,
    description: 'When the oldest of them was recorded; null where none is.',
  })
  lagSince: string | null;

  @Field(() => GraphQLInstant, {
    nullable: true,
    description: 'When something got through last; null where nothing has.',
  })
  deliveredAt: string | null;

  @Field(() => Int, { description: 'How often the event that it waits for was sent in vain.' })
  failedAttempts: number;

  @Field(() => GraphQLInstant, {
    nullable: true,
    description: 'When it is tried again; null where nothing has failed.',
  })
  nextAttemptAt: string | null;

  @Field(() => Int, {
    name: 'blockedOrderingKeys',
    description: 'Ordering keys that wait for an event of theirs which failed; of STRICT none.',
  })
  blockedKeys: number;
}

/** Where endpoints are, as the process that delivers keeps it. */
export interface KeptCursor {
  readonly id: string;
  readonly cursor: string;
  readonly sequence: string;
  readonly deliveredAt: string | null;
  readonly failedAttempts: number;
  readonly nextAttemptAt: string | null;
  readonly blockedKeys: number;
}

export const cursorsStatement = (tenant: string, ids: readonly string[]) => ({
  text: `SELECT c.webhook_id AS id, c.version, c.cursor, c.sequence, c.delivered_at AS "deliveredAt", c.attempts AS "failedAttempts", c.next_at AS "nextAttemptAt",
    (SELECT count(*)::int FROM concord_webhook_blocked b WHERE b.tenant = $1 AND b.webhook_id = c.webhook_id) AS "blockedKeys"
  FROM concord_webhook_cursors c WHERE c.tenant = $1 AND c.webhook_id = ANY($2::uuid[])`,
  values: [tenant, ids],
});

type Known = KeptCursor & { readonly version: number };

/** The places of endpoints, from which their lag is counted: those of their cursors, or where they begin. */
export function placesOf(webhooks: readonly WebhookRow[], cursors: readonly Known[]): Map<string, KeptCursor> {
  const kept = new Map(cursors.map((each) => [each.id, each]));
  const none = { deliveredAt: null, failedAttempts: 0, nextAttemptAt: null, blockedKeys: 0 };
  return new Map(
    webhooks.map(({ id, version, place }) => {
      const cursor = kept.get(id);
      return [id, cursor && cursor.version >= version ? cursor : { id, ...place, ...none }];
    }),
  );
}

export const lagsStatement = (tenant: string, webhooks: readonly WebhookRow[], places: Map<string, KeptCursor>) =>
  lagStatement(
    tenant,
    webhooks.map(({ id, filter, place }) => ({ id, filter, places: [places.get(id) ?? place] })),
    0,
  );

export const standingOf = (kept: KeptCursor, lag: ShardLag | undefined): WebhookStanding => ({
  ...kept,
  lagEvents: lag?.lagEvents ?? 0,
  lagSince: lag?.lagSince ?? null,
});
