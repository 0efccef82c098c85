import type { ViewRow } from '#libs/eventing';
import { GlobalId, GraphQLInstant, GraphQLPeriod, MoneyType } from '#libs/graphql';
import { type Money, moneyOf } from '#libs/kernel';
import { Field, ObjectType } from '@nestjs/graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What a closed month has left to be claimed, in minor units, less what was forfeited since. */
interface UnclaimedMonth {
  readonly period: string;
  readonly minor: string;
}

/** What a partner of a program is owed now. Its id is the ledger's. */
@Entity('balances')
@ObjectType('Balance', { description: 'What a partner of a program is owed now.' })
export class BalanceRow implements ViewRow {
  @PrimaryColumn('text') tenant: string;

  @GlobalId('ledger', { description: 'Global id of the ledger.' })
  @PrimaryColumn('uuid')
  id: string;

  @GlobalId('program', { description: 'The program.' })
  @Column('uuid', { name: 'program_id' })
  programId: string;

  @GlobalId('partner', { description: 'The partner.' })
  @Column('uuid', { name: 'partner_id' })
  partnerId: string;

  @Field(() => GraphQLPeriod, { description: 'The first month that is not closed.' })
  @Column('text', { name: 'open_period' })
  openPeriod: string;

  @Field({ description: 'ISO 4217 code of the figures.' })
  @Column('text')
  currency: string;

  @Column('numeric', { name: 'balance_minor' }) balanceMinor: string;
  @Column('numeric', { name: 'carried_minor' }) carriedMinor: string;
  @Column('numeric', { name: 'on_its_way_minor' }) onItsWayMinor: string;
  @Column('numeric', { name: 'paid_minor' }) paidMinor: string;

  @Field(() => GraphQLInstant, {
    nullable: true,
    description:
      'Since when the partner owes it: the business time of what took it below zero. Null while it is not negative.',
  })
  @Column('text', { name: 'negative_since', nullable: true })
  negativeSince: string | null;

  @Field(() => GraphQLPeriod, {
    nullable: true,
    description:
      'The first closed month of which something can still be claimed: it was not paid for want of a tax form or payout method, month after month since. Null: none.',
  })
  @Column('text', { name: 'unclaimed_since', nullable: true })
  unclaimedSince: string | null;

  /** The same, after all months where there is none. */
  @Column('text', { name: 'unclaimed_order' }) unclaimedOrder: string;
  @Column('numeric', { name: 'unclaimed_minor' }) unclaimedMinor: string;
  /** What each closed month in a row has left to be claimed, less what was forfeited since. */
  @Column('jsonb', { name: 'unclaimed_months' }) unclaimedMonths: readonly UnclaimedMonth[];

  /** Minor units by payout, as long as it may still fail or come back. */
  @Column('jsonb') payouts: Readonly<Record<string, string>>;

  @Field(() => MoneyType, {
    description: 'Everything posted less every payout planned; negative: the partner owes it.',
  })
  get balance(): Money {
    return this.money(this.balanceMinor);
  }

  @Field(() => MoneyType, { description: 'The closing of the last statement.' })
  get carried(): Money {
    return this.money(this.carriedMinor);
  }

  @Field(() => MoneyType, { description: 'Planned or sent, not settled.' })
  get onItsWay(): Money {
    return this.money(this.onItsWayMinor);
  }

  @Field(() => MoneyType, { description: 'Settled and not returned.' })
  get paid(): Money {
    return this.money(this.paidMinor);
  }

  @Field(() => MoneyType, {
    description:
      'What the last closed month left to be claimed, for want of a tax form or payout method: zero where it was paid, or not paid for another reason.',
  })
  get unclaimed(): Money {
    return this.money(this.unclaimedMinor);
  }

  private money(minor: string): Money {
    return moneyOf(BigInt(minor), this.currency);
  }
}
