import { Caller, own, type Principal, READERS_AND_PARTNER, Roles } from '#libs/access';
import { GraphQLInstant, PageArgs, Reads } from '#libs/graphql';
import { Args, ArgsType, Field, Query, Resolver } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';
import { CertificationRow } from '../../read-models/certification.view.js';
import { PartnerCertificationConnection } from '../certification.inputs.js';

@ArgsType()
class CertificationArgs extends PageArgs {
  @Field(() => GraphQLInstant, { nullable: true, description: 'Only those that end at this moment or later.' })
  @IsOptional()
  expiresFrom?: string | null;

  @Field(() => GraphQLInstant, { nullable: true, description: 'Only those that end before this moment.' })
  @IsOptional()
  expiresTo?: string | null;
}

/** Certifications of all partners. */
@Resolver(() => CertificationRow)
export class CertificationListResolver {
  constructor(private readonly reads: Reads) {}

  @Query(() => PartnerCertificationConnection, {
    description:
      'Certifications that count, who loses one first: neither revoked nor of a holder who has left. Those without an end come last.',
  })
  @Roles(...READERS_AND_PARTNER)
  certifications(
    @Args() args: CertificationArgs,
    @Caller() caller: Principal,
  ): Promise<PartnerCertificationConnection> {
    const { expiresFrom: from, expiresTo: to } = args;
    return this.reads.page(CertificationRow, caller, args, {
      where: { expiresOrder: { from, to }, revokedAt: null, holderLeftAt: null, ...own(caller, 'partnerId') },
      order: { by: 'expiresOrder' },
    });
  }
}
