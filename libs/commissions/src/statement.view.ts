import { insert, type View, view, type ViewRow } from '#libs/eventing';
import { GlobalId, GraphQLInstant, GraphQLPeriod, graphqlEnum, MoneyType } from '#libs/graphql';
import { minorUnits, type Money, moneyOf } from '#libs/kernel';
import { Field, Int, ObjectType } from '@nestjs/graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { ledgerIdIn } from './commission.rows.view.js';
import { type CarryReason, type LedgerEvent, ledgerEvents } from './ledger.events.js';
import { IGNORED_PAYOUTS, IGNORED_POSTINGS, IGNORED_REST } from './ledger.ignored.js';

const CarryReasonEnum = graphqlEnum<CarryReason>('CarryReason', 'Why a balance was carried forward.', {
  NOTHING_DUE: 'Nothing was payable.',
  NEGATIVE: 'More was taken back than earned.',
  BELOW_MINIMUM: 'Less than the program’s minimum was payable.',
  NO_RATE: 'There was no exchange rate of the last 7 days.',
  NO_TAX_FORM: 'The tax form is missing.',
  NO_PAYOUT_METHOD: 'The payout method is not verified.',
  NOT_PAYABLE: 'The partner may not be paid, or the program has no payout policy.',
});

@Entity('statements')
@ObjectType('Statement', {
  description: 'A partner’s closed month. It never changes: opening + accrued + payout = closing.',
})
export class StatementRow implements ViewRow {
  @PrimaryColumn('text') tenant: string;

  @GlobalId('statement', { description: 'Global id of the statement.' })
  @PrimaryColumn('uuid')
  id: string;

  @GlobalId('ledger', { description: 'The ledger.' })
  @Column('uuid', { name: 'ledger_id' })
  ledgerId: string;

  @GlobalId('program', { description: 'The program.' })
  @Column('uuid', { name: 'program_id' })
  programId: string;

  @GlobalId('partner', { description: 'The partner.' })
  @Column('uuid', { name: 'partner_id' })
  partnerId: string;

  @Field(() => GraphQLPeriod, { description: 'The month.' })
  @Column('text')
  period: string;

  @Field({ description: 'The zone its bounds are reckoned in.' })
  @Column('text', { name: 'time_zone' })
  timeZone: string;

  @Field(() => GraphQLInstant, { description: 'Its first moment.' })
  @Column('text', { name: 'from_at' })
  from: string;

  @Field(() => GraphQLInstant, { description: 'The first moment after it.' })
  @Column('text', { name: 'to_at' })
  to: string;

  @Field(() => GraphQLInstant, { description: 'When it was closed.' })
  @Column('text', { name: 'closed_at' })
  closedAt: string;

  @Column('text') currency: string;
  @Column('bigint', { name: 'opening_minor' }) openingMinor: string;
  @Column('bigint', { name: 'accrued_minor' }) accruedMinor: string;
  @Column('bigint', { name: 'held_minor' }) heldMinor: string;
  @Column('bigint', { name: 'payout_minor' }) payoutMinor: string;
  @Column('bigint', { name: 'closing_minor' }) closingMinor: string;

  @Field(() => Int, { description: 'How many lines it has beside the payout.' })
  @Column('integer')
  lines: number;

  @Field(() => CarryReasonEnum, {
    nullable: true,
    description: 'Why nothing was paid out; null when there is a payout.',
  })
  @Column('text', { nullable: true })
  carried: CarryReason | null;

  @Field({ description: 'SHA-256 over its figures and lines, chained to the statement before it.' })
  @Column('text')
  hash: string;

  @Field(() => MoneyType, { description: 'The closing of the statement before it.' })
  get opening(): Money {
    return this.money(this.openingMinor);
  }

  @Field(() => MoneyType, { description: 'The sum of the month’s lines before the payout.' })
  get accrued(): Money {
    return this.money(this.accruedMinor);
  }

  @Field(() => MoneyType, {
    description: 'The part of the balance that is held beyond the month: owed, not yet payable.',
  })
  get held(): Money {
    return this.money(this.heldMinor);
  }

  @Field(() => MoneyType, { description: 'The last line: zero or negative.' })
  get payout(): Money {
    return this.money(this.payoutMinor);
  }

  @Field(() => MoneyType, { description: 'What is carried forward.' })
  get closing(): Money {
    return this.money(this.closingMinor);
  }

  private money(minor: string): Money {
    return moneyOf(BigInt(minor), this.currency);
  }
}

/** What the table holds; the rest of the row is derived from it. */
type Stored = Omit<StatementRow, 'opening' | 'accrued' | 'held' | 'payout' | 'closing'>;

export const statementView: View<LedgerEvent, Stored> = view<LedgerEvent, Stored>()({
  name: 'statements',
  version: 1,
  row: StatementRow,
  indexes: [
    ['partnerId', 'period'],
    ['programId', 'period'],
  ],
  sources: [ledgerEvents],
  on: {
    'ledger.period-closed': insert((event) => {
      const {
        statementId: id,
        programId,
        partnerId,
        period,
        timeZone,
        from,
        to,
        currency,
        lines,
        carried,
        hash,
        ...sums
      } = event.data;
      const minor = (amount: string): string => String(minorUnits({ amount, currency }));
      return {
        ...{
          id,
          ledgerId: ledgerIdIn(event),
          programId,
          partnerId,
          period,
          timeZone,
          from,
          to,
          closedAt: event.recordedAt,
        },
        ...{ currency, lines, carried, hash, openingMinor: minor(sums.opening), accruedMinor: minor(sums.accrued) },
        ...{ heldMinor: minor(sums.held), payoutMinor: minor(sums.payout), closingMinor: minor(sums.closing) },
      };
    }),
    ...IGNORED_POSTINGS,
    ...IGNORED_PAYOUTS,
    ...IGNORED_REST,
  },
});
