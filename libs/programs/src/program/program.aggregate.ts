import type { Aggregate } from '#libs/eventing';
import type { PersonNamer } from '#libs/kernel';
import { PublishAsset, PublishOffer, SetGoal } from './enablement.commands.js';
import type { DraftCondition } from '../plan/condition.draft.js';
import { draftWithoutPersons } from '../plan/plan.persons.js';
import { SETTING_COMMANDS, SetRewardPolicy } from './settings.commands.js';
import { ChangeTimeZone, CreateProgram, type ProgramCommand, programDecider, PublishPlan } from './program.js';
import { type ProgramEvent, programEvents } from './program.events.js';
import type { ProgramState } from './program.state.js';

export const programAggregate: Aggregate<ProgramCommand, ProgramState, ProgramEvent> = {
  decider: programDecider,
  events: programEvents,
  commands: { CreateProgram, ChangeTimeZone, PublishPlan, SetGoal, PublishOffer, PublishAsset, ...SETTING_COMMANDS },
  prepare: (command, nameOf) => {
    if (command.type === 'PublishPlan') {
      const { data, context } = command;
      return new PublishPlan({ ...data, rules: withoutPersons(data, nameOf) }, context);
    }
    if (command.type === 'SetRewardPolicy') {
      const { data, context } = command;
      return new SetRewardPolicy({ ...data, rules: withoutPersons(data, nameOf) }, context);
    }
    return command;
  },
  id: (command) => command.data.programId,
};

interface Ruled<Rule> {
  readonly programId: string;
  readonly rules: readonly Rule[];
}

const withoutPersons = <Rule extends { readonly when?: DraftCondition | null }>(
  { programId, rules }: Ruled<Rule>,
  nameOf: PersonNamer,
): readonly Rule[] =>
  rules.map((rule) => ({
    ...rule,
    ...(rule.when && { when: draftWithoutPersons(rule.when, (text) => nameOf(programId, text)) }),
  }));
