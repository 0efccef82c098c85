import { Field, InputType } from '@nestjs/graphql';

@InputType({ description: 'Who bought, by a reference.' })
export class SaleCustomerInput {
  @Field({
    description:
      'The vendor’s own reference, 1 to 200 characters. It is kept encrypted under a key of the customer’s own: an e-mail address may stand here.',
  })
  ref: string;

  @Field(() => String, { nullable: true, description: 'ISO 3166-1 alpha-2.' })
  country?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether it had bought before; leave out what is not known.' })
  returning?: boolean | null;
}

@InputType({ description: 'A word of the vendor’s own about a sale.' })
export class SaleMetadataInput {
  @Field({ description: 'Its name, 1 to 200 characters.' })
  key: string;

  @Field({
    description:
      'Its value, at most 200 characters. E-mail addresses and phone numbers (`+` and 8 to 15 digits) are kept encrypted.',
  })
  value: string;
}
