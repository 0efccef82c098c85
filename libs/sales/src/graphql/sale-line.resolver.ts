import { Caller, type Principal } from '#libs/access';
import { badInput, Reads } from '#libs/graphql';
import type { Type } from '@nestjs/common';
import { Args, Int, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { CreditNoteRow } from '../read-models/credit-note.view.js';
import { SaleRow } from '../read-models/sale.view.js';
import { SaleLineType, type SoldRow } from '../read-models/sold.row.types.js';

const DESCRIPTION = 'Its lines in their order: all of them, or the first ones.';
const First = (): ParameterDecorator =>
  Args('first', {
    type: () => Int,
    nullable: true,
    description:
      'How many at most, from 1; all if absent. A request may cost less with it: a sale can have 8,000 lines.',
  });

function linesOf(
  reads: Reads,
  row: Type<SoldRow>,
  { id }: SoldRow,
  first: number | null | undefined,
  caller: Principal,
) {
  if (typeof first === 'number' && first < 1) throw badInput([{ path: ['first'], message: 'must not be less than 1' }]);
  return reads.elements(row, caller, id, 'lines', first ?? undefined) as Promise<readonly SaleLineType[]>;
}

@Resolver(() => SaleRow)
export class SaleLinesResolver {
  constructor(private readonly reads: Reads) {}

  @ResolveField(() => [SaleLineType], { description: DESCRIPTION })
  lines(
    @Parent() sale: SaleRow,
    @First() first: number | null,
    @Caller() caller: Principal,
  ): Promise<readonly SaleLineType[]> {
    return linesOf(this.reads, SaleRow, sale, first, caller);
  }
}

@Resolver(() => CreditNoteRow)
export class CreditNoteLinesResolver {
  constructor(private readonly reads: Reads) {}

  @ResolveField(() => [SaleLineType], { description: DESCRIPTION })
  lines(
    @Parent() note: CreditNoteRow,
    @First() first: number | null,
    @Caller() caller: Principal,
  ): Promise<readonly SaleLineType[]> {
    return linesOf(this.reads, CreditNoteRow, note, first, caller);
  }
}
