import { insert, mainView, sortedBy, update, type View, type ViewRow } from '#libs/eventing';
import { GlobalId, GraphQLDay, GraphQLInstant, MoneyType } from '#libs/graphql';
import { minorUnits, type Money, moneyOf } from '#libs/kernel';
import { Field, ObjectType } from '@nestjs/graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type FundBudgetEvent, fundBudgetEvents } from '../budget/fund-budget.events.js';

@Entity('fund_budgets')
@ObjectType('FundBudget', { description: 'Market development money of a program for some time.' })
export class FundBudgetRow implements ViewRow {
  @PrimaryColumn('text') tenant: string;

  @GlobalId('fund_budget', { description: 'Global id of the budget.' })
  @PrimaryColumn('uuid')
  id: string;

  @GlobalId('program', { description: 'The program.' })
  @Column('uuid', { name: 'program_id' })
  programId: string;

  @Field({ description: 'Its name, which no other budget of the program has.' })
  @Column('text')
  name: string;

  @Field({ description: 'ISO 4217 code of its currency, and of its funds’.' })
  @Column('text')
  currency: string;

  @Column('numeric', { name: 'amount_minor' }) amountMinor: string;
  @Column('numeric', { name: 'allocated_minor' }) allocatedMinor: string;
  /** By fund, with the ordinal of the request that said so. */
  @Column('jsonb') funds: Readonly<Record<string, { readonly minor: string; readonly ordinal: number }>>;

  @Field(() => GraphQLDay, { description: 'Its first day.' })
  @Column('text', { name: 'starts_on' })
  startsOn: string;

  @Field(() => GraphQLDay, { description: 'Its last day: what is not approved by its end expires.' })
  @Column('text', { name: 'ends_on' })
  endsOn: string;

  @Field(() => GraphQLInstant, { description: 'The first moment after its last day, in the program’s zone.' })
  @Column('text', { name: 'ends_at' })
  endsAt: string;

  @Field(() => MoneyType, { description: 'What there is to allocate in all.' })
  get amount(): Money {
    return moneyOf(BigInt(this.amountMinor), this.currency);
  }

  @Field(() => MoneyType, { description: 'What its funds have.' })
  get allocated(): Money {
    return moneyOf(BigInt(this.allocatedMinor), this.currency);
  }
}

type Stored = Omit<FundBudgetRow, 'amount' | 'allocated'>;

export const fundBudgetView: View<FundBudgetEvent, Stored> = mainView<FundBudgetEvent, Stored>()({
  name: 'fund_budgets',
  version: 2,
  row: FundBudgetRow,
  partner: null,
  indexes: [...sortedBy(['endsOn', 'amountMinor'], ['programId'])],
  sources: [fundBudgetEvents],
  on: {
    'budget.opened': insert(({ data: { budgetId: id, programId, name, amount, startsOn, endsOn, endsAt } }) => ({
      ...{ id, programId, name, startsOn, endsOn, endsAt },
      ...{ currency: amount.currency, amountMinor: String(minorUnits(amount)), allocatedMinor: '0', funds: {} },
    })),
    'budget.amount-changed': update(
      ({ data }) => data.budgetId,
      (row, { data: { amount } }) => ({ ...row, amountMinor: String(minorUnits(amount)) }),
    ),
    'budget.allocation-requested': 'ignored',
    'budget.allocation-settled': update(
      ({ data }) => data.budgetId,
      (row, { data: { fundId, ordinal, amount } }) => {
        // An older request may settle after a newer one: it says nothing any more.
        if ((row.funds[fundId]?.ordinal ?? 0) > ordinal) return row;
        const funds = { ...row.funds, [fundId]: { minor: String(minorUnits(amount)), ordinal } };
        const sum = Object.values(funds).reduce((total, { minor }) => total + BigInt(minor), 0n);
        return { ...row, funds, allocatedMinor: String(sum) };
      },
    ),
  },
});
