import type { Principal } from '#libs/access';
import type { Type } from '@nestjs/common';
import { ArgsType, Field, Int, ObjectType } from '@nestjs/graphql';
import { ArrayMaxSize } from 'class-validator';
import { badInput } from '../faults/faults.js';
import { type Grouping, MOST_FIGURES } from '../statements/figures-statement.js';
import type { Where } from '../statements/conditions.js';
import type { Reads } from '../reads/reads.js';
import { ReadArgs } from '../types/connection.js';
import { GlobalId, IdField, toGlobalId } from '../types/global-id.js';
import { MoneyType } from '../types/money.types.js';
import { Matching } from './filter-fields.js';
import { summandsOf, summed } from '../types/totals.js';

/** Things that rows can be grouped by at once. */
const MOST_DIMENSIONS = 3;

/**
 * What figures are asked for: a program, a filter of its rows and what to group them by.
 * @param dimensions what `graphqlEnum` has made @param only what the filter says of the rows
 */
export function figuresArgs<Filter extends object, Name extends string>(
  of: Type<Filter>,
  dimensions: Readonly<Record<string, Name>>,
  only: string,
) {
  @ArgsType()
  class FiguresArgs extends ReadArgs {
    @IdField('program', { description: 'The program.' })
    programId: string;

    @Matching(() => of, only)
    filter?: Filter;

    @Field(() => [dimensions], {
      description: `At most ${MOST_DIMENSIONS}; none: everything in one figure, or one for each currency.`,
    })
    @ArrayMaxSize(MOST_DIMENSIONS)
    groupBy: Name[];
  }
  return FiguresArgs;
}

/** Dimensions that are things with an object of their own, and of what kind their ids are. */
const NODES: Readonly<Record<string, string>> = { partner: 'partner', budget: 'fund_budget', fund: 'fund' };

/** What a value of a dimension is shown as. */
export interface Dimension {
  readonly by: Grouping;
  /** The kind of id that it is. */
  readonly kind?: string;
  /** The enum whose value it is, as `graphqlEnum` has made it. */
  readonly values?: Readonly<Record<string, string>>;
}

type Dimensions<Name extends string> = Readonly<Record<Name, Dimension>>;

/** Of one group and currency. */
export interface Figure<Name extends string> {
  readonly group: readonly { readonly dimension: Name; readonly value: string | null }[];
  /** Undefined where nothing is added up. */
  readonly currency?: string;
  readonly count: number;
}

/** @param name the row’s GraphQL name @param dimensions what `graphqlEnum` has made */
export function figureType<Name extends string>(
  row: Type,
  name: string,
  dimensions: Readonly<Record<string, Name>>,
): Type<Figure<Name>> {
  @ObjectType(`${name}FigureKey`, { description: 'One of the things by which a figure is grouped.' })
  class Key {
    @Field(() => dimensions, { description: 'What it is.' })
    dimension: Name;

    @Field(() => String, { nullable: true, description: 'Its value; ids are global ones. Null: it has none.' })
    value: string | null;

    partnerId?: string | null;
  }
  for (const [dimension, kind] of Object.entries(NODES))
    if (Object.values<string>(dimensions).includes(dimension))
      GlobalId(kind, { nullable: true, description: `For ${dimension.toUpperCase()}: its id.` })(
        Key.prototype,
        `${dimension}Id`,
      );

  const summands = Object.entries(summandsOf(row) ?? {});
  const isSummed = summands.length > 0;

  @ObjectType(`${name}Figure`, {
    description: isSummed
      ? 'Rows of one group and currency, counted and added up exactly.'
      : 'Rows of one group, counted.',
  })
  class RowFigure implements Figure<Name> {
    @Field(() => [Key], { description: 'The group, in the order asked for.' })
    group: Key[];

    currency?: string;

    @Field(() => Int, { description: 'How many rows there are.' })
    count: number;
  }
  if (isSummed) Field(() => String, { description: 'ISO 4217 code of the amounts.' })(RowFigure.prototype, 'currency');
  for (const [field, { description }] of summands) Field(() => MoneyType, { description })(RowFigure.prototype, field);
  return RowFigure;
}

interface Asked<Row, Name extends string> {
  readonly where: Where<Row>;
  readonly groupBy: readonly Name[];
  readonly dimensions: Dimensions<Name>;
}

/** Counts and adds up the rows of a filter by groups, in one statement. Throws BAD_USER_INPUT for too many groups. */
export async function figuresOf<Row extends object, Name extends string>(
  reads: Reads,
  row: Type<Row>,
  caller: Principal,
  args: ReadArgs,
  { where, groupBy, dimensions }: Asked<Row, Name>,
): Promise<Figure<Name>[]> {
  const groupings = [...new Set(groupBy)];
  const summands = summandsOf(row) ?? {};
  const of = { args, where, groupings: groupings.map((one) => dimensions[one].by), summands };
  const found = await reads.figures(row, caller, of);
  if (found.length > MOST_FIGURES) throw badInput([{ path: ['groupBy'], message: `more than ${MOST_FIGURES} groups` }]);
  return found.map(({ keys, currency, count, amounts }) => ({
    group: groupings.map((dimension, at) => ({
      dimension,
      ...shown(dimension, dimensions[dimension], keys[at] ?? null),
    })),
    ...(currency !== null && { currency }),
    count,
    ...Object.fromEntries(
      Object.entries(summands).map(([field, summand], at) => [
        field,
        summed(summand, amounts[at] ?? '0', currency ?? ''),
      ]),
    ),
  }));
}

function shown(dimension: string, { kind, values }: Dimension, key: string | null) {
  if (key === null) return { value: null };
  if (kind) return { value: toGlobalId(kind, key), ...(dimension in NODES && { [`${dimension}Id`]: key }) };
  const name = values && Object.keys(values).find((one) => values[one] === key);
  return { value: name ?? key };
}
