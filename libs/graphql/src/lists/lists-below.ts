import { Caller, type Principal } from '#libs/access';
import type { Type } from '@nestjs/common';
import { Args, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { RowList } from '../reads/read-slices.js';
import { Reads } from '../reads/reads.js';
import type { NestedPageArgs, Page } from '../types/connection.js';

/** A list that rows have in several places: what it takes, what it shows, and which rows that is. */
interface ListBelow<Row extends object, Given extends NestedPageArgs> {
  readonly row: Type<Row>;
  /** Its page: `class FundConnection extends SummedConnection(FundRow, …) {}`. */
  readonly page: Type;
  readonly args: Type<Given>;
  readonly list: (args: Given, caller: Principal) => RowList<Row>;
}

/** A list under one parent. */
interface Placed {
  readonly page: Type;
  readonly args: Type;
  readonly description: string;
  readonly read: (reads: Reads, of: string, args: NestedPageArgs, caller: Principal) => Promise<Page<object>>;
}

/**
 * Places a list: `const funds = listBelow({ row: FundRow, page: FundConnection, args: NestedFundArgs, list: fundList })`, then
 * `funds('partnerId', 'What it has of budgets.')`, where `partnerId` is the property of its rows that names the parent.
 */
export const listBelow =
  <Row extends object, Given extends NestedPageArgs>({ row, page, args, list }: ListBelow<Row, Given>) =>
  (by: keyof Row & string, description: string): Placed => ({
    ...{ page, args, description },
    read: (reads, of, given, caller) =>
      reads.nested(row, caller, given, { by, of, ...list(given as Given, caller) }) as Promise<Page<object>>,
  });

/** The resolver of lists under a parent, by their names: `listsBelow(PartnerRow, { funds: funds('partnerId', 'What it has of budgets.') })`. */
export function listsBelow(parent: Type<{ readonly id: string }>, lists: Readonly<Record<string, Placed>>): Type {
  @Resolver(() => parent)
  class ListsBelow {
    constructor(readonly reads: Reads) {}
  }
  for (const [name, { page, args, description, read }] of Object.entries(lists)) {
    const value = function (
      this: ListsBelow,
      { id }: { readonly id: string },
      given: NestedPageArgs,
      caller: Principal,
    ) {
      return read(this.reads, id, given, caller);
    };
    const { prototype } = ListsBelow;
    Object.defineProperty(prototype, name, { value, writable: true, configurable: true });
    // What decorators in the text of a class would be given by the compiler.
    Reflect.defineMetadata('design:paramtypes', [Object, args, Object], prototype, name);
    Parent()(prototype, name, 0);
    Args({ type: () => args })(prototype, name, 1);
    Caller()(prototype, name, 2);
    ResolveField(name, () => page, { description })(prototype, name, { value });
  }
  return ListsBelow;
}
