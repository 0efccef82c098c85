import { command, type Decider, type Decision } from '#libs/kernel';
import type { CustomerEvent } from '../events/customer.events.js';

/** Forgets a customer, known or not: what is recorded of it later goes without its reference, too. Again changes nothing. */
export class EraseCustomer extends command('EraseCustomer')<{
  /** The UUID of its name. */
  readonly customerId: string;
  readonly programId: string;
  readonly person: string;
}>() {}

export type CustomerState = { readonly isErased: boolean };

export const customer: Decider<EraseCustomer, CustomerState, CustomerEvent, never> = {
  initial: { isErased: false },

  decide({ data: { programId, person }, context }, { isErased }): Decision<CustomerEvent, never> {
    return isErased ? [] : [{ type: 'customer.erased', data: { person, programId, at: context.occurredAt } }];
  },

  evolve: () => ({ isErased: true }),
};
