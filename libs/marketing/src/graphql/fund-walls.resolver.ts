import { Caller, type Principal } from '#libs/access';
import { GraphQLInstant } from '#libs/graphql';
import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { FundClaimRow } from '../read-models/fund-claim.row.view.js';
import { FundRequestRow } from '../read-models/fund-request.row.view.js';

type Acted = Pick<FundRequestRow, 'submittedBy' | 'firstApprovedBy' | 'firstApprovedAt' | 'decidedBy'>;

const unless = <Value>({ role }: Principal, value: Value): Value | null => (role === 'partner' ? null : value);

/** Who of the vendor has acted is no partner’s business. */
@Resolver(() => FundRequestRow)
export class FundRequestWallsResolver {
  @ResolveField(() => String)
  submittedBy(@Parent() { submittedBy }: Acted, @Caller() caller: Principal): string | null {
    return unless(caller, submittedBy);
  }

  @ResolveField(() => String)
  firstApprovedBy(@Parent() { firstApprovedBy }: Acted, @Caller() caller: Principal): string | null {
    return unless(caller, firstApprovedBy);
  }

  @ResolveField(() => GraphQLInstant)
  firstApprovedAt(@Parent() { firstApprovedAt }: Acted, @Caller() caller: Principal): string | null {
    return unless(caller, firstApprovedAt);
  }

  @ResolveField(() => String)
  decidedBy(@Parent() { decidedBy }: Acted, @Caller() caller: Principal): string | null {
    return unless(caller, decidedBy);
  }
}

@Resolver(() => FundClaimRow)
export class FundClaimWallsResolver extends FundRequestWallsResolver {}
