import { Caller, type Principal, Roles, STAFF } from '#libs/access';
import { Input, Mutations, Reads, toGlobalId } from '#libs/graphql';
import { Args, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import {
  certificationsBelow,
  NestedCertificationArgs,
  PartnerCertificationConnection,
  RecordCertificationInput,
  RevokeCertificationInput,
} from './certification.inputs.js';
import { CertificationRow } from '../read-models/certification.view.js';
import { RecordCertification, RevokeCertification } from '../events/partner.commands.js';
import { PartnerStateReader } from '../state-reader/partner.state-reader.js';
import { PartnerDetailsPayload, RecordCertificationPayload } from './partner-payloads.types.js';
import { PartnerRow } from '../read-models/partner.row.view.js';

/** What the people of a partner have learnt. */
@Resolver(() => PartnerRow)
export class CertificationResolver {
  constructor(
    private readonly reads: Reads,
    private readonly mutations: Mutations,
    private readonly facts: PartnerStateReader,
  ) {}

  @ResolveField(() => PartnerCertificationConnection, {
    description:
      'Certifications of its people, also those that count no more: the earliest issued first unless another order is asked for.',
  })
  certifications(
    @Parent() partner: PartnerRow,
    @Args() args: NestedCertificationArgs,
    @Caller() caller: Principal,
  ): Promise<PartnerCertificationConnection> {
    return this.reads.nested(CertificationRow, caller, args, {
      ...{ by: 'partnerId', of: partner.id },
      ...certificationsBelow(args, caller),
    });
  }

  @Mutation(() => RecordCertificationPayload, {
    description: 'Records what a person at a partner has learnt.',
  })
  @Roles(...STAFF, 'integration')
  async recordCertification(
    @Input() input: RecordCertificationInput,
    @Caller() caller: Principal,
  ): Promise<RecordCertificationPayload> {
    const { partnerId, contactId, certification, issuedAt, expiresAt = null, idempotencyKey } = input;
    const certificationId = await this.facts.certificationNamed(caller.tenant, partnerId, idempotencyKey);
    const data = { partnerId, certificationId, contactId, certification, issuedAt, expiresAt };
    const payload = await this.mutations.changing(
      { name: 'recordCertification', kind: 'partner', id: partnerId, input, caller },
      (context) => new RecordCertification(data, context),
    );
    return { ...payload, certificationId: payload.id && toGlobalId('certification', certificationId) };
  }

  @Mutation(() => PartnerDetailsPayload, {
    description: 'Takes a certification back: it counts no more from then on.',
  })
  @Roles(...STAFF)
  revokeCertification(
    @Input() input: RevokeCertificationInput,
    @Caller() caller: Principal,
  ): Promise<PartnerDetailsPayload> {
    const { partnerId, certificationId, reason } = input;
    return this.mutations.changing(
      { name: 'revokeCertification', kind: 'partner', id: partnerId, input, caller },
      (context) => new RevokeCertification({ partnerId, certificationId, reason }, context),
    );
  }
}
