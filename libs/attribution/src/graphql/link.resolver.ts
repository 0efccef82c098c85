import { Caller, type Principal, READERS_AND_PARTNER, Roles } from '#libs/access';
import { Reads } from '#libs/graphql';
import { Args, Query, Resolver } from '@nestjs/graphql';
import { LinkRow } from '../read-models/link.view.js';
import { linkList, LinksArgs } from '../read-models/lists/link-list.inputs.js';
import { LinkConnection } from './inputs/lists.types.js';

@Resolver(() => LinkRow)
export class LinkResolver {
  constructor(private readonly reads: Reads) {}

  @Query(() => LinkConnection, {
    description: 'Links, the latest created first unless another order is asked for. A partner is shown its own.',
  })
  @Roles(...READERS_AND_PARTNER)
  links(@Args() args: LinksArgs, @Caller() caller: Principal): Promise<LinkConnection> {
    return this.reads.page(LinkRow, caller, args, linkList(args, caller));
  }
}
