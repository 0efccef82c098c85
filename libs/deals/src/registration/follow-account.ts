import { policyContext } from '#libs/eventing';
import type { Recorded } from '#libs/kernel';
import type { AccountEvent } from '../account/account.events.js';
import { FollowAccount } from '../deal/deal.commands.js';
import { FOLLOW } from './registration.js';

/** The same whoever sends it: the workflow at once, or the policy later. Nothing for what concerns no deal. */
export function followCommand(event: Recorded<AccountEvent>): FollowAccount | null {
  if (!FOLLOWED.has(event.type) || !('dealId' in event.data) || event.data.dealId === null) return null;
  const { type, data } = event;
  const said = { dealId: event.data.dealId, event: { type, data } as AccountEvent };
  return new FollowAccount(said, policyContext(FOLLOW, event));
}

const FOLLOWED: ReadonlySet<AccountEvent['type']> = new Set([
  'account.place-taken',
  'account.place-held',
  'account.place-resumed',
  'account.place-given-up',
  'account.protection-granted',
  'account.registration-refused',
  'account.protection-extended',
  'account.protection-reinstated',
  'account.protection-ended',
]);
