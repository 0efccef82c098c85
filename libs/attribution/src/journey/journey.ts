import { type Decider, type Decision, type Refusal, refuse, unreachable } from '#libs/kernel';
import { bind, endOverride, override, rebind } from './binding.js';
import { noteConversion } from './conversions.js';
import { opening } from './identifying.js';
import type { IdentifyCustomer, JourneyCommand } from './journey.commands.js';
import type { JourneyEvent } from './journey.events.js';
import { evolveJourney } from './journey.evolve.js';
import type { JourneyRefusal } from './journey.refusals.js';
import type { Journey, JourneyState } from './journey.state.js';
import { disqualify, linkToDeal, qualify, submitLead } from './lead.js';
import { absorb, ERASED, merge, MERGED } from './merging.js';
import { clearTouch, flagTouch, noteTouch } from './touches.js';

const NO_JOURNEY = refuse('NOT_FOUND', 'nothing is known of such a customer', 'customer');

export const journeyDecider: Decider<JourneyCommand, JourneyState, JourneyEvent, JourneyRefusal> = {
  initial: { status: 'absent' },

  decide(command, state) {
    if (state.status === 'absent') return begins(command) ? onCustomer(command, state) : NO_JOURNEY;
    if (command.type === 'MergeJourney') return merge(command, state);
    if (command.type === 'EraseJourneyCustomer') return erase(command, state);
    if (state.status === 'merged') return MERGED;
    if (state.status === 'erased') return ERASED;
    return begins(command) ? onCustomer(command, state) : onJourney(command, state);
  },

  evolve: evolveJourney,
};

/** Commands that open the journey of a customer who is not known yet. */
type Beginning = Extract<JourneyCommand, { data: IdentifyCustomer['data'] }>;

const begins = (command: JourneyCommand): command is Beginning => 'known' in command.data;

/** What the request knew the customer by comes first, in the same append. */
function onCustomer(command: Beginning, state: JourneyState): Decision<JourneyEvent, JourneyRefusal> {
  const before = opening(command.data, command.context.occurredAt, state);
  const journey = before.reduce(evolveJourney, state);
  if (journey.status === 'absent') return NO_JOURNEY;
  const decided = customerDecision(command, journey, state);
  return 'refused' in decided ? decided : [...before, ...decided];
}

function customerDecision(
  command: Beginning,
  journey: Journey,
  before: JourneyState,
): readonly JourneyEvent[] | Refusal<JourneyRefusal> {
  switch (command.type) {
    case 'IdentifyCustomer':
      return [];
    case 'NoteTouch':
      return noteTouch(command, journey);
    case 'SubmitLead':
      return submitLead(command, journey, before);
    case 'NoteConversion':
      return noteConversion(command, journey);
    default:
      return unreachable(command);
  }
}

type Rest = Exclude<JourneyCommand, Beginning | { type: 'MergeJourney' | 'EraseJourneyCustomer' }>;

function onJourney(command: Rest, journey: Journey): Decision<JourneyEvent, JourneyRefusal> {
  switch (command.type) {
    case 'QualifyLead':
      return qualify(command, journey);
    case 'DisqualifyLead':
      return disqualify(command, journey);
    case 'LinkLeadToDeal':
      return linkToDeal(command, journey);
    case 'FlagTouch':
      return flagTouch(command, journey);
    case 'ClearTouch':
      return clearTouch(command, journey);
    case 'BindCustomer':
      return bind(command, journey);
    case 'RebindCustomer':
      return rebind(command, journey);
    case 'OverrideAttribution':
      return override(command, journey);
    case 'EndAttributionOverride':
      return endOverride(command, journey);
    case 'AbsorbJourney':
      return absorb(command, journey);
    default:
      return unreachable(command);
  }
}

/** Whatever it is: also one that has ended in another, which holds texts of the person, too. */
const erase = (
  { data, context }: Extract<JourneyCommand, { type: 'EraseJourneyCustomer' }>,
  journey: Journey,
): JourneyEvent[] =>
  journey.status === 'erased' ? [] : [{ type: 'journey.customer-erased', data: { ...data, at: context.occurredAt } }];
