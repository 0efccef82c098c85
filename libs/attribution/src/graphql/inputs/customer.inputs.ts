import { Field, InputType } from '@nestjs/graphql';
import { knownId } from '#libs/deals';
import { type CustomerDraft, NOBODY } from '../../vocabulary/customer.draft.js';

@InputType({
  description:
    'By what a customer is known. Each of reference, CRM id and e-mail address leads to one customer; those that are named together become one. Personal data: only HMACs are kept of them.',
})
export class KnownCustomerInput {
  @Field(() => String, {
    nullable: true,
    description: 'The vendor’s own reference, 1 to 200 characters, byte for byte.',
  })
  ref?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'An e-mail address, such as `ann@acme.com`; capital letters do not matter.',
  })
  email?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Its id in the vendor’s CRM, 1 to 200 characters, byte for byte.',
  })
  crmId?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Its site: leads to the account of its deals, and identifies nobody alone.',
  })
  website?: string | null;
}

@InputType({
  description:
    'By what a partner knows a person. The vendor’s own references say nothing here: a lead of a partner never makes one customer of two.',
})
export class SubmittedCustomerInput {
  @Field(() => String, {
    nullable: true,
    description: 'An e-mail address, such as `ann@acme.com`; capital letters do not matter.',
  })
  email?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Its site: leads to the account of its deals, and identifies nobody alone.',
  })
  website?: string | null;
}

export const customerDraft = (customer: KnownCustomerInput, leadNumber: string | null = null): CustomerDraft => ({
  ...NOBODY,
  ref: knownId(customer.ref),
  email: customer.email ?? null,
  crmId: knownId(customer.crmId),
  website: customer.website ?? null,
  leadNumber,
});
