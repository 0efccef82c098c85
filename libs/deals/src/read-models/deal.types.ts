import { Field, Int, ObjectType } from '@nestjs/graphql';
import type { ImportedFrom } from '../vocabulary/deal.types.js';

@ObjectType('DealCustomer', { description: 'Who would buy, in the words of the one who registered it. Personal data.' })
export class DealCustomerType {
  @Field(() => String, { nullable: true, description: 'Its name.' })
  name: string | null;

  @Field(() => String, { nullable: true, description: 'ISO 3166-1 alpha-2 code.' })
  country: string | null;

  @Field(() => String, { nullable: true, description: 'Its id in the vendor’s CRM.' })
  crmId: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The system that the CRM id is of, such as `salesforce`; null: none was named.',
  })
  crmSystem: string | null;

  @Field(() => String, { nullable: true, description: 'Its site.' })
  website: string | null;

  @Field(() => String, { nullable: true, description: 'An address of somebody there.' })
  email: string | null;

  @Field(() => String, { nullable: true, description: 'Its tax number.' })
  taxId: string | null;
}

@ObjectType('DealMetadata', { description: 'A word of the vendor’s own about a deal.' })
export class DealMetadataType {
  @Field({ description: 'Its name.' })
  key: string;

  @Field(() => String, {
    nullable: true,
    description:
      'Its value; null for an e-mail address or phone number once the partner, or the customer of the vendor’s own deal, was erased.',
  })
  value: string | null;
}

@ObjectType('DealImportedFrom', { description: 'Where an imported row stood.' })
export class ImportedFromType implements ImportedFrom {
  @Field({ description: 'The mapping it came through.' })
  source: string;

  @Field({ description: 'The file.' })
  file: string;

  @Field(() => Int, { description: 'The row, as the mapping counts them.' })
  row: number;

  @Field({ description: 'SHA-256 of its fields, in hex.' })
  digest: string;
}

type CustomerColumn = `customer${'Name' | 'Country' | 'CrmId' | 'CrmSystem' | 'Website' | 'Email' | 'TaxId'}`;

export const customerOf = (row: Readonly<Record<CustomerColumn, string | null>>): DealCustomerType => ({
  name: row.customerName,
  country: row.customerCountry,
  crmId: row.customerCrmId,
  crmSystem: row.customerCrmSystem,
  website: row.customerWebsite,
  email: row.customerEmail,
  taxId: row.customerTaxId,
});
