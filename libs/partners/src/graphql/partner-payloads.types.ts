import { BulkPayload, MutationPayload } from '#libs/graphql';
import { Field, ID, ObjectType } from '@nestjs/graphql';

@ObjectType({ description: 'The partner that became known, or why not.' })
export class NewPartnerPayload extends MutationPayload {}

@ObjectType({ description: 'One result for each partner, in the order given.' })
export class AdmitPartnersPayload extends BulkPayload {}

@ObjectType({ description: 'The partner whose standing changed, or why it did not.' })
export class PartnerStandingPayload extends MutationPayload {}

@ObjectType({ description: 'The record that stays, or why there was no merge.' })
export class MergePartnerPayload extends MutationPayload {}

@ObjectType({ description: 'The partner whose terms changed, or why they did not.' })
export class PartnerTermsPayload extends MutationPayload {}

@ObjectType({ description: 'The partner that stands below another from then on, or why not.' })
export class PartnerParentPayload extends MutationPayload {}

@ObjectType({ description: 'One result for each change, in the order given.' })
export class SetPartnerParentsPayload extends BulkPayload {}

@ObjectType({ description: 'The partner that was described or erased, or why not.' })
export class PartnerDetailsPayload extends MutationPayload {}

@ObjectType({ description: 'The partner whose contact it is, or why nothing was done.' })
export class PartnerContactPayload extends MutationPayload {}

@ObjectType({ description: 'One result for each person, in the order given.' })
export class AddPartnerContactsPayload extends BulkPayload {}

@ObjectType({ description: 'The partner, and its new contact, or why there is none.' })
export class AddPartnerContactPayload extends MutationPayload {
  @Field(() => ID, { nullable: true, description: 'Global id of the contact; null when refused.' })
  contactId: string | null;
}

@ObjectType({ description: 'The partner, and the certification recorded, or why there is none.' })
export class RecordCertificationPayload extends MutationPayload {
  @Field(() => ID, { nullable: true, description: 'Global id of the certification; null when refused.' })
  certificationId: string | null;
}
