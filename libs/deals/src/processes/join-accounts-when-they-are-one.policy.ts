import { type Policy, policy, type PolicyCommand, policyContext, type StateReader } from '#libs/eventing';
import { isRefusal } from '#libs/kernel';
import { accountAggregate } from '../account/account.aggregate.js';
import { AbsorbAccount, EndAccount } from '../account/account.commands.js';
import { type AccountEvent, accountEvents } from '../account/account.events.js';
import { type SameCustomerEvent, sameCustomerEvents } from '../joins/same-customer.events.js';
import { followJoins } from '../registration/steps/apply-decision.js';
import { DealStateReader } from '../state-reader/deal.state-reader.js';

const name = 'join-accounts-when-they-are-one';

/** Carries a join out where the one who said it was gone before: the account ends, and all that stands of it goes to the one that stays. */
export const joinAccountsWhenTheyAreOne = (facts: StateReader): Policy<AccountEvent | SameCustomerEvent> =>
  policy<AccountEvent | SameCustomerEvent>({
    name,
    sources: [accountEvents, sameCustomerEvents],
    on: ['same-customer.joined', 'account.joined', 'account.absorbed'],
    react: async (events) => {
      const commands: PolicyCommand[] = [];
      for (const event of events) {
        if (event.type === 'account.absorbed') {
          commands.push(...followJoins(event).map((command) => ({ command, answers: [event] })));
          continue;
        }
        const { accountId: from, programId, at } = event.data;
        const { tenant } = event.metadata;
        const context = policyContext(name, event);
        if (event.type === 'same-customer.joined') {
          const end = new EndAccount({ accountId: from, programId, into: event.data.into }, context);
          commands.push({ command: end, answers: [event] });
        } else if (event.type === 'account.joined') {
          const known = new DealStateReader(facts, tenant);
          const terms = await known.terms(programId, at);
          if (isRefusal(terms)) continue;
          const accountId = await known.staying(programId, from);
          const { state: ended } = await facts.of(accountAggregate, tenant, from);
          commands.push({
            command: new AbsorbAccount({ accountId, programId, terms, from, ended }, context),
            answers: [event],
          });
        }
      }
      return commands;
    },
  });
