import { Caller, type Principal, READERS_AND_PARTNER, Roles } from '#libs/access';
import { Reads } from '#libs/graphql';
import { Args, Query, Resolver } from '@nestjs/graphql';
import { CodeRow } from '../read-models/code.view.js';
import { codeList, CodesArgs } from '../read-models/lists/code-list.inputs.js';
import { CodeConnection } from './inputs/lists.types.js';

@Resolver(() => CodeRow)
export class CodeResolver {
  constructor(private readonly reads: Reads) {}

  @Query(() => CodeConnection, {
    description: 'Codes, the latest issued first unless another order is asked for. A partner is shown its own.',
  })
  @Roles(...READERS_AND_PARTNER)
  codes(@Args() args: CodesArgs, @Caller() caller: Principal): Promise<CodeConnection> {
    return this.reads.page(CodeRow, caller, args, codeList(args, caller));
  }
}
