import { type Decider, type Decision, unreachable } from '#libs/kernel';
import type { DealCommand } from './deal.commands.js';
import { applyDecision } from './account-decision.js';
import { decideActivity } from './activities.js';
import { decideClosing } from './closing.js';
import { decideReview } from './review.js';
import type { DealEvent } from './deal.events.js';
import { evolveDeal } from './deal.evolve.js';
import { absent, decideSubmission } from './submission.js';
import type { DealState } from './deal.state.js';

/** One registration, from its draft to its end. Who is promised what, its account decides; the deal says what became of it. */
export const dealDecider: Decider<DealCommand, DealState, DealEvent> = {
  initial: { status: 'absent' },
  decide,
  evolve: evolveDeal,
};

function decide(command: DealCommand, state: DealState): Decision<DealEvent> {
  switch (command.type) {
    case 'DraftDeal':
    case 'ReviseDeal':
    case 'SubmitDeal':
    case 'RegisterDeal':
    case 'ImportDeal':
      return decideSubmission(command, state);
    case 'FollowAccount':
      return state.status === 'absent' ? [] : applyDecision(state, command.data.event);
    case 'IdentifyDealCustomer':
    case 'StartDealReview':
    case 'RejectDeal':
    case 'ReturnDeal':
      return state.status === 'absent' ? absent() : decideReview(command, state);
    case 'WithdrawDeal':
    case 'RevokeDeal':
    case 'CloseDeal':
      return state.status === 'absent' ? absent() : decideClosing(command, state);
    case 'LogDealActivity':
    case 'RecordDealInfluence':
    case 'RemindDeal':
    case 'EraseDealCustomer':
      return state.status === 'absent' ? absent() : decideActivity(command, state);
    default:
      return unreachable(command);
  }
}
