import type { Aggregate } from '#libs/eventing';
import { PublishAsset, PublishOffer, SetGoal } from './kit.commands.js';
import {
  SetBusinessCalendar,
  SetDealPolicy,
  SetHoldPolicy,
  SetIdealPartnerProfile,
  SetPayoutPolicy,
  SetTierLadder,
} from './policy.commands.js';
import { ChangeTimeZone, CreateProgram, type ProgramCommand, programDecider, PublishPlan } from './program.js';
import { type ProgramEvent, programEvents } from './program.events.js';
import type { ProgramState } from './program.state.js';

export const programAggregate: Aggregate<ProgramCommand, ProgramState, ProgramEvent> = {
  decider: programDecider,
  events: programEvents,
  commands: {
    CreateProgram,
    ChangeTimeZone,
    PublishPlan,
    SetGoal,
    PublishOffer,
    PublishAsset,
    SetPayoutPolicy,
    SetHoldPolicy,
    SetDealPolicy,
    SetBusinessCalendar,
    SetTierLadder,
    SetIdealPartnerProfile,
  },
  id: (command) => command.data.programId,
};
