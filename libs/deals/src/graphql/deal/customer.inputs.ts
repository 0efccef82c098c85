import { type Refusal, refuse } from '#libs/kernel';
import { Field, InputType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { IsOptional, ValidateNested } from 'class-validator';

@InputType({
  description: 'An id in one of the vendor’s CRM systems: the same id in another system is another customer.',
})
export class DealCrmIdInput {
  @Field({
    description:
      'The system, 1 to 40 characters, in any case: `salesforce`, `hubspot`, `dynamics` or a name of the vendor’s own.',
  })
  system: string;

  @Field({
    description:
      'The id there, 1 to 200 characters. Of `salesforce` one of 15 or 18 characters; another length, or a suffix that does not fit, is refused: BAD_CRM_ID.',
  })
  id: string;
}

/** A customer has one id in a CRM: which of two would be meant? */
export const oneCrmId = (customer: DealCustomerInput | null | undefined, field: string): Refusal | undefined =>
  customer?.crm && customer.crmId
    ? refuse('ONE_OF_TWO', 'name the customer’s CRM id by either crm or crmId', `${field}.crm`)
    : undefined;

@InputType({
  description:
    'What is known of a customer. Personal data, stored encrypted; only HMACs of what identifies it are compared.',
})
export class DealCustomerInput {
  @Field(() => String, { nullable: true, description: 'Its name, 1 to 200 characters.' })
  name?: string | null;

  @Field(() => String, { nullable: true, description: 'ISO 3166-1 alpha-2 code.' })
  country?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Its id in the vendor’s CRM: identifies it. A Salesforce id is one in its forms of 15 and of 18 characters, such as `001UG00000MAbL4` and `001UG00000MAbL4YAL`.',
  })
  crmId?: string | null;

  @Field(() => DealCrmIdInput, {
    nullable: true,
    description: 'The same with the system that it is of, for a vendor with more than one. Either this or `crmId`.',
  })
  @IsOptional()
  @Type(() => DealCrmIdInput)
  @ValidateNested()
  crm?: DealCrmIdInput | null;

  @Field(() => String, { nullable: true, description: 'Its site: the registrable domain identifies it.' })
  website?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'An address of somebody there: its domain identifies the customer, unless it is a free-mail one.',
  })
  email?: string | null;

  @Field(() => String, { nullable: true, description: 'Its tax number: identifies it.' })
  taxId?: string | null;
}
