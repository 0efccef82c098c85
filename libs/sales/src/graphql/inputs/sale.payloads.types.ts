import {
  BulkPayload,
  CountedConnection,
  graphqlEnum,
  GraphQLDecimal,
  MutationPayload,
  SummedConnection,
} from '#libs/graphql';
import { Field, ObjectType } from '@nestjs/graphql';
import { CreditNoteRow } from '../../read-models/credit-note.view.js';
import { RefundRow } from '../../read-models/refund.view.js';
import { SaleRow } from '../../read-models/sale.view.js';

@ObjectType({ description: 'A page of sales.' })
export class SaleConnection extends SummedConnection(SaleRow, 'Sale', {
  amount: {
    of: 'amount',
    minor: false,
    description: 'What they came to before refunds: whole sales, also where a partner has a part.',
  },
  refunded: { of: 'refunded', minor: false, description: 'What was given back of them.' },
}) {}

@ObjectType({ description: 'A page of credit notes.' })
export class CreditNoteConnection extends SummedConnection(CreditNoteRow, 'CreditNote', {
  amount: { of: 'amount', minor: false, description: 'What they come to: negative.' },
}) {}

@ObjectType({ description: 'A page of refunds.' })
export class RefundConnection extends CountedConnection(RefundRow, 'Refund') {}

@ObjectType({ description: 'The sale recorded, or why not.' })
export class RecordSalePayload extends MutationPayload {}

/** What is worth knowing of something that was done. */
type WarningCode = 'EXCEEDED' | 'AWAITS_SALE' | 'EXCESS_REFUNDED' | 'NEVER_APPLIED';

const RefundWarningCode = graphqlEnum<WarningCode>('RefundWarningCode', 'What is worth knowing of what is refunded.', {
  EXCEEDED: 'It is more than was left of the sale: see `exceeded`.',
  AWAITS_SALE: 'Its sale is not known yet: it is applied when the sale comes.',
  EXCESS_REFUNDED:
    'Something is left of the sale again, and what had exceeded of earlier refunds is refunded of that: see `refunded`.',
  NEVER_APPLIED: 'The refund had moved nothing, since it waited for its sale or did not fit it: it never will.',
});

@ObjectType({ description: 'What is worth knowing of something that was done, and of what is refunded by it.' })
export class RefundWarning {
  @Field(() => RefundWarningCode, { description: 'Stable and meant for programs.' })
  code: WarningCode;

  @Field({ description: 'A sentence for people.' })
  message: string;

  @Field(() => GraphQLDecimal, {
    nullable: true,
    description:
      'What was not left, in the sale’s currency. Of a sale of 100 a refund of 119 gives back 100 and exceeds by 19, which is refunded as soon as something is left again.',
  })
  exceeded: string | null;

  @Field(() => GraphQLDecimal, {
    nullable: true,
    description:
      'What had exceeded and is refunded now, in the sale’s currency. A sale of 100 is refunded by 60 and charged back by 100; where the refund of 60 is reversed, the 60 that exceeded of the chargeback are refunded.',
  })
  refunded: string | null;
}

@ObjectType({ description: 'The refund, or why there is none.' })
export class RefundSalePayload extends MutationPayload {
  @Field(() => [RefundWarning], { nullable: true, description: 'What is worth knowing; null where nothing is.' })
  warnings?: readonly RefundWarning[] | null;
}

@ObjectType({ description: 'The refund that was reversed, or why not.' })
export class ReverseRefundPayload extends MutationPayload {
  @Field(() => [RefundWarning], { nullable: true, description: 'What is worth knowing; null where nothing is.' })
  warnings?: readonly RefundWarning[] | null;
}

@ObjectType({ description: 'The sale that was amended, or why not.' })
export class AmendSalePayload extends MutationPayload {
  @Field(() => [RefundWarning], { nullable: true, description: 'What is worth knowing; null where nothing is.' })
  warnings?: readonly RefundWarning[] | null;
}

@ObjectType({ description: 'The credit note recorded, or why not.' })
export class RecordCreditNotePayload extends MutationPayload {}

@ObjectType({ description: 'One result for each sale, in the order given.' })
export class RecordSalesPayload extends BulkPayload {}

@ObjectType({ description: 'One result for each refund, in the order given.' })
export class RefundSalesPayload extends BulkPayload {}

@ObjectType({ description: 'One result for each credit note, in the order given.' })
export class RecordCreditNotesPayload extends BulkPayload {}

@ObjectType({ description: 'One result for each reversal, in the order given.' })
export class ReverseRefundsPayload extends BulkPayload {}

@ObjectType({ description: 'One result for each amendment, in the order given.' })
export class AmendSalesPayload extends BulkPayload {}
