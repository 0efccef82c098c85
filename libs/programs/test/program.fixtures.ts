import { type CommandContext, scenario } from '#libs/kernel';
import type { DraftPlan } from '../src/plan/plan.draft.js';
import type { ProgramEvent } from '../src/program/program.events.js';
import { type ProgramCommand, programDecider, PublishPlan } from '../src/program/program.js';
import type { Program, ProgramState } from '../src/program/program.state.js';

export const context = (occurredAt = '2011-01-15T12:00:00.000Z'): CommandContext => ({
  tenant: 'acme',
  actor: { subject: 'ada', role: 'admin' },
  commandId: 'c',
  correlationId: 'c',
  causationId: 'c',
  occurredAt,
});

export const programId = 'p1';
export const startsAt = '2010-12-01T00:00:00.000Z';
export const created: ProgramEvent = {
  type: 'program.created',
  data: { programId, name: 'Resellers', currency: 'GBP', timeZone: 'Europe/London', startsAt },
};
const draft: DraftPlan = {
  name: 'Standard',
  effectiveFrom: startsAt,
  rounding: 'half-away',
  base: { excludeKinds: [], excludeProducts: [], excludeCategories: [] },
  rules: [{ ruleId: 'all', name: '15 % of all', when: { all: [] }, pays: { kind: 'share', rate: '0.15' } }],
  caps: [],
};
export const publish = (change: Partial<DraftPlan> & { standard?: boolean } = {}): PublishPlan =>
  new PublishPlan({ programId, standard: true, ...draft, ...change }, context());

export const program = scenario(programDecider);
/** What a history of commands adds up to; each must be accepted. */
export const after = (...commands: readonly ProgramCommand[]): Program => {
  let state: ProgramState = program.given(created).state();
  for (const command of commands) {
    const decision = programDecider.decide(command, state);
    if ('refused' in decision) throw new Error(decision.message);
    state = decision.reduce(programDecider.evolve, state);
  }
  if (state.status === 'absent') throw new Error('no program');
  return state;
};
