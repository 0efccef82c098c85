import { type Policy, policy, type PolicyCommand, policyContext, type StateReader } from '#libs/eventing';
import { type EventOf, isRefusal, type Recorded } from '#libs/kernel';
import { MarkCustomer } from '../account/account.commands.js';
import { type DealEvent, dealEvents } from '../deal/deal.events.js';
import { DealStateReader } from '../state-reader/deal.state-reader.js';

const NAME = 'mark-customer-when-imported-deal-won';

type Won = Recorded<EventOf<DealEvent, 'deal.won'>>;

/** Nobody protects an imported deal, so that its account hears of the win from the deal: also where whoever closed it was gone before. */
export const markCustomerWhenImportedDealWon = (facts: StateReader): Policy<DealEvent> =>
  policy<DealEvent>({
    name: NAME,
    sources: [dealEvents],
    on: ['deal.won'],
    react: async (events) => (await Promise.all(events.map((event) => bought(event as Won, facts)))).flat(),
  });

async function bought(event: Won, facts: StateReader): Promise<PolicyCommand[]> {
  const { dealId, programId, at } = event.data;
  const known = new DealStateReader(facts, event.metadata.tenant);
  const { state: deal } = await known.deal(dealId);
  if (deal.status === 'absent' || !deal.imported || deal.accountId === null) return [];
  const { productLines } = deal;
  const terms = await known.terms(programId, at);
  if (isRefusal(terms) || productLines.length === 0) return [];
  const accountId = await known.staying(programId, deal.accountId);
  const data = { accountId, programId, terms, productLines };
  return [{ command: new MarkCustomer(data, policyContext(NAME, event)), answers: [event] }];
}
