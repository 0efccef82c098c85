import { Caller, type Principal, Roles, STAFF } from '#libs/access';
import { Input } from '#libs/graphql';
import { Mutation, Resolver } from '@nestjs/graphql';
import { SaleStateReader } from '../../processes/sale.state-reader.js';
import { ReattributeSalesInput, ReattributeSalesPayload } from '../inputs/reattribution.inputs.js';
import { SaleRecrediting } from './sale-recrediting.provider.js';

@Resolver()
export class ReattributionResolver {
  constructor(
    private readonly recrediting: SaleRecrediting,
    private readonly knowledge: SaleStateReader,
  ) {}

  @Mutation(() => ReattributeSalesPayload, {
    description:
      'Credits sales anew: by the attribution policy as its customers are known now, with touches that came late and what persons have said since, or to partners that you name. Each is answered for itself: NOTHING_TO_CHANGE where it is credited so already, or where who recorded it has named whom to credit and a policy decides. What it has earned moves as with `reassignSale`. Cut off half way, the same request again goes on. Example: a sale of 300 at 10 % of A, of which 100 is refunded, goes to A and B by 5,000 each: A −10.00, B +10.00.',
  })
  @Roles(...STAFF)
  reattributeSales(
    @Input() input: ReattributeSalesInput,
    @Caller() caller: Principal,
  ): Promise<ReattributeSalesPayload> {
    return this.recrediting.reattribute(input, caller, this.knowledge.ofTenant(caller.tenant));
  }
}
