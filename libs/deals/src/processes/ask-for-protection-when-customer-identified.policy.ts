import { type StateReader, type Policy, policy, type PolicyCommand, policyContext } from '#libs/eventing';
import { isRefusal } from '#libs/kernel';
import { WithdrawRegistration } from '../account/account.commands.js';
import { type DealEvent, dealEvents } from '../deal/deal.events.js';
import { DealStateReader } from '../state-reader/deal.state-reader.js';
import type { Deal } from '../deal/deal.state.js';
import { ASK, type CustomerIdentified, Registration } from '../registration/registration.js';

/** Asks the account of a deal whose customer is known: under the id the workflow has asked under, if it has. */
export const askForProtectionWhenCustomerIdentified = (facts: StateReader): Policy<DealEvent> =>
  policy<DealEvent>({
    name: ASK,
    sources: [dealEvents],
    on: ['deal.customer-identified'],
    react: async (events) => {
      const commands: PolicyCommand[] = [];
      for (const event of events) {
        if (event.type !== 'deal.customer-identified') continue;
        const known = new DealStateReader(facts, event.metadata.tenant);
        const { state: deal } = await known.deal(event.data.dealId);
        if (deal.status === 'submitted' || (deal.status === 'in-review' && !deal.imported)) {
          commands.push(...(await asking(event, deal, known)));
        }
      }
      return commands;
    },
  });

/** The question first: what it left behind elsewhere has the id after it. */
async function asking(event: CustomerIdentified, deal: Deal, known: DealStateReader): Promise<PolicyCommand[]> {
  if (deal.accountId !== event.data.accountId) return [];
  const registration = new Registration(known);
  const ask = await registration.ask(event, deal);
  const leave = await leaving(event, deal, known);
  const name = registration.name(event, deal, policyContext(ASK, event, 2));
  return [ask, leave, name].filter((command) => command !== null).map((command) => ({ command, answers: [event] }));
}

/** The place at an account that it was taken for before it was submitted anew. */
async function leaving(event: CustomerIdentified, deal: Deal, known: DealStateReader) {
  const { before, programId, dealId } = deal;
  if (!before || before.accountId === event.data.accountId) return null;
  const { state } = await known.account(before.accountId);
  const terms = await known.terms(programId, event.data.at);
  if (isRefusal(terms) || !state.places.some((place) => place.dealId === dealId)) return null;
  const { accountId } = before;
  return new WithdrawRegistration({ accountId, programId, dealId, reason: null, terms }, policyContext(ASK, event, 1));
}
