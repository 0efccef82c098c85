import { Caller, type Principal } from '#libs/access';
import { DealRow } from '#libs/deals';
import { HAVING, Reads } from '#libs/graphql';
import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { saleIdOf } from '../events/sale.ids.js';
import { bookingNumberOf } from '../processes/deal-booking.js';
import { ownCredit } from '../read-models/lists/sale-filter.js';
import { SaleRow } from '../read-models/sale.view.js';

/** Shows under a deal the sale that it was booked as. */
@Resolver(() => DealRow)
export class DealBookingResolver {
  constructor(private readonly reads: Reads) {}

  @ResolveField(() => SaleRow, {
    nullable: true,
    description:
      'The sale that it was booked as when it was won: what the deal earned stands in its `commissions`. Null until then, and for the vendor’s own deals.',
  })
  booking(@Parent() deal: DealRow, @Caller() caller: Principal): Promise<SaleRow | null> {
    if (deal.partnerId === null || deal.state !== 'won') return Promise.resolve(null);
    const id = saleIdOf(caller.tenant, deal.programId, bookingNumberOf(deal.id));
    return this.reads.related(SaleRow, caller, id, { where: { [HAVING]: [ownCredit(caller)] } });
  }
}
