import { GraphQLInstant, IdField, Items, MutationInput, PlainList } from '#libs/graphql';
import { Field, InputType, Int } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';
import type { RefundReason } from '../../events/sale.events.js';
import { SaleRefundReason } from '../../read-models/sale.enums.types.js';
import { MOST_LINES } from './sale.inputs.types.js';

@InputType({
  description:
    'How much of a line is given back: an amount, a quantity, or neither: all that is left of it. Not a discount that was spread over other lines, nor a line that is worth less than zero.',
})
class RefundLineInput {
  @Field(() => Int, { description: 'Its number in the sale.' })
  line: number;

  @Field(() => String, {
    nullable: true,
    description: 'In the sale’s currency, above zero, such as `12.50`: at most 10^15, 10 decimals.',
  })
  @IsOptional()
  amount?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'How many units, above zero, such as `1` or `0.5`: at most 10^9, 6 decimals. Of 3 units for 10.00, refunded one by one, the first takes 3.33, the second 3.34, the last what is left.',
  })
  @IsOptional()
  quantity?: string | null;
}

@InputType({ description: 'A refund of a sale, also before the sale is known.' })
export class RefundSaleInput extends MutationInput {
  @IdField('program', { description: 'The program.' })
  programId: string;

  @Field({ description: 'The vendor’s own number of the sale.' })
  saleExternalId: string;

  @Field({ description: 'The vendor’s own number of the refund, unique in the program, 1 to 200 characters.' })
  externalId: string;

  @Field(() => GraphQLInstant, {
    description: 'When the money was given back, business time; at most 5 minutes ahead of the clock.',
  })
  occurredAt: string;

  @Field(() => String, {
    nullable: true,
    description:
      'What is given back this time, above zero, such as `12.50`: at most 10^15, 10 decimals. None of this, `refundedTotal` and `lines`: all that is left of the sale. `null` is as if it were left out: where a figure may be missing, send no refund.',
  })
  amount?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'What is given back in all by now, as payment services tell it: the difference to what earlier refunds asked for is taken. `50` after a refund of `30` gives back 20; `30` again, nothing.',
  })
  refundedTotal?: string | null;

  @Field(() => [RefundLineInput], {
    nullable: true,
    description:
      'What of which lines is given back, each line once: `[{ line: 2, quantity: "1" }]` gives back one of the second line, for its part of that line’s price after discounts. Not together with `amount` or `refundedTotal`.',
  })
  @IsOptional()
  @PlainList(MOST_LINES)
  lines?: RefundLineInput[] | null;

  @Field(() => String, {
    nullable: true,
    description:
      'ISO 4217 code of the figures, where it is said: another one than the sale’s is refused, CURRENCY_DIFFERS.',
  })
  currency?: string | null;

  @Field(() => SaleRefundReason, { defaultValue: 'refund', description: 'Why.' })
  reason: RefundReason;
}

@InputType({ description: 'A refund whose money did not go back after all: it failed, or the dispute was won.' })
export class ReverseRefundInput extends MutationInput {
  @IdField('program', { description: 'The program.' })
  programId: string;

  @Field({ description: 'The vendor’s own number of the sale.' })
  saleExternalId: string;

  @Field({ description: 'The vendor’s own number of the refund.' })
  refundExternalId: string;

  @Field(() => GraphQLInstant, {
    description: 'When it turned out, business time; at most 5 minutes ahead of the clock.',
  })
  occurredAt: string;

  @Field({ description: 'Why, without personal data; 1 to 500 characters.' })
  reason: string;
}

@InputType({ description: 'Refunds.' })
export class RefundSalesInput {
  @Field(() => [RefundSaleInput], { description: 'At most 1,000, each under a key of its own.' })
  @Items(() => RefundSaleInput)
  items: RefundSaleInput[];
}

@InputType({ description: 'Reversals of refunds.' })
export class ReverseRefundsInput {
  @Field(() => [ReverseRefundInput], { description: 'At most 1,000, each under a key of its own.' })
  @Items(() => ReverseRefundInput)
  items: ReverseRefundInput[];
}
