import type { ViewRow } from '#libs/eventing';
import { GlobalId, GraphQLDecimal, GraphQLInstant, GraphQLPeriod } from '#libs/graphql';
import type { LineKind } from '#libs/programs';
import { Field, Int, ObjectType } from '@nestjs/graphql';
import { Column, PrimaryColumn } from 'typeorm';
import { SaleLineKind } from './sale.enums.types.js';
import type { Customer, RecordedCredit, SaleLine } from '../events/sale.events.js';

@ObjectType('SaleLine', { description: 'A line of a sale or credit note. Figures are exact.' })
export class SaleLineType implements SaleLine {
  @Field(() => Int, { description: 'Its number in the sale; its place from 1, unless the vendor said another.' })
  line: number;

  @Field({ description: 'What was sold, by the vendor’s own code.' })
  product: string;

  @Field(() => String, { nullable: true, description: 'The vendor’s own category of it.' })
  category: string | null;

  @Field(() => SaleLineKind, { description: 'What the line is for.' })
  kind: LineKind;

  @Field(() => GraphQLDecimal, { description: 'How many or how much.' })
  quantity: string;

  @Field(() => GraphQLDecimal, { description: 'For one, in the sale’s currency; may be finer than its minor unit.' })
  unitPrice: string;

  @Field(() => GraphQLDecimal, { description: 'quantity × unitPrice, exactly.' })
  amount: string;

  @Field(() => GraphQLDecimal, {
    description:
      'What it comes to once discounts are spread over the lines they belong to, exactly: of 30 and 20 less 5, 27 and 18. 0 for a discount that was spread. The nets add up to the amount of the sale. Commissions are worked out on nets, unless a plan leaves discounts out of its base: then on amounts as given.',
  })
  net: string;

  @Field(() => [Int], {
    nullable: true,
    description: 'Of a discount that says which lines it belongs to: their numbers. null: all goods and services.',
  })
  appliesTo?: readonly number[];
}

@ObjectType('SaleCredit', { description: 'A partner that is credited with a part of a sale.' })
export class SaleCreditType implements RecordedCredit {
  @GlobalId('partner', { description: 'The partner.' })
  partnerId: string;

  @Field(() => Int, { description: 'Its part in basis points; those of a sale add up to 10,000.' })
  weight: number;

  @GlobalId('partner', {
    nullable: true,
    description:
      'The merged partner that was named instead: the credit is its survivor’s. Null: the partner itself was named, or a partner asks.',
  })
  namedPartnerId?: string;
}

@ObjectType('SaleCustomer', { description: 'Who bought.' })
export class SaleCustomerType {
  @Field(() => String, {
    nullable: true,
    description: 'The vendor’s own reference; null once the customer was erased.',
  })
  ref: string | null;

  @Field({
    description:
      'What the customer is called where no reference may stand, such as in windows of caps: `person:<UUID>`, the same for ever, also after an erasure.',
  })
  name: string;

  @Field(() => String, { nullable: true, description: 'ISO 3166-1 alpha-2.' })
  country: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether it had bought before.' })
  returning: boolean | null;
}

@ObjectType('SaleMetadata', { description: 'A word of the vendor’s own about a sale.' })
export class SaleMetadataType {
  @Field({ description: 'Its name.' })
  key: string;

  @Field(() => String, {
    nullable: true,
    description: 'Its value; null for an e-mail address or phone number of a person who was erased.',
  })
  value: string | null;
}

/** What sales and credit notes both show. */
@ObjectType({ isAbstract: true })
export abstract class SoldRow implements ViewRow {
  @PrimaryColumn('text') tenant: string;

  @PrimaryColumn('uuid') id: string;

  @GlobalId('program', { description: 'The program.' })
  @Column('uuid', { name: 'program_id' })
  programId: string;

  @Field({ description: 'The vendor’s own number, unique in the program.' })
  @Column('text', { name: 'external_id' })
  externalId: string;

  @Field(() => GraphQLInstant, { description: 'When it happened, business time.' })
  @Column('timestamptz', { name: 'occurred_at' })
  occurredAt: string;

  @Field(() => GraphQLInstant, { description: 'When it was recorded.' })
  @Column('timestamptz', { name: 'recorded_at' })
  recordedAt: string;

  @Field(() => GraphQLPeriod, { description: 'The month it happened in, in the program’s zone.' })
  @Column('text')
  period: string;

  @Field({ description: 'ISO 4217 code of all its figures.' })
  @Column('text')
  currency: string;

  @Field(() => GraphQLDecimal, { description: 'The exact sum of its lines. Of a credit note it is negative.' })
  @Column('numeric')
  amount: string;

  @Column('jsonb') credits: readonly RecordedCredit[];

  /** Under its name. */
  @Column('jsonb', { nullable: true }) customer: Customer | null;

  /** Under whose key the next two are sealed in the history: they go when that person is erased. */
  @Column('text', { nullable: true }) person: string | null;
  @Column('text', { name: 'customer_ref', nullable: true }) customerRef: string | null;
  @Column('jsonb', { name: 'personal_metadata', nullable: true })
  personalMetadata: Readonly<Record<string, string>> | null;

  @Field(() => String, { nullable: true, description: 'The vendor’s own word for the kind of sale.' })
  @Column('text', { name: 'sale_type', nullable: true })
  saleType: string | null;

  /** In their order; null where `personalMetadata` has the value, or had it. */
  @Column('jsonb') metadata: readonly { readonly key: string; readonly value: string | null }[];

  /** Thousands of them fit into a sale: read where they are asked for. */
  @Column('jsonb', { select: false })
  lines: readonly SaleLineType[];
}
