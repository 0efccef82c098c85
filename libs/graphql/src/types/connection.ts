import type { Position } from '#libs/kernel';
import type { Type } from '@nestjs/common';
import { ArgsType, Field, Int, ObjectType } from '@nestjs/graphql';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { GraphQLPosition } from './scalars.js';
import { type ListTotals, RowCount, type Summands, totalsType } from './totals.js';

export const MAX_PAGE = 100;

/** What every root query can be asked to wait for. */
@ArgsType()
export class ReadArgs {
  @Field(() => GraphQLPosition, {
    nullable: true,
    description:
      'Wait until everything up to this position is visible; else NOT_YET_VISIBLE. VIEW_HALTED where an event of the tenant could not be taken.',
  })
  @IsOptional()
  after?: Position | null;

  @Field(() => GraphQLPosition, {
    nullable: true,
    description:
      'As `after`, and also until what policies made of it is visible; VIEW_HALTED, naming the policy, where one has stopped for the tenant before that.',
  })
  @IsOptional()
  afterEffects?: Position | null;
}

@ArgsType()
export class PageArgs extends ReadArgs {
  @Field(() => Int, { description: `How many at most, from 1 to ${MAX_PAGE}.` })
  @IsInt()
  @Min(1)
  @Max(MAX_PAGE)
  first: number;

  @Field(() => String, { nullable: true, description: 'Go on after this cursor: the `endCursor` of the page before.' })
  @IsOptional()
  @IsString()
  @MaxLength(1024)
  cursor?: string | null;
}

@ArgsType()
export class NestedPageArgs {
  @Field(() => Int, { description: `How many at most, from 1 to ${MAX_PAGE}.` })
  @IsInt()
  @Min(1)
  @Max(MAX_PAGE)
  first: number;

  @Field(() => String, { nullable: true, description: 'Go on after this cursor: the `endCursor` of the page before.' })
  @IsOptional()
  @IsString()
  @MaxLength(1024)
  cursor?: string | null;
}

@ObjectType({ description: 'Where a page ends.' })
export class PageInfo {
  @Field({ description: 'Whether there is more after this page.' })
  hasNextPage: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'What to pass as `cursor` for the next page; null for an empty page.',
  })
  endCursor: string | null;
}

export interface Edge<Row> {
  readonly node: Row;
  readonly cursor: string;
}

/** One page of rows. */
export class Page<Row> {
  readonly pageInfo: PageInfo;

  constructor(
    readonly edges: readonly Edge<Row>[],
    hasNextPage: boolean,
    endCursor = edges.at(-1)?.cursor ?? null,
    /** Of the whole list; undefined where nobody adds it up. */
    readonly totals?: ListTotals,
  ) {
    this.pageInfo = { hasNextPage, endCursor };
  }

  get nodes(): readonly Row[] {
    return this.edges.map(({ node }) => node);
  }

  /** The same page of what its rows name. What is not there, or not shown, is left out; the page still ends where it ended. */
  async through<Other>(named: (row: Row) => Promise<Other | null>, totals?: ListTotals): Promise<Page<Other>> {
    const found = await Promise.all(this.edges.map(async (edge) => ({ edge, node: await named(edge.node) })));
    const edges = found.flatMap(({ edge, node }) =>
      node === null
        ? []
        : [
            {
              node,
              get cursor() {
                return edge.cursor;
              },
            },
          ],
    );
    return new Page(edges, this.pageInfo.hasNextPage, this.pageInfo.endCursor, totals);
  }
}

/** The base of `@ObjectType(…) class NoteConnection extends Connection(NoteRow, 'Note') {}`; `name` is the row's GraphQL name. */
export function Connection<Row extends object>(
  row: Type<Row>,
  name: string,
): Type<Pick<Page<Row>, 'edges' | 'nodes' | 'pageInfo'>> {
  @ObjectType(`${name}Edge`, { description: 'One of the rows, and where it stands in its page.' })
  class RowEdge implements Edge<Row> {
    @Field(() => row, { description: `The ${name}.` })
    node: Row;

    @Field({ description: 'What to pass as `cursor` to go on after it.' })
    cursor: string;
  }

  @ObjectType({ isAbstract: true })
  class RowConnection {
    @Field(() => [RowEdge], { description: 'The rows with their cursors.' })
    edges: readonly Edge<Row>[];

    @Field(() => [row], { description: 'The rows alone.' })
    nodes: readonly Row[];

    @Field(() => PageInfo, { description: 'Whether and where to go on.' })
    pageInfo: PageInfo;
  }
  return RowConnection;
}

/** The same with `totals`: how many rows the list has in all. */
export function CountedConnection<Row extends object>(
  row: Type<Row>,
  name: string,
): Type<Pick<Page<Row>, 'edges' | 'nodes' | 'pageInfo' | 'totals'>> {
  return totalled(row, name, RowCount);
}

/** The same with `totals`: how many rows the list has in all, and what they add up to. Rows have a property `currency`. */
export function SummedConnection<Row extends object>(
  row: Type<Row>,
  name: string,
  summands: Summands,
): Type<Pick<Page<Row>, 'edges' | 'nodes' | 'pageInfo' | 'totals'>> {
  return totalled(row, name, totalsType(row, name, summands));
}

function totalled<Row extends object>(
  row: Type<Row>,
  name: string,
  totals: Type<object>,
): Type<Pick<Page<Row>, 'edges' | 'nodes' | 'pageInfo' | 'totals'>> {
  @ObjectType({ isAbstract: true })
  class RowConnection extends Connection(row, name) {
    @Field(() => totals, {
      description: 'Of the whole list under the same filter. Costs more than a page: ask for it once.',
    })
    totals?: ListTotals;
  }
  return RowConnection;
}
