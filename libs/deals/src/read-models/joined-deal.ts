import type { EventOf } from '#libs/kernel';
import type { DealEvent } from '../deal/deal.events.js';
import type { WorkReason } from '../vocabulary/deal.types.js';

interface Listed {
  readonly waiting: boolean;
  readonly reasons: readonly WorkReason[];
}

/** A deal that is protected beside an earlier one, since their accounts were joined, is for a person to look at. */
export function afterJoin(
  { accountId, beside }: EventOf<DealEvent, 'deal.account-joined'>['data'],
  { waiting, reasons }: Listed,
) {
  if (beside.length === 0) return { accountId };
  const why: WorkReason = 'ACCOUNTS_JOINED';
  return { accountId, waiting: true, listed: true, reasons: waiting ? [...reasons, why] : [why] };
}
