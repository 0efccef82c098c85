import { type Instant, type Refusal, refuse } from '#libs/kernel';
import type { ConfirmRedemption, ReleaseRedemption, ReserveRedemption } from './code.commands.js';
import type { CodeEvent } from './code.events.js';
import type { CodeRefusal } from './code.refusals.js';
import { type Code, heldAt } from './code.state.js';

type Decided = CodeEvent[] | Refusal<CodeRefusal>;

/** How long a checkout may take. Milliseconds. */
const HELD_MS = 30 * 60_000;

export function reserve({ data, context }: ReserveRedemption, code: Code): Decided {
  const { redemptionId, customers } = data;
  if (code.redemptions.has(redemptionId)) return [];
  const { occurredAt: at } = context;
  const fault = timeFault(code, at) ?? spent(code, at) ?? customerFault(data, code, at);
  if (fault) return fault;
  const until = new Date(Date.parse(at) + HELD_MS).toISOString();
  return [{ type: 'code.redemption-reserved', data: { ...of(code, at), redemptionId, until, customers } }];
}

export function confirm({ data, context }: ConfirmRedemption, code: Code): Decided {
  const { redemptionId, saleId } = data;
  const { occurredAt: at } = context;
  const redemption = code.redemptions.get(redemptionId);
  if (!redemption) return NO_REDEMPTION;
  if (redemption.status === 'confirmed')
    return redemption.saleId === saleId
      ? []
      : refuse('WRONG_STATUS', 'another sale has used this redemption', 'redemptionId');
  const isHeld = redemption.status === 'reserved' && at < redemption.until;
  return (
    (isHeld ? undefined : (spent(code, at) ?? usedFault(redemption.customers, code, at))) ?? [
      {
        type: 'code.redemption-confirmed',
        data: { ...of(code, at), redemptionId, saleId, wasHeld: redemption.status === 'reserved' },
      },
    ]
  );
}

export function release({ data, context }: ReleaseRedemption, code: Code): Decided {
  const { redemptionId, why } = data;
  const redemption = code.redemptions.get(redemptionId);
  if (!redemption) return NO_REDEMPTION;
  if (redemption.status === 'released') return [];
  if (redemption.status === 'confirmed')
    return why === 'lapsed' ? [] : refuse('WRONG_STATUS', 'a sale has used this redemption', 'redemptionId');
  return [{ type: 'code.redemption-released', data: { ...of(code, context.occurredAt), redemptionId, why } }];
}

const of = ({ codeId, programId, partnerId }: Code, at: Instant) => ({ codeId, programId, partnerId, at });

function timeFault({ startsAt, endsAt, disabledAt }: Code, at: Instant): Refusal<CodeRefusal> | undefined {
  if (disabledAt !== null && disabledAt <= at) return refuse('CODE_DISABLED', 'this code was disabled', 'code');
  if (startsAt !== null && at < startsAt) return refuse('CODE_NOT_YET', `this code counts from ${startsAt} on`, 'code');
  return endsAt !== null && endsAt <= at ? refuse('CODE_OVER', `this code ended at ${endsAt}`, 'code') : undefined;
}

/** What is held counts as used: two checkouts never get the last one. */
const spent = (code: Code, at: Instant): Refusal<CodeRefusal> | undefined =>
  code.limit !== null && code.confirmed + heldAt(code, at).length >= code.limit
    ? refuse('CODE_SPENT', 'this code has been used as often as it may be', 'code')
    : undefined;

function customerFault(
  { customers, hasBought, isSelf }: ReserveRedemption['data'],
  code: Code,
  at: Instant,
): Refusal<CodeRefusal> | undefined {
  if (isSelf) return refuse('SELF_REFERRAL', 'a partner does not use its own code', 'customer');
  if (code.newCustomersOnly && hasBought)
    return refuse('NOT_A_NEW_CUSTOMER', 'this code is for customers that have not bought yet', 'customer');
  return usedFault(customers, code, at);
}

function usedFault(customers: readonly string[], code: Code, at: Instant): Refusal<CodeRefusal> | undefined {
  if (!code.oncePerCustomer) return undefined;
  const held = new Set(heldAt(code, at).flatMap((redemption) => redemption.customers));
  return customers.some((name) => code.used.has(name) || held.has(name))
    ? refuse('CODE_USED_BY_CUSTOMER', 'this customer has used this code', 'customer')
    : undefined;
}

const NO_REDEMPTION: Refusal<CodeRefusal> = refuse('NOT_FOUND', 'there is no such redemption', 'redemptionId');
