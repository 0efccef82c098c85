import { insert, update, type View, mainView, type ViewRow } from '#libs/eventing';
import { GlobalId, GraphQLInstant, GraphQLPeriod } from '#libs/graphql';
import { deterministicId } from '#libs/kernel';
import { Field, Int, ObjectType } from '@nestjs/graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type AccountingPeriodEvent, accountingPeriodEvents } from '../period/accounting-periods.events.js';

@Entity('closings')
@ObjectType('Closing', { description: 'The closing of a month of a program.' })
export class ClosingRow implements ViewRow {
  @PrimaryColumn('text') tenant: string;
  @PrimaryColumn('uuid') id: string;

  @GlobalId('program', { description: 'The program.' })
  @Column('uuid', { name: 'program_id' })
  programId: string;

  @Field(() => GraphQLPeriod, { description: 'The month.' })
  @Column('text')
  period: string;

  @Field(() => GraphQLInstant, { description: 'When it was asked for.' })
  @Column('text', { name: 'requested_at' })
  requestedAt: string;

  @Field(() => GraphQLInstant, {
    nullable: true,
    description: 'When all of its statements were closed; null until then.',
  })
  @Column('text', { name: 'closed_at', nullable: true })
  closedAt: string | null;

  @Field(() => Int, { nullable: true, description: 'How many ledgers were asked to close; null until they are.' })
  @Column('integer', { nullable: true })
  ledgers: number | null;
}

const idOf = ({ data: { programId, period } }: { data: { programId: string; period: string } }): string =>
  deterministicId('closing', programId, period);

export const closingView: View<AccountingPeriodEvent, ClosingRow> = mainView<AccountingPeriodEvent, ClosingRow>()({
  name: 'closings',
  version: 1,
  row: ClosingRow,
  live: true,
  indexes: [['programId', 'period']],
  sources: [accountingPeriodEvents],
  on: {
    'books.ledger-listed': 'ignored',
    'books.closing-requested': insert((event) => {
      const { programId, period } = event.data;
      return { id: idOf(event), programId, period, requestedAt: event.recordedAt, closedAt: null, ledgers: null };
    }),
    'books.closing-began': update(
      (event) => idOf(event),
      (row, { data: { ledgers } }) => ({ ...row, ledgers }),
    ),
    'books.period-closed': update(
      (event) => idOf(event),
      (row, { recordedAt }) => ({ ...row, closedAt: recordedAt }),
    ),
  },
});
