import { SummedConnection, MutationPayload } from '#libs/graphql';
import { ObjectType } from '@nestjs/graphql';
import { PayoutRow } from '../read-models/payout.row.view.js';

@ObjectType({ description: 'A page of payouts.' })
export class PayoutConnection extends SummedConnection(PayoutRow, 'Payout', {
  amount: {
    of: 'amountMinor',
    minor: true,
    description: 'What they take from ledgers, those that failed or came back among them.',
  },
}) {}

@ObjectType({ description: 'The payout approved, or why not.' })
export class ApprovePayoutPayload extends MutationPayload {}

@ObjectType({ description: 'The payout whose cost was assigned, or why not.' })
export class AssignPayoutCostPayload extends MutationPayload {}
