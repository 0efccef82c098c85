import { Caller, type Principal, READERS_AND_PARTNER, Roles } from '#libs/access';
import { Reads } from '#libs/graphql';
import { Args, Query, Resolver } from '@nestjs/graphql';
import { CertificationRow } from '../../read-models/certification.view.js';
import { CertificationArgs, certificationList, PartnerCertificationConnection } from '../certification.inputs.js';

/** Certifications of all partners. */
@Resolver(() => CertificationRow)
export class CertificationListResolver {
  constructor(private readonly reads: Reads) {}

  @Query(() => PartnerCertificationConnection, {
    description:
      'Certifications that count, neither revoked nor of a holder who has left: what ends first, first, unless another order is asked for. A partner is shown those of its own people.',
  })
  @Roles(...READERS_AND_PARTNER)
  certifications(
    @Args() args: CertificationArgs,
    @Caller() caller: Principal,
  ): Promise<PartnerCertificationConnection> {
    return this.reads.page(CertificationRow, caller, args, certificationList(args, caller));
  }
}
