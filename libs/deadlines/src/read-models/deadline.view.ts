import { upsert, view, type ViewRow } from '#libs/eventing';
import { GlobalId, GraphQLInstant, toGlobalId } from '#libs/graphql';
import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type AgendaEvent, agendaEvents } from '../agenda/agenda.events.js';

@Entity('deadlines')
@ObjectType('Deadline', { description: 'Something that is still to come due.' })
export class DeadlineRow implements ViewRow {
  @PrimaryColumn('text') tenant: string;

  @GlobalId('deadline', { description: 'Global id of the deadline.' })
  @PrimaryColumn('uuid')
  id: string;

  @GlobalId('program', { description: 'The program.' })
  @Column('text', { name: 'program_id' })
  programId: string;

  @Field({ description: 'What kind of thing it is due for, such as `deal`.' })
  @Column('text')
  noun: string;

  @Column('text', { name: 'subject_id' }) subject: string;

  @Field({ description: 'What is due, such as `protection-ends`.' })
  @Column('text')
  kind: string;

  @Field({ description: 'Tells deadlines of one kind and subject apart; empty where there is only one.' })
  @Column('text')
  key: string;

  @Field(() => GraphQLInstant, { description: 'When it is due, business time.' })
  @Column('text', { name: 'due_at' })
  dueAt: string;

  @Column('uuid', { name: 'agenda_id' }) agendaId: string;
  /** The event that set it, what that belongs to, and where it stands: what falls due together is told in that order. */
  @Column('uuid', { name: 'set_by' }) setBy: string;
  @Column('text', { name: 'correlation_id' }) correlationId: string;
  @Column('bigint', { name: 'set_position' }) setPosition: string;
  /** When that was recorded: what history tells late has not been waiting since its date. */
  @Column('text', { name: 'set_at' }) setAt: string;

  @Field(() => ID, { description: 'Global id of what it is due for.' })
  get subjectId(): string {
    return toGlobalId(this.noun.replaceAll('-', '_'), this.subject);
  }
}

type Stored = Omit<DeadlineRow, 'subjectId'>;

/** What is pending; a deadline that is reached or cleared leaves no row. */
export const deadlineView = view<AgendaEvent, Stored>()({
  name: 'deadlines',
  version: 1,
  row: DeadlineRow,
  indexes: [
    ['programId', 'dueAt', 'id'],
    ['programId', 'kind', 'dueAt', 'id'],
  ],
  indexesAcrossTenants: [['dueAt', 'setPosition']],
  partner: null,
  sources: [agendaEvents],
  on: {
    'agenda.deadline-set': upsert(
      ({ data }) => data.deadlineId,
      (_, { id: setBy, data, position, recordedAt: setAt, metadata }) => {
        const { deadlineId: id, agendaId, subject, kind, key, dueAt } = data;
        const { noun, id: subjectId, programId } = subject;
        return {
          ...{ id, agendaId, programId, noun, subject: subjectId, kind, key, dueAt, setBy, setAt },
          ...{ correlationId: metadata.$correlationId, setPosition: position.commit.toString() },
        };
      },
    ),
    'agenda.deadline-cleared': upsert(
      ({ data }) => data.deadlineId,
      () => undefined,
    ),
    'agenda.deadline-reached': upsert(
      ({ data }) => data.deadlineId,
      () => undefined,
    ),
  },
});
