import { Caller, own, type Principal } from '#libs/access';
import { Reads } from '#libs/graphql';
import { PartnerRow } from '#libs/partners';
import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { BalanceRow } from '../../read-models/balance/balance.row.view.js';

/** Shows under a partner what it is owed. */
@Resolver(() => PartnerRow)
export class PartnerMoneyResolver {
  constructor(private readonly reads: Reads) {}

  @ResolveField(() => BalanceRow, {
    nullable: true,
    description: 'What it is owed now; null while nothing was ever posted to it.',
  })
  balance(@Parent() { id }: PartnerRow, @Caller() caller: Principal): Promise<BalanceRow | null> {
    return this.reads.related(BalanceRow, caller, id, { by: 'partnerId', where: own(caller, 'partnerId') });
  }
}
