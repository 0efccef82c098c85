import { Caller, type Principal } from '#libs/access';
import { NestedPageArgs, Reads } from '#libs/graphql';
import { Args, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { CommissionConnection } from './commission.payloads.js';
import { CommissionRow } from '../read-models/commission/commission.row.view.js';
import { StatementRow } from '../read-models/statement.row.view.js';

@Resolver(() => StatementRow)
export class StatementResolver {
  constructor(private readonly reads: Reads) {}

  @ResolveField(() => CommissionConnection, {
    description: 'The lines of the month, the earliest first by business time.',
  })
  entries(
    @Parent() { id: of }: StatementRow,
    @Args() args: NestedPageArgs,
    @Caller() caller: Principal,
  ): Promise<CommissionConnection> {
    return this.reads.nested(CommissionRow, caller, args, { by: 'statementId', of, order: { by: 'occurredAt' } });
  }
}
