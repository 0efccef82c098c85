import { Caller, type Principal } from '#libs/access';
import { Reads, toGlobalId } from '#libs/graphql';
import { ID, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { JourneyRow } from '../../read-models/journey.view.js';
import { TouchRow } from '../../read-models/touch.view.js';

const isPartner = ({ role }: Principal): boolean => role === 'partner';

/** What a partner is not shown of its own touches: which of them are of one customer. */
@Resolver(() => TouchRow)
export class TouchWallsResolver {
  constructor(private readonly reads: Reads) {}

  @ResolveField(() => ID, {
    nullable: true,
    description: 'The customer’s journey that it is in now; null for a partner.',
  })
  journeyId(@Parent() { journeyId }: TouchRow, @Caller() caller: Principal): string | null {
    return isPartner(caller) ? null : toGlobalId('journey', journeyId);
  }

  @ResolveField(() => JourneyRow, {
    nullable: true,
    description: 'What `journeyId` names; null where that is null, or is not known yet.',
  })
  journey(@Parent() { journeyId }: TouchRow, @Caller() caller: Principal): Promise<JourneyRow | null> {
    return this.reads.related(JourneyRow, caller, isPartner(caller) ? null : journeyId);
  }
}
