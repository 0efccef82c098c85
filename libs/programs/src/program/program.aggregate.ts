import type { Aggregate } from '#libs/eventing';
import type { PersonNamer } from '#libs/kernel';
import { PublishAsset, PublishOffer, SetGoal } from './enablement.commands.js';
import { draftWithoutPersons } from '../plan/plan.persons.js';
import {
  SetAttributionPolicy,
  SetBusinessCalendar,
  SetDealPolicy,
  SetFundPolicy,
  SetHoldPolicy,
  SetIdealPartnerProfile,
  SetPayoutPolicy,
  SetTierLadder,
} from './settings.commands.js';
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
    SetFundPolicy,
    SetAttributionPolicy,
    SetBusinessCalendar,
    SetTierLadder,
    SetIdealPartnerProfile,
  },
  prepare: (command, nameOf) => (command.type === 'PublishPlan' ? withoutPersons(command, nameOf) : command),
  id: (command) => command.data.programId,
};

function withoutPersons({ data, context }: PublishPlan, nameOf: PersonNamer): PublishPlan {
  const rules = data.rules.map((rule) => ({
    ...rule,
    ...(rule.when && { when: draftWithoutPersons(rule.when, (text) => nameOf(data.programId, text)) }),
  }));
  return new PublishPlan({ ...data, rules }, context);
}
