import { Connection, MutationPayload } from '#libs/graphql';
import { ObjectType } from '@nestjs/graphql';
import { PayoutRow } from './payout.view.js';

@ObjectType({ description: 'A page of payouts.' })
export class PayoutConnection extends Connection(PayoutRow, 'Payout') {}

@ObjectType({ description: 'The payout approved, or why not.' })
export class ApprovePayoutPayload extends MutationPayload {}
