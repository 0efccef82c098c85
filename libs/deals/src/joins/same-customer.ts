import { OrderedMap } from 'immutable';
import { command, type Decider, refuse } from '#libs/kernel';
import type { SameCustomerEvent } from './same-customer.events.js';

/** Says that two accounts are one customer. Of accounts that were joined before, those that stay of them are joined. */
export class JoinAccounts extends command('JoinAccounts')<{
  readonly programId: string;
  readonly accountId: string;
  readonly into: string;
  readonly reason: string | null;
}>() {}

/** By an account that has ended: the one it was joined into. */
export type AccountJoins = OrderedMap<string, string>;

/** The account that stays of one. */
export function accountStaying(joins: AccountJoins, accountId: string): string {
  let staying = accountId;
  for (let into = joins.get(staying); into !== undefined; into = joins.get(staying)) staying = into;
  return staying;
}

/** The accounts that have ended in one, directly or through others, the last first: what one had taken in comes with it. */
export const endedIn = (joins: AccountJoins, accountId: string): readonly string[] =>
  [...joins.keys()].reverse().filter((ended) => accountStaying(joins, ended) === accountId);

export const sameCustomerDecider: Decider<JoinAccounts, AccountJoins, SameCustomerEvent, 'SAME_ACCOUNT'> = {
  initial: OrderedMap<string, string>(),

  decide({ data, context }, joins) {
    const [accountId, into] = [accountStaying(joins, data.accountId), accountStaying(joins, data.into)];
    if (data.accountId === data.into) return refuse('SAME_ACCOUNT', 'both are one customer already', 'into');
    if (accountId === into) return [];
    const { programId, reason } = data;
    return [{ type: 'same-customer.joined', data: { programId, accountId, into, at: context.occurredAt, reason } }];
  },

  evolve: (joins, { data: { accountId, into } }) => joins.set(accountId, into),
};
