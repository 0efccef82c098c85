import { Caller, type Principal } from '#libs/access';
import { Reads } from '#libs/graphql';
import { Args, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { CommissionConnection } from './commission.payloads.js';
import { commissionsBelow } from './below.js';
import { StatementEntryArgs } from './lists/list-filters.js';
import { StatementRow } from '../read-models/statement.row.view.js';

@Resolver(() => StatementRow)
export class StatementResolver {
  constructor(private readonly reads: Reads) {}

  @ResolveField(() => CommissionConnection, {
    description: 'The lines of the month, the earliest first by business time unless another order is asked for.',
  })
  entries(
    @Parent() { id: of }: StatementRow,
    @Args() args: StatementEntryArgs,
    @Caller() caller: Principal,
  ): Promise<CommissionConnection> {
    return commissionsBelow({ reads: this.reads, caller, by: 'statementId', of }, args);
  }
}
