import type { Type } from '@nestjs/common';
import { ArgsType, Field } from '@nestjs/graphql';
import { type NestedPageArgs, PageArgs } from '../types/connection.js';
import { IdField } from '../types/global-id.js';
import { Matching } from './filter-fields.js';

interface Listed<Filter, By extends string> {
  readonly filter: Type<Filter>;
  /** What `graphqlEnum` has made. */
  readonly orders: Readonly<Record<string, By>>;
  readonly byDefault: NoInfer<By>;
}

/** What lists of the root and lists below a row both take. @param base `PageArgs` or `NestedPageArgs` */
export function listing<Base extends Type<NestedPageArgs>, Filter extends object, By extends string>(
  base: Base,
  { filter: of, orders, byDefault }: Listed<Filter, By>,
) {
  @ArgsType()
  class Listing extends (base as Type<NestedPageArgs>) {
    @Matching(() => of, 'Only rows of which all of this holds.')
    filter?: Filter;

    @Field(() => orders, {
      defaultValue: byDefault,
      description: 'In this order. A cursor belongs to the order it came from.',
    })
    orderBy: By;
  }
  return Listing as Type<Listing & InstanceType<Base>>;
}

/** What a list of the root takes that may be of one program. */
export function listingOfProgram<Filter extends object, By extends string>(listed: Listed<Filter, By>) {
  @ArgsType()
  class OfProgram extends listing(PageArgs, listed) {
    @IdField('program', { nullable: true, description: 'Only of this program.' })
    programId?: string;
  }
  return OfProgram;
}

/** The reason of an argument that a filter has taken the place of. */
export const heir = (written: string): string => `Use \`filter: { ${written} }\`.`;
