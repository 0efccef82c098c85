import {
  allOf,
  AnyIdOf,
  AnyText,
  graphqlEnum,
  Instants,
  type InstantRange,
  listing,
  type Order,
  PageArgs,
  type RowList,
} from '#libs/graphql';
import { ArgsType, InputType } from '@nestjs/graphql';
import type { ProgramRow } from '../read-models/program.row.view.js';

@InputType({ description: 'Which programs.' })
class ProgramFilter {
  @AnyIdOf('program', 'One of these.')
  id?: string[];

  @AnyText('Called exactly one of these.')
  name?: string[];

  @AnyText('In one of these currencies: ISO 4217 codes.')
  currency?: string[];

  @Instants('Created then.')
  createdAt?: InstantRange;
}

type ProgramOrder = 'newest' | 'oldest' | 'name';

const ProgramOrderEnum = graphqlEnum<ProgramOrder>('ProgramOrder', 'How programs are listed.', {
  newest: 'The latest created first.',
  oldest: 'The earliest created first.',
  name: 'By name, capital letters before small ones.',
});

const ORDERS: Readonly<Record<ProgramOrder, Order<ProgramRow>>> = {
  newest: { by: 'createdAt', direction: 'desc' },
  oldest: { by: 'createdAt' },
  name: { by: 'name' },
};

@ArgsType()
export class ProgramsArgs extends listing(PageArgs, {
  ...{ filter: ProgramFilter, orders: ProgramOrderEnum },
  byDefault: 'newest',
}) {}

export const programList = ({ filter, orderBy }: ProgramsArgs): RowList<ProgramRow> => ({
  where: allOf<ProgramRow>(filter && { ...filter }),
  order: ORDERS[orderBy],
});
