import { type CommandContext, moneyOf, toGlobalId } from '#libs/kernel';
import type { PayoutOrder } from '#libs/payouts';
import type { Fund, Reimbursement } from '../fund/state/fund.state.js';

/** What tells an order from others, without where it goes. */
export type Unaddressed = Omit<PayoutOrder, 'destination'>;

/** Tells reimbursements from payouts in status files. */
export const referenceOf = (paymentId: string): string => toGlobalId('reimbursement', paymentId);

export const orderOf = (
  { programId, partnerId, currency }: Fund,
  { reference, minor }: Reimbursement,
  { occurredAt }: CommandContext,
): Unaddressed => ({
  ...{ reference, program: toGlobalId('program', programId), partner: toGlobalId('partner', partnerId) },
  ...{ period: occurredAt.slice(0, 7), pays: moneyOf(minor, currency), on: occurredAt.slice(0, 10) },
});
