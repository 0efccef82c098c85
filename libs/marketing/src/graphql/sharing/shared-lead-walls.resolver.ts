import { Caller, type Principal } from '#libs/access';
import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { RejectReason } from '../../sharing/sharing.events.js';
import { RejectReasonEnum } from '../../read-models/sharing/sharing-enums.types.js';
import { SharedLeadRow } from '../../read-models/sharing/shared-lead.view.js';

type Personal = 'name' | 'email' | 'phone' | 'company';

const isPartner = ({ role }: Principal): boolean => role === 'partner';

const personal = (lead: SharedLeadRow, field: Personal, caller: Principal): string | null =>
  isPartner(caller) && lead.mayBeShared !== true ? null : lead[field];

/** What a partner is not shown of a lead it was given: data of persons that did not agree, and what another said of them. */
@Resolver(() => SharedLeadRow)
export class SharedLeadWallsResolver {
  @ResolveField(() => String)
  name(@Parent() lead: SharedLeadRow, @Caller() caller: Principal): string | null {
    return personal(lead, 'name', caller);
  }

  @ResolveField(() => String)
  email(@Parent() lead: SharedLeadRow, @Caller() caller: Principal): string | null {
    return personal(lead, 'email', caller);
  }

  @ResolveField(() => String)
  phone(@Parent() lead: SharedLeadRow, @Caller() caller: Principal): string | null {
    return personal(lead, 'phone', caller);
  }

  @ResolveField(() => String)
  company(@Parent() lead: SharedLeadRow, @Caller() caller: Principal): string | null {
    return personal(lead, 'company', caller);
  }

  /** That another knows the person as its customer is that partner’s own. */
  @ResolveField(() => RejectReasonEnum)
  rejectReason(@Parent() lead: SharedLeadRow, @Caller() caller: Principal): RejectReason | null {
    return isPartner(caller) ? null : lead.rejectReason;
  }
}
