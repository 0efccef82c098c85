import { CountedConnection, GraphQLInstant, IdField, TextField } from '#libs/graphql';
import { Field, InputType, ObjectType } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';
import { CertificationRow } from '../read-models/certification.view.js';
import { PartnerReasonInput } from './partner.inputs.js';
import { OfPartnerInput } from './timed.inputs.js';

@ObjectType({ description: 'A page of certifications.' })
export class PartnerCertificationConnection extends CountedConnection(CertificationRow, 'PartnerCertification') {}

@InputType({ description: 'What a person at a partner has learnt.' })
export class RecordCertificationInput extends OfPartnerInput {
  @IdField('contact', { description: 'The person, a contact of the partner.' })
  contactId: string;

  @TextField(200, { description: 'What it is called, as tiers ask for it; 1 to 100 characters.' })
  certification: string;

  @Field(() => GraphQLInstant, { description: 'When it was issued.' })
  issuedAt: string;

  @Field(() => GraphQLInstant, {
    nullable: true,
    description: 'Until when it counts, excluded; absent: without an end.',
  })
  @IsOptional()
  expiresAt?: string | null;
}

@InputType({ description: 'A certification that counts no more, and why.' })
export class RevokeCertificationInput extends PartnerReasonInput {
  @IdField('certification', { description: 'The certification.' })
  certificationId: string;
}
