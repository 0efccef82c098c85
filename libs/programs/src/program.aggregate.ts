import type { Aggregate } from '#libs/eventing';
import { SetBusinessCalendar, SetDealPolicy, SetHoldPolicy, SetPayoutPolicy } from './policy.commands.js';
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
    SetPayoutPolicy,
    SetHoldPolicy,
    SetDealPolicy,
    SetBusinessCalendar,
  },
  id: (command) => command.data.programId,
};
