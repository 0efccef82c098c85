import { Caller, type Principal, READERS_AND_PARTNER, Roles } from '#libs/access';
import { Reads } from '#libs/graphql';
import { PartnerRow } from '#libs/partners';
import { Args, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { CodeRow } from '../read-models/code.view.js';
import { codeList, CodesArgs, NestedCodesArgs } from './inputs/code-list.inputs.js';
import { CodeConnection } from './inputs/lists.types.js';

@Resolver(() => PartnerRow)
export class CodeResolver {
  constructor(private readonly reads: Reads) {}

  @Query(() => CodeConnection, {
    description: 'Codes, the latest issued first unless another order is asked for. A partner is shown its own.',
  })
  @Roles(...READERS_AND_PARTNER)
  codes(@Args() args: CodesArgs, @Caller() caller: Principal): Promise<CodeConnection> {
    return this.reads.page(CodeRow, caller, args, codeList(args, caller));
  }

  @ResolveField('codes', () => CodeConnection, {
    description: 'Its codes, the latest issued first unless another order is asked for.',
  })
  codesOfPartner(
    @Parent() { id: of }: PartnerRow,
    @Args() args: NestedCodesArgs,
    @Caller() caller: Principal,
  ): Promise<CodeConnection> {
    return this.reads.nested(CodeRow, caller, args, { by: 'partnerId', of, ...codeList(args, caller) });
  }
}
