import { Caller, type Principal } from '#libs/access';
import { Reads, toGlobalId } from '#libs/graphql';
import { ID, Int, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { LeadRow } from '../../read-models/lead/lead.row.view.js';

type Personal = 'number' | 'name' | 'email' | 'phone' | 'company';

const isPartner = ({ role }: Principal): boolean => role === 'partner';

/** What the vendor knows of a person goes to a partner where the person agreed; what the partner submitted itself is its own. */
const personal = (lead: LeadRow, field: Personal, caller: Principal): string | null =>
  isPartner(caller) && !lead.byPartner && lead.mayBeShared !== true ? null : lead[field];

/** What a partner is not shown of its own leads: data of persons that did not agree, and what tells that others brought the same person. */
@Resolver(() => LeadRow)
export class LeadWallsResolver {
  constructor(private readonly reads: Reads) {}

  @ResolveField(() => String)
  number(@Parent() lead: LeadRow, @Caller() caller: Principal): string | null {
    return personal(lead, 'number', caller);
  }

  @ResolveField(() => String)
  name(@Parent() lead: LeadRow, @Caller() caller: Principal): string | null {
    return personal(lead, 'name', caller);
  }

  @ResolveField(() => String)
  email(@Parent() lead: LeadRow, @Caller() caller: Principal): string | null {
    return personal(lead, 'email', caller);
  }

  @ResolveField(() => String)
  phone(@Parent() lead: LeadRow, @Caller() caller: Principal): string | null {
    return personal(lead, 'phone', caller);
  }

  @ResolveField(() => String)
  company(@Parent() lead: LeadRow, @Caller() caller: Principal): string | null {
    return personal(lead, 'company', caller);
  }

  @ResolveField(() => Int)
  seenAgain(@Parent() lead: LeadRow, @Caller() caller: Principal): number | null {
    return isPartner(caller) ? null : lead.seenAgain;
  }

  @ResolveField(() => ID, {
    nullable: true,
    description: 'The lead of the same person that goes on instead; null: it is one of its own, or for a partner.',
  })
  mergedInto(@Parent() { mergedInto }: LeadRow, @Caller() caller: Principal): string | null {
    return isPartner(caller) || mergedInto === null ? null : toGlobalId('lead', mergedInto);
  }

  @ResolveField(() => LeadRow, {
    nullable: true,
    description: 'What `mergedInto` names; null where that is null, or is not known yet.',
  })
  mergedIntoLead(@Parent() { mergedInto }: LeadRow, @Caller() caller: Principal): Promise<LeadRow | null> {
    return this.reads.related(LeadRow, caller, isPartner(caller) ? null : mergedInto);
  }
}
