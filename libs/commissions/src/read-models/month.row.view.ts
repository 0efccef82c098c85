import type { ViewRow } from '#libs/eventing';
import { GlobalId, GraphQLPeriod, MoneyType } from '#libs/graphql';
import { type Money, moneyOf } from '#libs/kernel';
import { Field, Int, ObjectType } from '@nestjs/graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Figures of one month: of a partner, or of all partners of a program. */
@ObjectType({ isAbstract: true })
export class MonthFigures implements ViewRow {
  @PrimaryColumn('text') tenant: string;
  @PrimaryColumn('uuid') id: string;

  @GlobalId('program', { description: 'The program.' })
  @Column('uuid', { name: 'program_id' })
  programId: string;

  @Field(() => GraphQLPeriod, { description: 'The month.' })
  @Column('text')
  period: string;

  @Field({ description: 'ISO 4217 code of the figures.' })
  @Column('text')
  currency: string;

  @Field(() => Int, {
    name: 'entryCount',
    description: 'How many entries were posted to the month, credits of failed payouts not counted.',
  })
  @Column('integer')
  entries: number;

  @Column('numeric', { name: 'commission_minor' }) commissionMinor: string;
  @Column('numeric', { name: 'credited_minor' }) creditedMinor: string;
  @Column('numeric', { name: 'payout_minor' }) payoutMinor: string;
  @Column('numeric', { name: 'closing_minor' }) closingMinor: string;

  @Field(() => Int, { name: 'payoutCount', description: 'How many payouts were planned at its closing.' })
  @Column('integer')
  payouts: number;

  @Field(() => Int, { name: 'statementCount', description: 'How many statements of it are closed.' })
  @Column('integer')
  statements: number;

  @Field(() => MoneyType, { description: 'Everything posted to the month: earned, taken back, corrected.' })
  get commission(): Money {
    return moneyOf(BigInt(this.commissionMinor), this.currency);
  }

  @Field(() => MoneyType, { description: 'Payouts that failed or came back, credited to the month.' })
  get credited(): Money {
    return moneyOf(BigInt(this.creditedMinor), this.currency);
  }

  @Field(() => MoneyType, { description: 'What its closing planned to pay out.' })
  get paidOut(): Money {
    return moneyOf(BigInt(this.payoutMinor), this.currency);
  }

  @Field(() => MoneyType, {
    description:
      'What its closed statements came to, before anything was paid out of them: `paidOut` and `closing` together. Negative: partners owe it.',
  })
  get owed(): Money {
    return moneyOf(BigInt(this.payoutMinor) + BigInt(this.closingMinor), this.currency);
  }

  @Field(() => MoneyType, { description: 'What its closed statements carry forward.' })
  get closing(): Money {
    return moneyOf(BigInt(this.closingMinor), this.currency);
  }
}

@Entity('partner_commission_months')
@ObjectType('PartnerCommissionMonth', { description: 'What one partner earned in a month.' })
export class PartnerMonthCommissionRow extends MonthFigures {
  @GlobalId('partner', { description: 'The partner.' })
  @Column('uuid', { name: 'partner_id' })
  partnerId: string;

  @Column('uuid', { name: 'program_month_id' }) programMonthId: string;
}

@Entity('program_commission_months')
@ObjectType('ProgramCommissionMonth', { description: 'What all partners of a program earned in a month.' })
export class ProgramMonthCommissionRow extends MonthFigures {}
