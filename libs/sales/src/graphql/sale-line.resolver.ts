import { Caller, type Principal } from '#libs/access';
import { firstElements, FirstOfAll, Reads } from '#libs/graphql';
import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { CreditNoteRow } from '../read-models/credit-note.view.js';
import { SaleRow } from '../read-models/sale.view.js';
import { SaleLineType } from '../read-models/sold.row.types.js';

const DESCRIPTION = 'Its lines in their order: all of them, or the first ones.';

@Resolver(() => SaleRow)
export class SaleLinesResolver {
  constructor(private readonly reads: Reads) {}

  @ResolveField(() => [SaleLineType], { description: DESCRIPTION })
  lines(
    @Parent() { id }: SaleRow,
    @FirstOfAll() first: number | null,
    @Caller() caller: Principal,
  ): Promise<readonly SaleLineType[]> {
    return firstElements(this.reads, { row: SaleRow, id, list: 'lines', caller }, first);
  }
}

@Resolver(() => CreditNoteRow)
export class CreditNoteLinesResolver {
  constructor(private readonly reads: Reads) {}

  @ResolveField(() => [SaleLineType], { description: DESCRIPTION })
  lines(
    @Parent() { id }: CreditNoteRow,
    @FirstOfAll() first: number | null,
    @Caller() caller: Principal,
  ): Promise<readonly SaleLineType[]> {
    return firstElements(this.reads, { row: CreditNoteRow, id, list: 'lines', caller }, first);
  }
}
