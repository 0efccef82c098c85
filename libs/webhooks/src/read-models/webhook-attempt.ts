import { GlobalId, GraphQLInstant, graphqlEnum } from '#libs/graphql';
import { workTableSql } from '#libs/eventing';
import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import type { AttemptKind, Outcome } from '../webhook/webhook.outcome.js';
import { Column, Entity, PrimaryColumn } from 'typeorm';

export const AttemptKinds = graphqlEnum<AttemptKind>('WebhookAttemptKind', 'Why a request was sent.', {
  event: 'An event that came in its turn.',
  test: 'Somebody asked for a test.',
  redelivery: 'Somebody asked for this event again, out of its turn.',
});

export const Outcomes = graphqlEnum<Outcome>('WebhookOutcome', 'What became of a request.', {
  delivered: 'It was answered with 2xx in time.',
  refused: 'It was answered with another status.',
  gone: 'It was answered with 410: the endpoint is disabled.',
  redirected: 'It was answered with 3xx, which nobody follows.',
  'timed-out': 'It was not answered in time.',
  unreachable: 'There was no connection, or it broke.',
  'target-not-allowed': 'The name stands for an address that nothing may be sent to.',
  'cannot-be-read': 'The event could not be read, or its keys not be had: nothing was sent.',
  'left-out':
    'Nothing was sent, though somebody asked for it: its filter leaves the event out, or it has not come in its turn yet.',
});

@ObjectType('WebhookAttempt', {
  description: 'A request to an endpoint, and what became of it. What it was answered is not kept.',
})
@Entity('concord_webhook_attempts')
export class WebhookAttemptRow {
  @PrimaryColumn('text') tenant: string;
  @Column('uuid') id: string;
  @Column('uuid', { name: 'webhook_id' }) webhookId: string;

  @Field(() => GraphQLInstant, { description: 'When it had ended.' })
  @Column('timestamptz')
  at: string;

  @Field(() => AttemptKinds, { description: 'Why it was sent.' })
  @Column('text')
  kind: AttemptKind;

  @GlobalId('event', { description: 'Global id of the event, which is `webhook-id`.' })
  @Column('uuid', { name: 'event_id' })
  eventId: string;

  @Field({ description: 'Type of the event, such as `deal.approved`.' })
  @Column('text')
  type: string;

  @Field(() => ID, {
    name: 'subjectId',
    nullable: true,
    description: 'Global id of what the event is about; null for a test.',
  })
  @Column('text', { nullable: true })
  subject: string | null;

  @Field(() => Int, { description: 'From 1: how often this event had been sent by then, in its turn.' })
  @Column('integer')
  attempt: number;

  @Field(() => Int, { description: 'How long it took.' })
  @Column('integer')
  milliseconds: number;

  @Field(() => Outcomes, { description: 'What became of it.' })
  @Column('text')
  outcome: Outcome;

  /** Whether it did not get through. */
  @Column('boolean') failed: boolean;

  @Field(() => Int, {
    name: 'httpStatus',
    nullable: true,
    description: 'The HTTP status that it was answered with; null where it was not answered.',
  })
  @Column('integer', { nullable: true })
  status: number | null;
}

export const ATTEMPTS_SCHEMA_SQL = workTableSql({
  name: 'concord_webhook_attempts',
  columns: [
    'tenant text NOT NULL',
    'id uuid NOT NULL',
    'webhook_id uuid NOT NULL',
    'at timestamptz NOT NULL',
    'kind text NOT NULL',
    'event_id uuid NOT NULL',
    'type text NOT NULL',
    'subject text',
    'attempt integer NOT NULL',
    'milliseconds integer NOT NULL',
    'outcome text NOT NULL',
    'failed boolean NOT NULL',
    'status integer',
    'PRIMARY KEY (tenant, webhook_id, at, id)',
  ],
  indexes: { concord_webhook_attempts_by_outcome: 'tenant, webhook_id, failed, at' },
});
