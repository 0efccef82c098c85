import { sortedBy, upsert, type View, view, type ViewRow } from '#libs/eventing';
import { GlobalId, GraphQLDay, GraphQLInstant } from '#libs/graphql';
import { Field, ObjectType } from '@nestjs/graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type ActivityEvent, activityEvents } from '../../activity/activity.events.js';
import { ActivityTaskStatusEnum, type TaskStatus } from './activity-enums.types.js';

@Entity('activity_tasks')
@ObjectType('ActivityTask', { description: 'Something to be done for an activity.' })
export class ActivityTaskRow implements ViewRow {
  @PrimaryColumn('text') tenant: string;

  @GlobalId('activity_task', { description: 'Global id of the task.' })
  @PrimaryColumn('uuid')
  id: string;

  @GlobalId('program', { description: 'The program.' })
  @Column('uuid', { name: 'program_id' })
  programId: string;

  @GlobalId('activity', { description: 'The activity.' })
  @Column('uuid', { name: 'activity_id' })
  activityId: string;

  @GlobalId('partner', { nullable: true, description: 'Who has to do it; null: the vendor.' })
  @Column('uuid', { name: 'partner_id', nullable: true })
  partnerId: string | null;

  @Field({ description: 'What is to be done.' })
  @Column('text')
  title: string;

  @Field(() => ActivityTaskStatusEnum, { description: 'How far it is.' })
  @Column('text')
  status: TaskStatus;

  @Field(() => GraphQLDay, { description: 'The last day on which it is in time.' })
  @Column('text', { name: 'due_on' })
  dueOn: string;

  @Field(() => GraphQLInstant, {
    description: 'From when on it is late: the first moment after that day in the program’s zone.',
  })
  @Column('text', { name: 'due_at' })
  dueAt: string;

  @Field(() => GraphQLInstant, {
    nullable: true,
    description: 'When it was done or dropped, business time; null: it is open.',
  })
  @Column('text', { name: 'ended_at', nullable: true })
  endedAt: string | null;
}

type Of<Verb extends string> = Extract<ActivityEvent, { type: `activity.${Verb}` }>;

const ended = <E extends Of<'task-done' | 'task-dropped'>>(status: TaskStatus) =>
  upsert<E, ActivityTaskRow>(
    ({ data }) => data.taskId,
    (row, { data: { at: endedAt } }) => row && { ...row, status, endedAt },
  );

export const activityTaskView: View<ActivityEvent, ActivityTaskRow> = view<ActivityEvent, ActivityTaskRow>()({
  name: 'activity_tasks',
  version: 1,
  row: ActivityTaskRow,
  indexes: [...sortedBy(['dueAt'], ['programId', 'partnerId', 'activityId'])],
  sources: [activityEvents],
  on: {
    'activity.task-added': upsert(
      ({ data }) => data.taskId,
      (_, { data: { taskId: id, programId, activityId, partnerId, title, dueOn, dueAt } }) => ({
        ...{ id, programId, activityId, partnerId, title, dueOn, dueAt, status: 'open' as const, endedAt: null },
      }),
    ),
    'activity.task-done': ended('done'),
    'activity.task-dropped': ended('dropped'),
  },
});
