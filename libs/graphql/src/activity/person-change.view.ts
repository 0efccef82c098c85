import { type Context, context, sortedBy, streamNameOf, type View, type ViewRow } from '#libs/eventing';
import { type DomainEvent, type Recorded, toGlobalId } from '#libs/kernel';
import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { GlobalId } from '../types/global-id.js';
import { graphqlEnum } from '../types/graphql-enum.js';
import { GraphQLInstant } from '../types/scalars.js';

export type PersonRole = 'admin' | 'manager' | 'partner';

export const PersonRoleEnum = graphqlEnum<PersonRole>('PersonRole', 'In which role a person acts.', {
  admin: 'For the vendor, with every right.',
  manager: 'For the vendor.',
  partner: 'For a partner.',
});

/** One thing that a person did, also on behalf of a partner. */
@Entity('person_changes')
@ObjectType('PersonChange', { description: 'Something that a person changed, as the history has it.' })
export class PersonChangeRow implements ViewRow {
  @PrimaryColumn('text') tenant: string;

  @GlobalId('change', { description: 'Global id of the event.' })
  @PrimaryColumn('uuid')
  id: string;

  @Field({ description: 'Who: the internal id of a person, as the token says it.' })
  @Column('text')
  actor: string;

  @Field(() => PersonRoleEnum, { description: 'In which role.' })
  @Column('text')
  role: PersonRole;

  @Field(() => GraphQLInstant, { description: 'When it was recorded.' })
  @Column('text', { name: 'recorded_at' })
  recordedAt: string;

  @Field(() => GraphQLInstant, { description: 'When it happened, business time.' })
  @Column('text', { name: 'occurred_at' })
  occurredAt: string;

  @Field({ description: 'What happened, such as `partner.tier-set`; docs/events.md lists all.' })
  @Column('text')
  type: string;

  @Field(() => ID, { nullable: true, description: 'Global id of what it happened to; null where that has none.' })
  @Column('text', { name: 'subject_id', nullable: true })
  subjectId: string | null;

  @GlobalId('program', { nullable: true, description: 'The program it happened in; null where the event names none.' })
  @Column('uuid', { name: 'program_id', nullable: true })
  programId: string | null;

  @GlobalId('partner', { nullable: true, description: 'The partner it is about; null where the event names none.' })
  @Column('uuid', { name: 'partner_id', nullable: true })
  partnerId: string | null;
}

const PERSONS: readonly string[] = Object.values(PersonRoleEnum);
const A_UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

const uuid = (value: unknown): string | null => (typeof value === 'string' && A_UUID.test(value) ? value : null);

function rowOf(event: Recorded<DomainEvent>, nouns: readonly string[]): Omit<PersonChangeRow, 'tenant'> {
  const { id, type, recordedAt, metadata, stream } = event;
  const { programId, partnerId } = event.data as { readonly programId?: unknown; readonly partnerId?: unknown };
  const named = streamNameOf(stream, nouns);
  const of = named && uuid(named.id);
  return {
    id,
    type,
    recordedAt,
    occurredAt: metadata.occurredAt,
    actor: metadata.actor.subject,
    role: metadata.actor.role as PersonRole,
    subjectId: named && of ? toGlobalId(named.noun.replaceAll('-', '_'), of) : null,
    programId: uuid(programId),
    partnerId: uuid(partnerId),
  };
}

/** A log of what persons did in these contexts: nothing of what policies and integrations do is in it. */
export function activityOf(contexts: readonly Context[]): Context {
  const sources = contexts.flatMap(({ aggregates }) => aggregates.map(({ events }) => events));
  const nouns = sources.map(({ noun }) => noun);
  const noted = {
    kind: 'insert-all' as const,
    rows: (event: Recorded<DomainEvent>) => (PERSONS.includes(event.metadata.actor.role) ? [rowOf(event, nouns)] : []),
  };
  const view: View<DomainEvent, PersonChangeRow> = {
    name: 'person_changes',
    version: 2,
    row: PersonChangeRow,
    partner: null,
    sealed: true,
    indexes: [...sortedBy(['recordedAt'], ['programId', 'partnerId', 'actor', 'subjectId'])],
    sources,
    on: Object.fromEntries(sources.flatMap(({ types }) => Object.keys(types).map((type) => [type, noted]))),
  };
  return context({ aggregates: [], views: [view] });
}
