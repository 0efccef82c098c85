import { GlobalId, GraphQLDecimal, GraphQLPeriod } from '#libs/graphql';
import { Field, Int, ObjectType } from '@nestjs/graphql';
import type { ShownDifference, ShownEvent } from '../report/report.js';

@ObjectType('ReconciliationField', { description: 'A figure that is not what it must be.' })
export class FieldType {
  @Field({ description: 'Where it stands in the event or row; empty for all of it.' })
  path: string;

  @Field({ description: 'What it must be, as JSON.' })
  expected: string;

  @Field({ description: 'What is recorded, as JSON.' })
  recorded: string;
}

@ObjectType('ReconciliationEvent', { description: 'An event that a difference is about.' })
export class EventType {
  @Field({ description: 'Its stream.' })
  stream: string;

  @Field({ description: 'Its revision in the stream.' })
  revision: string;

  @Field(() => String, { nullable: true, description: 'Its type; null when it is not there any more.' })
  type: string | null;

  @Field(() => String, { nullable: true, description: 'Its id.' })
  eventId: string | null;

  @Field(() => String, { nullable: true, description: 'Its data as JSON; personal fields stay encrypted.' })
  data: string | null;
}

@ObjectType('ReconciliationDifference', { description: 'Something that is not what its sources give.' })
export class DifferenceType {
  @Field({ description: 'Which rule does not hold, such as `rounding`, `cap`, `plan-version` or `source-missing`.' })
  kind: string;

  @Field({ description: 'One sentence.' })
  message: string;

  @GlobalId('partner', { description: 'Whose ledger it is in; null where it is in none.', nullable: true })
  partnerId: string | null;

  @Field(() => GraphQLPeriod, { nullable: true, description: 'The month it is about; null where it is about none.' })
  period: string | null;

  @Field(() => [FieldType], { description: 'The figures that differ.' })
  fields: FieldType[];

  @Field(() => [EventType], { description: 'The event that shows it, then what it was recomputed from.' })
  events: EventType[];
}

@ObjectType('ReconciliationKind', { description: 'How often something differs.' })
export class KindCountType {
  @Field({ description: 'Which rule does not hold.' })
  kind: string;

  @Field(() => Int, { description: 'How often.' })
  count: number;
}

@ObjectType('ReconciliationSkippedEvent', {
  description: 'An event that views and policies leave out because two administrators have decided so.',
})
export class SkippedEventType {
  @Field({ description: 'Its id.' })
  eventId: string;

  @Field({ description: 'Its type.' })
  type: string;

  @Field({ description: 'Its stream.' })
  stream: string;

  @Field({ description: 'Its revision in the stream.' })
  revision: string;

  @Field(() => [String], { description: 'The views and policies that leave it out.' })
  names: readonly string[];

  @Field({ description: 'Why, as the one who asked wrote it.' })
  reason: string;

  @Field({ description: 'Who asked for it: the internal id of an administrator.' })
  requestedBy: string;

  @Field({ description: 'Who approved it: another administrator.' })
  approvedBy: string;
}

@ObjectType('ReconciliationExcess', {
  description:
    'What refunds asked for in one currency that was not left of their sales: refunded once something is left again. No difference. Example: a sale of 100 of which 119 are refunded exceeds by 19.',
})
export class ExcessType {
  @Field({ description: 'The currency of the sales.' })
  currency: string;

  @Field(() => Int, { description: 'How many refunds; `refunds(filter: { status: [EXCEEDED] })` lists them.' })
  refunds: number;

  @Field(() => GraphQLDecimal, { description: 'By how much in all, exact.' })
  amount: string;
}

@ObjectType('Reconciliation', {
  description: 'Everything recomputed from source events, compared with what is recorded and shown.',
})
export class ReconciliationType {
  @GlobalId('program', { description: 'The program.' })
  programId: string;

  @Field(() => GraphQLPeriod, { nullable: true, description: 'The month that was asked for; null for all.' })
  period: string | null;

  @Field({ description: 'Whether everything agrees.' })
  agrees: boolean;

  @Field(() => Int, { description: 'Sources that are newer than all that ledgers have been brought.' })
  waiting: number;

  @Field(() => Int, {
    description: 'Sources that wait for an exchange rate, or would earn more than 10^15, as they must.',
  })
  parked: number;

  @Field(() => [ExcessType], { description: 'What refunds asked for that was not left, by currency.' })
  excess: ExcessType[];

  @Field(() => Int, { description: 'Sales that were recomputed.' })
  sales: number;

  @Field(() => Int, { description: 'Refunds that were recomputed.' })
  refunds: number;

  @Field(() => Int, { description: 'Credit notes that were recomputed.' })
  creditNotes: number;

  @Field(() => Int, { description: 'Postings they give, in all ledgers.' })
  postings: number;

  @Field(() => Int, { description: 'Statements that were recomputed.' })
  statements: number;

  @Field(() => Int, { description: 'Rows of read models that were compared.' })
  rows: number;

  @Field(() => Int, { description: 'How many differences there are.' })
  differenceCount: number;

  @Field(() => [KindCountType], { description: 'How many of which kind, the most frequent first.' })
  kinds: KindCountType[];

  @Field(() => [DifferenceType], { description: 'At most 20, the first in the order of history first.' })
  differences: DifferenceType[];

  @Field(() => [SkippedEventType], {
    description:
      'Events of the tenant that were ever left out, in the order in which that was approved. They are named for ever.',
  })
  skipped: readonly SkippedEventType[];
}

const json = (value: unknown): string => JSON.stringify(value) ?? 'null';

const eventOf = ({ stream, revision, type, eventId, data }: ShownEvent): EventType =>
  Object.assign(new EventType(), { stream, revision, type, eventId, data: data === null ? null : json(data) });

/** A difference as GraphQL shows it. */
export const differenceOf = ({ kind, message, partnerId, period, fields, events }: ShownDifference): DifferenceType =>
  Object.assign(new DifferenceType(), {
    ...{ kind, message, partnerId, period },
    fields: fields.map(({ path, expected, recorded }) => ({
      path,
      expected: json(expected),
      recorded: json(recorded),
    })),
    events: events.map(eventOf),
  });
