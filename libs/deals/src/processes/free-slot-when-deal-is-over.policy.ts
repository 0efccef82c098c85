import { type StateReader, type Policy, policy, type PolicyCommand } from '#libs/eventing';
import { type DealEvent, dealEvents } from '../deal/deal.events.js';
import { DealStateReader } from '../state-reader/deal.state-reader.js';
import { isOpenAt } from '../deal/deal.state.js';
import { FREE, Registration } from '../registration/registration.js';

/** A deal that is over, or begins again, changes how many its partner has open. */
export const freeSlotWhenDealIsOver = (facts: StateReader): Policy<DealEvent> =>
  policy<DealEvent>({
    name: FREE,
    sources: [dealEvents],
    on: [
      'deal.rejected',
      'deal.duplicate-found',
      'deal.withdrawn',
      'deal.won',
      'deal.lost',
      'deal.expired',
      'deal.reinstated',
      'deal.revoked',
    ],
    react: async (events) => {
      const commands: PolicyCommand[] = [];
      for (const event of events) {
        const known = new DealStateReader(facts, event.metadata.tenant);
        const registration = new Registration(known);
        const { state: deal } = await known.deal(event.data.dealId);
        if (deal.status === 'absent') continue;
        const again = event.type === 'deal.reinstated';
        // What has changed since is told by its own event.
        if (again !== isOpenAt(deal, event.data.at)) continue;
        const command = again ? await registration.takeSlot(event, deal) : registration.freeSlot(event, deal);
        if (command) commands.push({ command, answers: [event] });
      }
      return commands;
    },
  });
