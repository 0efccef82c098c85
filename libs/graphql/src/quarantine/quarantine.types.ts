import type { Position } from '#libs/kernel';
import { Field, Int, ObjectType } from '@nestjs/graphql';
import { graphqlEnum } from '../types/graphql-enum.js';
import { GraphQLInstant, GraphQLPosition } from '../types/scalars.js';

const QuarantineOfEnum = graphqlEnum<'view' | 'policy'>('QuarantineOf', 'What cannot take an event.', {
  view: 'A view, which queries read: they answer VIEW_HALTED.',
  policy: 'A policy, which acts on events: mutations that wait for it with `afterEffects` are answered VIEW_HALTED.',
});

@ObjectType('Quarantine', {
  description:
    'A view or policy that an event of yours has stopped for your tenant: it shows, or has acted on, everything before that event and nothing behind. Nothing is lost: once the event can be taken, what was passed is taken too.',
})
export class QuarantineType {
  @Field(() => String, { description: 'The view or policy, such as `commissions`.' })
  name: string;

  @Field(() => QuarantineOfEnum, { description: 'Which of the two it is.' })
  kind: 'view' | 'policy';

  @Field(() => String, { description: 'The stream of the event that cannot be taken.' })
  stream: string;

  @Field(() => String, { description: 'The number of that event in its stream, from 0.' })
  revision: string;

  @Field(() => String, { description: 'The id of that event.' })
  eventId: string;

  @Field(() => String, { description: 'The type of that event, such as `sale.recorded`.' })
  type: string;

  @Field(() => GraphQLPosition, { description: 'Where that event stands in the whole history.' })
  position: Position;

  @Field(() => String, {
    description:
      'What kind of fault it is, such as `UNKNOWN_EVENT`, `MALFORMED_EVENT`, `MISSING_ROW`, `PERSONAL_KEY_MISSING`, `DATABASE_ERROR_22003` (with the code of Postgres) or `HANDLER_FAILED`.',
  })
  code: string;

  @Field(() => String, {
    description: 'What is wrong, in a sentence that quotes nothing of the event; `concord quarantine list` shows all.',
  })
  reason: string;

  @Field(() => Boolean, { description: 'A key is missing or foreign: it is tried again every few seconds by itself.' })
  ofKeys: boolean;

  @Field(() => Int, { description: 'How often the event was tried.' })
  attempts: number;

  @Field(() => GraphQLInstant, { description: 'Since when.' })
  since: string;
}
