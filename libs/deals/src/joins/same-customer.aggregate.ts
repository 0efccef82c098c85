import { aggregate } from '#libs/eventing';
import { sameCustomerEvents } from './same-customer.events.js';
import { sameCustomerDecider, JoinAccounts } from './same-customer.js';

/** Which accounts of a program are one customer. */
export const sameCustomerAggregate = aggregate({
  decider: sameCustomerDecider,
  events: sameCustomerEvents,
  commands: { JoinAccounts },
  id: ({ data }: JoinAccounts) => data.programId,
});
