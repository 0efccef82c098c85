import { exactMoney, type Money, moneyOf } from '#libs/kernel';
import type { Type } from '@nestjs/common';
import { Field, Int, ObjectType } from '@nestjs/graphql';
import { MoneyType } from './money.types.js';

/** Rows of a list are counted up to here; what is more is only known to be more. */
export const MOST_COUNTED = 10_000;

/** A column that is added up. */
interface Summand {
  /** The property of the row. */
  readonly of: string;
  /** In the currency’s minor unit; else exact, in major units. */
  readonly minor: boolean;
  /** Only of amounts in minor units: the column holds it the other way round. */
  readonly isNegated?: boolean;
  readonly description: string;
}

/** What is added up of a row; its property `currency` says in which currency. */
export type Summands = Readonly<Record<string, Summand>>;

/** What a statement has found of a currency. */
export interface CurrencySums {
  readonly currency: string;
  readonly count: number;
  /** In the order of the summands. */
  readonly amounts: readonly string[];
}

const summandsByRow = new Map<Type, Summands>();

/** What lists of a row add up; undefined for rows of which nothing is. */
export const summandsOf = (row: Type): Summands | undefined => summandsByRow.get(row);

/** An amount as the statement has summed it. */
export const summed = ({ minor, isNegated }: Summand, amount: string, currency: string): Money =>
  minor ? moneyOf(isNegated ? -BigInt(amount) : BigInt(amount), currency) : exactMoney(amount, currency);

/** The totals of a list, each read when it is asked for. */
export interface ListTotals {
  readonly count: Promise<number | null>;
  readonly countIsAtLeast: Promise<number>;
  readonly sums: Promise<readonly object[]>;
}

@ObjectType({ description: 'How many rows a list has, whatever its page shows.' })
export class RowCount {
  @Field(() => Int, {
    nullable: true,
    description: `How many rows; null where there are more than ${MOST_COUNTED.toLocaleString('en')}.`,
  })
  count: number | null;

  @Field(() => Int, {
    description: `How many rows there are at least: all, or ${MOST_COUNTED.toLocaleString('en')} where \`count\` is null.`,
  })
  countIsAtLeast: number;
}

/** Types of the totals of a row's lists. @param name the row’s GraphQL name */
export function totalsType(row: Type, name: string, summands: Summands): Type<object> {
  summandsByRow.set(row, summands);

  @ObjectType(`${name}Sums`, { description: `What rows of one currency add up to, all that the list has.` })
  class RowSums {
    @Field({ description: 'ISO 4217 code of the amounts.' })
    currency: string;

    @Field(() => Int, { description: 'How many rows have it.' })
    count: number;
  }
  for (const [field, { description }] of Object.entries(summands)) {
    Field(() => MoneyType, { description })(RowSums.prototype, field);
  }

  @ObjectType(`${name}Totals`, { description: 'Of all rows that a list has, whatever its page shows.' })
  class RowTotals extends RowCount {
    @Field(() => [RowSums], {
      description: 'What they add up to, by currency: sums of several currencies have no sum.',
    })
    sums: readonly RowSums[];
  }
  return RowTotals;
}
