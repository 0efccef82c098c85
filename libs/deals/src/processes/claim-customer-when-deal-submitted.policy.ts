import { type StateReader, type Policy, policy, type PolicyCommand, policyContext } from '#libs/eventing';
import type { Command } from '#libs/kernel';
import { IdentifyDealCustomer } from '../deal/deal.commands.js';
import { type DealEvent, dealEvents } from '../deal/deal.events.js';
import { DealStateReader } from '../state-reader/deal.state-reader.js';
import type { Deal } from '../deal/deal.state.js';
import { ClaimIdentifier } from '../customer/identifier.commands.js';
import { CLAIM, type Customer, Registration, type Submitted } from '../registration/registration.js';

/**
 * Takes a submitted deal on its way where the one who submitted it was gone before it could: a slot of its partner's portfolio, the customer's
 * identifiers, the customer. What has been done is not done again.
 */
export const claimCustomerWhenDealSubmitted = (facts: StateReader): Policy<DealEvent> =>
  policy<DealEvent>({
    name: CLAIM,
    sources: [dealEvents],
    on: ['deal.submitted'],
    react: async (events) => {
      const commands: PolicyCommand[] = [];
      for (const event of events) {
        if (event.type !== 'deal.submitted') continue;
        const known = new DealStateReader(facts, event.metadata.tenant);
        const { state: deal } = await known.deal(event.data.dealId);
        if (deal.status === 'submitted' && deal.accountId === null) {
          commands.push(...(await stepsOf(event, deal, known)));
        }
      }
      return commands;
    },
  });

async function stepsOf(event: Submitted, deal: Deal, known: DealStateReader): Promise<PolicyCommand[]> {
  const registration = new Registration(known);
  const slot = await registration.takeSlot(event, deal);
  const customer = await registration.customer(deal);
  const steps =
    customer.accountId === null
      ? [await registration.review(event, deal, customer.reason, policyContext(CLAIM, event))]
      : claimsOf(event, deal, customer);
  return [slot, ...steps]
    .filter((command) => command !== null)
    .map((command) => ({ command, answers: [event], orderingKey: deal.dealId }));
}

function claimsOf(event: Submitted, deal: Deal, { accountId, by }: Identified): Command[] {
  const { dealId, programId } = deal;
  const context = policyContext(CLAIM, event);
  const claimed = by === 'person' ? [] : deal.identifiers;
  return [
    ...claimed.map(
      ({ identifierId, kind }) => new ClaimIdentifier({ identifierId, programId, accountId, kind }, context),
    ),
    new IdentifyDealCustomer({ dealId, accountId, by, note: null }, context),
  ];
}

type Identified = Extract<Customer, { by: unknown }>;
