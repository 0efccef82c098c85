import { type Policy, policy, type PolicyCommand, policyContext, type StateReader } from '#libs/eventing';
import { type EventOf, isRefusal, type Recorded } from '#libs/kernel';
import { EndRegistration } from '../account/account.commands.js';
import { MergeDeal } from '../deal/deal.commands.js';
import { type DealEvent, dealEvents } from '../deal/deal.events.js';
import { slotMoves } from '../registration/steps/slot-moves.js';
import { DealStateReader } from '../state-reader/deal.state-reader.js';

const name = 'carry-out-merge-of-deals';

/** Why is not known any more: whoever it was about has been erased before the other half of the merge was written. */
const FORGOTTEN = 'merged; why is not known any more';

/** What the workflow would have done: the others end as duplicates, and what they were promised ends with them. */
export const carryOutMergeOfDeals = (facts: StateReader): Policy<DealEvent> =>
  policy<DealEvent>({
    name,
    sources: [dealEvents],
    on: ['deal.took-in', 'deal.merged', 'deal.reassigned'],
    react: async (events) => {
      const commands: PolicyCommand[] = [];
      for (const event of events) {
        const known = new DealStateReader(facts, event.metadata.tenant);
        if (event.type === 'deal.took-in') commands.push(...(await merging(event, known)));
        if (event.type === 'deal.reassigned') commands.push(...(await moving(event, known)));
        if (event.type === 'deal.merged') commands.push(...(await ending(event, known)));
      }
      return commands;
    },
  });

async function merging(
  event: Recorded<EventOf<DealEvent, 'deal.took-in'>>,
  known: DealStateReader,
): Promise<PolicyCommand[]> {
  const { dealId: into, from, reason } = event.data;
  const { state: staying } = await known.deal(into);
  const commands: PolicyCommand[] = [];
  for (const [at, dealId] of from.entries()) {
    const { state: deal } = await known.deal(dealId);
    if (deal.status === 'absent' || staying.status === 'absent' || deal.mergedInto === into) continue;
    const data = { dealId, into, ofSamePartner: deal.partnerId === staying.partnerId, reason: reason ?? FORGOTTEN };
    commands.push({ command: new MergeDeal(data, policyContext(name, event, at)), answers: [event] });
  }
  return commands;
}

async function ending(
  event: Recorded<EventOf<DealEvent, 'deal.merged'>>,
  known: DealStateReader,
): Promise<PolicyCommand[]> {
  const { dealId, programId, at } = event.data;
  const { state: deal } = await known.deal(dealId);
  const terms = await known.terms(programId, at);
  if (deal.status === 'absent' || deal.accountId === null || isRefusal(terms)) return [];
  const accountId = await known.staying(programId, deal.accountId);
  const command = new EndRegistration({ accountId, programId, dealId, terms }, policyContext(name, event));
  return [{ command, answers: [event] }];
}

async function moving(
  event: Recorded<EventOf<DealEvent, 'deal.reassigned'>>,
  known: DealStateReader,
): Promise<PolicyCommand[]> {
  const { state: deal } = await known.deal(event.data.dealId);
  if (deal.status === 'absent') return [];
  return (await slotMoves(known, event, deal)).map((command) => ({ command, answers: [event] }));
}
