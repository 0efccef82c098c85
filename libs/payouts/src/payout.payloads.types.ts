import { BulkPayload, Connection, MutationPayload, UserError } from '#libs/graphql';
import { Field, ObjectType } from '@nestjs/graphql';
import { PayoutRow } from './payout.view.js';

@ObjectType({ description: 'A page of payouts.' })
export class PayoutConnection extends Connection(PayoutRow, 'Payout') {}

@ObjectType({ description: 'The payout approved, or why not.' })
export class ApprovePayoutPayload extends MutationPayload {}

@ObjectType({ description: 'One result for each line of the file, in its order.' })
export class ImportPayoutStatusesPayload extends BulkPayload {
  @Field(() => [UserError], {
    description: 'Why the file was refused as a whole; empty when its lines were looked at.',
  })
  userErrors: readonly UserError[];
}
