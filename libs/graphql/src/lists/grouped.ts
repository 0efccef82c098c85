import type { Type } from '@nestjs/common';
import { ArgsType, Field, Int, ObjectType } from '@nestjs/graphql';
import { ArrayMaxSize, IsInt, IsOptional, Max, Min } from 'class-validator';
import { badInput } from '../faults/faults.js';
import { MOST_FIGURES } from '../statements/figures-statement.js';
import type { ReadArgs } from '../types/connection.js';
import { GlobalId, IdField } from '../types/global-id.js';

/* What reports take and show that count several kinds of row by groups: these have no filter in common. */

const SHOWN_GROUPS = MOST_FIGURES.toLocaleString('en');

interface Grouped<Dimension extends string> {
  /** What `graphqlEnum` has made. */
  readonly dimensions: Readonly<Record<string, Dimension>>;
  /** By how many things at once: 4 unless it says so. */
  readonly most?: number;
  /** What there is without any. */
  readonly ungrouped?: string;
}

/** A program, by what to group, and how many groups. @param base `ReadArgs`, or what has more */
export function groupedArgs<Base extends Type<ReadArgs>, Dimension extends string>(
  base: Base,
  { dimensions, most = 4, ungrouped = 'one figure' }: Grouped<Dimension>,
) {
  @ArgsType()
  class GroupedArgs extends (base as Type<ReadArgs>) {
    @IdField('program', { description: 'The program.' })
    programId: string;

    @Field(() => [dimensions], { description: `At most ${most}; none: everything in ${ungrouped}.` })
    @ArrayMaxSize(most)
    groupBy: Dimension[];

    @Field(() => Int, {
      nullable: true,
      description: `No more than so many groups, from 1 to ${SHOWN_GROUPS}. Null: all; BAD_USER_INPUT for more than ${SHOWN_GROUPS}.`,
    })
    @IsInt()
    @Min(1)
    @Max(MOST_FIGURES)
    @IsOptional()
    first?: number;
  }
  return GroupedArgs as Type<GroupedArgs & InstanceType<Base>>;
}

/** The same in an order. @param orders what `graphqlEnum` has made; by the values of the group unless it is asked for otherwise */
export function orderedGroupsArgs<Base extends Type<ReadArgs>, Dimension extends string, By extends string>(
  base: Base,
  grouped: Grouped<Dimension>,
  orders: Readonly<Record<string, By | 'group'>>,
) {
  @ArgsType()
  class OrderedGroupsArgs extends groupedArgs(base as Type<ReadArgs>, grouped) {
    @Field(() => orders, { defaultValue: 'group', description: 'In this order.' })
    orderBy: By | 'group';
  }
  return OrderedGroupsArgs as Type<OrderedGroupsArgs & InstanceType<Base>>;
}

/** One more than may be shown tells that there are too many. */
export const groupsRead = (first: number | undefined): number => first ?? MOST_FIGURES + 1;

/** Throws BAD_USER_INPUT for too many groups. */
export function notTooMany<Found>(rows: readonly Found[], argument = 'groupBy'): readonly Found[] {
  if (rows.length > MOST_FIGURES) throw badInput([{ path: [argument], message: `more than ${MOST_FIGURES} groups` }]);
  return rows;
}

/** One of the things by which a figure is counted; `partnerId` of the dimension `partner`, and so on. */
export interface GroupKey<Dimension extends string> {
  readonly dimension: Dimension;
  readonly value: string | null;
  /** Undefined where words of the vendor’s own are no dimension. */
  readonly metadataKey?: string | null;
}

interface Key<Dimension extends string> {
  readonly name: string;
  readonly description: string;
  readonly dimensions: Readonly<Record<string, Dimension>>;
  /** Dimensions that are ids, by the kind of these, with what is to be said of them beside. */
  readonly ids: Readonly<Record<string, { readonly of: NoInfer<Dimension>; readonly more?: string }>>;
  /** Whether `metadata` is among the dimensions. */
  readonly hasWords?: boolean;
}

export function groupKey<Dimension extends string>({
  name,
  description,
  dimensions,
  ids,
  hasWords = false,
}: Key<Dimension>): Type<GroupKey<Dimension>> {
  @ObjectType(name, { description })
  class ShownKey implements GroupKey<Dimension> {
    @Field(() => dimensions, { description: 'What it is.' })
    dimension: Dimension;

    @Field(() => String, { nullable: true, description: 'Its value; ids are global ones. Null: it has none.' })
    value: string | null;
  }
  if (hasWords)
    Field(() => String, { nullable: true, description: 'For METADATA: the key.' })(ShownKey.prototype, 'metadataKey');
  for (const [kind, { of, more = '' }] of Object.entries(ids)) {
    const shown = of.toUpperCase().replaceAll('-', '_');
    const about = { nullable: true, description: `For ${shown}: its id${more}.` };
    GlobalId(kind, about)(ShownKey.prototype, `${kind}Id`);
  }
  return ShownKey;
}
