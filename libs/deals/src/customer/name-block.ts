import { List } from 'immutable';
import type { Decider } from '#libs/kernel';
import type { NameCustomer } from './name-block.commands.js';
import type { NameBlockEvent } from './name-block.events.js';

interface NamedCustomer {
  readonly accountId: string;
  readonly customerId: string;
  /** Folded; null once the customer was erased. */
  readonly name: string | null;
}

export interface NameBlockState {
  readonly customers: List<NamedCustomer>;
}

export const nameBlockDecider: Decider<NameCustomer, NameBlockState, NameBlockEvent, never> = {
  initial: { customers: List<NamedCustomer>() },

  decide: ({ data, context }, { customers }) =>
    customers.some(({ accountId, name }) => accountId === data.accountId && name === data.name)
      ? []
      : [{ type: 'name-block.customer-named', data: { ...data, at: context.occurredAt } }],

  evolve: ({ customers }, { data: { accountId, customerId, name } }) => ({
    customers: customers.push({ accountId, customerId, name }),
  }),
};
