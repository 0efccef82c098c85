import { type Policy, policy, type PolicyCommand, policyContext, type StateReader } from '#libs/eventing';
import type { EventOf, Recorded } from '#libs/kernel';
import { ClaimIdentifier } from '../customer/identifier.commands.js';
import { type DealEvent, dealEvents } from '../deal/deal.events.js';
import { DealStateReader } from '../state-reader/deal.state-reader.js';

const NAME = 'claim-identifiers-when-person-names-customer';

type Named = Recorded<EventOf<DealEvent, 'deal.customer-identified'>>;

/** What the deal's customer is known by leads to the account that a person has named, where it led nowhere: also where that person's request was cut off. */
export const claimIdentifiersWhenPersonNamesCustomer = (facts: StateReader): Policy<DealEvent> =>
  policy<DealEvent>({
    name: NAME,
    sources: [dealEvents],
    on: ['deal.customer-identified'],
    react: async (events) => (await Promise.all(events.map((event) => claims(event as Named, facts)))).flat(),
  });

async function claims(event: Named, facts: StateReader): Promise<PolicyCommand[]> {
  const { dealId, programId, accountId, by } = event.data;
  if (by !== 'person') return [];
  const known = new DealStateReader(facts, event.metadata.tenant);
  const { state: deal } = await known.deal(dealId);
  if (deal.status === 'absent') return [];
  return deal.identifiers.map(({ identifierId, kind }, at) => ({
    command: new ClaimIdentifier({ identifierId, programId, accountId, kind }, policyContext(NAME, event, at)),
    answers: [event],
    doneIf: ['LEADS_ELSEWHERE'],
  }));
}
