import { Caller, type Principal } from '#libs/access';
import { firstElements, FirstOfAll, Reads } from '#libs/graphql';
import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { CommissionRow } from '../../read-models/commission/commission.row.view.js';
import { CommissionLineType } from '../../read-models/commission/commission.types.js';

/** Shows under an entry what of its sale it was paid on. */
@Resolver(() => CommissionRow)
export class CommissionLinesResolver {
  constructor(private readonly reads: Reads) {}

  @ResolveField(() => [CommissionLineType], {
    description:
      'The lines its rule took, as the sale stands: all of them, or the first ones; empty where an amendment left it none.',
  })
  lines(
    @Parent() { id }: CommissionRow,
    @FirstOfAll() first: number | null,
    @Caller() caller: Principal,
  ): Promise<readonly CommissionLineType[]> {
    return firstElements(this.reads, { row: CommissionRow, id, list: 'lines', caller }, first);
  }
}
