import { command, type Day } from '#libs/kernel';
import type { PaymentFailure } from './payment.events.js';

interface OfPayment {
  readonly fundId: string;
  readonly paymentId: string;
}

/** Whether, and where, the partner may be paid. */
export interface PayeeTerms {
  readonly payable: boolean;
  readonly destination: string | null;
}

export class IntendReimbursement extends command('IntendReimbursement')<
  OfPayment & {
    readonly claimId: string;
    /** Null: all that is approved and not paid. */
    readonly amount: string | null;
    readonly provider: string;
    readonly reference: string;
    readonly terms: PayeeTerms;
  }
>() {}

export class RecordReimbursementSent extends command('RecordReimbursementSent')<
  OfPayment & { readonly providerReference: string }
>() {}

export class MarkReimbursementUnknown extends command('MarkReimbursementUnknown')<
  OfPayment & { readonly reason: string }
>() {}

export class ReconcileReimbursement extends command('ReconcileReimbursement')<
  OfPayment & { readonly found: 'sent' | 'not-sent'; readonly evidence: string }
>() {}

export class SettleReimbursement extends command('SettleReimbursement')<OfPayment & { readonly settledOn: Day }>() {}

export class FailReimbursement extends command('FailReimbursement')<
  OfPayment & { readonly reason: string | null; readonly failure: PaymentFailure | null }
>() {}

/** `amount`: what came back; null: all of it. `returnedOn`: the day that says so. */
export class ReturnReimbursement extends command('ReturnReimbursement')<
  OfPayment & { readonly reason: string; readonly amount: string | null; readonly returnedOn: Day }
>() {}

export type PaymentCommand =
  | IntendReimbursement
  | RecordReimbursementSent
  | MarkReimbursementUnknown
  | ReconcileReimbursement
  | SettleReimbursement
  | FailReimbursement
  | ReturnReimbursement;
