import { GraphQLInstant, IdField, Items, ListOrNone, MutationInput, Nested, PlainList } from '#libs/graphql';
import type { LineKind } from '#libs/programs';
import { Field, InputType, Int } from '@nestjs/graphql';
import { ArrayMaxSize, IsOptional, IsString } from 'class-validator';
import type { Crediting } from '../../events/sale.events.js';
import { CreditingEnum } from '../../read-models/attribution.enums.types.js';
import { SaleLineKind } from '../../read-models/sale.enums.types.js';

import { SaleCustomerInput, SaleMetadataInput } from './customer.inputs.js';
import { SaleEvidenceInput } from './evidence.inputs.js';

/** More of the shortest lines there are take more than 900 KiB. */
export const MOST_LINES = 10_000;

@InputType({ description: 'A line. Figures are plain decimal notation, exact, and may be finer than the minor unit.' })
class SaleLineInput {
  @Field(() => Int, {
    nullable: true,
    description:
      'Its number in the sale, from 1 to 100,000, each once; its place from 1, if left out. Discounts, refunds and amendments name it.',
  })
  @IsOptional()
  line?: number | null;

  @Field({
    description:
      'What was sold, by the vendor’s own code: 1 to 200 characters, none invisible, no blank at either end.',
  })
  product: string;

  @Field(() => String, { nullable: true, description: 'The vendor’s own category of it, at most 200 characters.' })
  category?: string | null;

  @Field(() => SaleLineKind, { defaultValue: 'goods', description: 'What the line is for.' })
  kind: LineKind;

  @Field({ description: 'How many or how much, such as `6` or `-0.5`: at most 10^9, 6 decimals.' })
  quantity: string;

  @Field({ description: 'For one, in the sale’s currency, such as `2.55` or `0.001`: at most 10^15, 10 decimals.' })
  unitPrice: string;

  @Field(() => [Int], {
    nullable: true,
    description:
      'Of a discount: the lines it belongs to, by their numbers, such as `[1, 3]`. Left out: all goods and services; where there are none, all lines that are neither tax nor discount.',
  })
  @IsOptional()
  @ArrayMaxSize(8_000)
  appliesTo?: number[] | null;
}

@InputType({
  description: 'A partner that is credited, by its global id or by the vendor’s own key: exactly one of them.',
})
export class SaleCreditInput {
  @IdField('partner', { nullable: true, description: 'Global id of the partner.' })
  @IsOptional()
  partnerId?: string | null;

  @Field(() => String, { nullable: true, description: 'The vendor’s own key of the partner in the program.' })
  @IsOptional()
  partnerExternalId?: string | null;

  @Field(() => Int, {
    defaultValue: 10_000,
    description: 'Its part in basis points; those of a sale add up to 10,000.',
  })
  @IsOptional()
  weight: number;
}

@InputType({ isAbstract: true })
abstract class SoldInput extends MutationInput {
  @IdField('program', { description: 'The program.' })
  programId: string;

  @Field({
    description:
      'The vendor’s own number, unique in the program: 1 to 200 characters, none invisible, no blank at either end. It stays in the clear and outlives an erasure of the customer: no address or phone number of anybody.',
  })
  externalId: string;

  @Field(() => GraphQLInstant, {
    description: 'When it happened, business time; at most 5 minutes ahead of the clock.',
  })
  occurredAt: string;

  @Field({ description: 'ISO 4217 code of all figures; a withdrawn one for sales before its withdrawal.' })
  currency: string;

  @Field(() => [SaleCreditInput], {
    defaultValue: [],
    description: 'Who is credited, at most 100; none: a direct sale.',
  })
  @ListOrNone(() => SaleCreditInput, 100)
  credits: SaleCreditInput[];

  @Field(() => SaleCustomerInput, { nullable: true, description: 'Who bought, where it is known.' })
  customer?: SaleCustomerInput | null;

  @Field(() => String, { nullable: true, description: 'The vendor’s own word for the kind of sale.' })
  saleType?: string | null;

  @Field(() => [SaleMetadataInput], { defaultValue: [], description: 'Words of the vendor’s own, at most 50.' })
  metadata: SaleMetadataInput[];

  @Field(() => [SaleLineInput], { description: 'At least one; all of them take at most 900 KiB.' })
  @PlainList(MOST_LINES)
  lines: SaleLineInput[];
}

@InputType({ description: 'A sale to record.' })
export class RecordSaleInput extends SoldInput {
  @Field(() => CreditingEnum, {
    nullable: true,
    description:
      'Who says whom it is credited to. Left out: EXPLICIT where credits are named or the program had no attribution policy then, else BY_POLICY. CREDITS_AND_POLICY, NO_ATTRIBUTION_POLICY.',
  })
  @IsOptional()
  @IsString()
  crediting?: Crediting | null;

  @Field(() => SaleEvidenceInput, {
    nullable: true,
    description:
      'What its customer and its partners can be found by. It never refuses the sale: see `attribution.unusable`.',
  })
  @IsOptional()
  @Nested(() => SaleEvidenceInput)
  evidence?: SaleEvidenceInput | null;
}

@InputType({ description: 'A credit note to record: a refund that names no sale. Its lines add up to less than zero.' })
export class RecordCreditNoteInput extends SoldInput {}

@InputType({
  description:
    'An order that was edited after it was recorded: all its lines anew. A sale of two lines, of which one was left out and the other doubled, has one line now.',
})
export class AmendSaleInput extends MutationInput {
  @IdField('program', { description: 'The program.' })
  programId: string;

  @Field({ description: 'The vendor’s own number of the sale.' })
  saleExternalId: string;

  @Field(() => GraphQLInstant, {
    description: 'When the order was edited, business time; at most 5 minutes ahead of the clock.',
  })
  occurredAt: string;

  @Field(() => [SaleLineInput], {
    description:
      'All lines as they are now, at least one. The same number is the same line: what is refunded of it stays with it.',
  })
  @PlainList(MOST_LINES)
  lines: SaleLineInput[];
}

@InputType({ description: 'Sales to record.' })
export class RecordSalesInput {
  @Field(() => [RecordSaleInput], { description: 'At most 1,000, each under a key of its own.' })
  @Items(() => RecordSaleInput)
  items: RecordSaleInput[];
}

@InputType({ description: 'Credit notes to record.' })
export class RecordCreditNotesInput {
  @Field(() => [RecordCreditNoteInput], { description: 'At most 1,000, each under a key of its own.' })
  @Items(() => RecordCreditNoteInput)
  items: RecordCreditNoteInput[];
}

@InputType({ description: 'Amendments.' })
export class AmendSalesInput {
  @Field(() => [AmendSaleInput], { description: 'At most 1,000, each under a key of its own.' })
  @Items(() => AmendSaleInput)
  items: AmendSaleInput[];
}
