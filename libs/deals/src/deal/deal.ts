import type { Decider, Decision } from '#libs/kernel';
import type { DealCommand } from './deal.commands.js';
import { applyDecision } from './account-decision.js';
import { decideActivity } from './activities.js';
import { decideClosing } from './closing.js';
import { decideIdentity } from './identity.js';
import { decideReview } from './review.js';
import type { DealEvent } from './deal.events.js';
import { evolveDeal } from './deal.evolve.js';
import { absent, decideSubmission } from './submission.js';
import type { DealState } from './deal.state.js';
import type { DealRefusal } from '../vocabulary/deal.refusals.js';

/** One registration, from its draft to its end. Who is promised what, its account decides; the deal says what became of it. */
export const dealDecider: Decider<DealCommand, DealState, DealEvent, DealRefusal> = {
  initial: { status: 'absent' },
  decide,
  evolve: evolveDeal,
};

type Of<Type extends DealCommand['type']> = Extract<DealCommand, { readonly type: Type }>;
const isOf = <Type extends DealCommand['type']>(command: DealCommand, types: readonly Type[]): command is Of<Type> =>
  types.some((type) => type === command.type);

const SUBMISSION = ['DraftDeal', 'ReviseDeal', 'SubmitDeal', 'RegisterDeal', 'ImportDeal'] as const;
const REVIEW = ['IdentifyDealCustomer', 'StartDealReview', 'RejectDeal', 'ReturnDeal'] as const;
const IDENTITY = ['FollowJoin', 'ReassignDeal', 'TakeInDeals', 'MergeDeal'] as const;
const CLOSING = ['WithdrawDeal', 'RevokeDeal', 'CloseDeal'] as const;

/** What is none of the others happens around the deal. */
function decide(command: DealCommand, state: DealState): Decision<DealEvent, DealRefusal> {
  if (isOf(command, SUBMISSION)) return decideSubmission(command, state);
  if (isOf(command, ['FollowAccount'])) {
    return state.status === 'absent' ? [] : applyDecision(state, command.data.event);
  }
  if (state.status === 'absent') return absent();
  if (isOf(command, IDENTITY)) return decideIdentity(command, state);
  if (isOf(command, REVIEW)) return decideReview(command, state);
  return isOf(command, CLOSING) ? decideClosing(command, state) : decideActivity(command, state);
}
