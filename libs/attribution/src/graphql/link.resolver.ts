import { Caller, own, type Principal, READERS_AND_PARTNER, Roles, STAFF } from '#libs/access';
import { IdArg, LiveRows, Reads } from '#libs/graphql';
import { Args, Query, Resolver, Subscription } from '@nestjs/graphql';
import { LinkRow } from '../read-models/link.view.js';
import { linkList, LinksArgs } from '../read-models/lists/link-list.inputs.js';
import { LinkConnection } from './inputs/lists.types.js';

/** At thousands of clicks a second. */
const COUNTED_EVERY_MS = 1_000;

@Resolver(() => LinkRow)
export class LinkResolver {
  constructor(
    private readonly reads: Reads,
    private readonly live: LiveRows,
  ) {}

  @Query(() => LinkConnection, {
    description: 'Links, the latest created first unless another order is asked for. A partner is shown its own.',
  })
  @Roles(...READERS_AND_PARTNER)
  links(@Args() args: LinksArgs, @Caller() caller: Principal): Promise<LinkConnection> {
    return this.reads.page(LinkRow, caller, args, linkList(args, caller));
  }

  @Subscription(() => LinkRow, {
    description:
      'Links as they are followed and change, each once a second at most; for a partner its own. Ends when changes may have been missed: read the list again then.',
    resolve: (row: LinkRow) => row,
  })
  @Roles(...STAFF, 'auditor', 'partner')
  linkCounted(
    @IdArg('programId', 'program', 'The program.') programId: string,
    @Caller() caller: Principal,
  ): Promise<AsyncIterableIterator<LinkRow>> {
    const where = { programId, ...own(caller, 'partnerId') };
    return this.live.rows(LinkRow, caller, { where, everyMs: COUNTED_EVERY_MS });
  }
}
