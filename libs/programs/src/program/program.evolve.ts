import { Map } from 'immutable';
import type { ProgramEvent } from './program.events.js';
import type { Program, ProgramState } from './program.state.js';
import { NOTHING_SET, withVersion } from './versions.js';

export function evolve(state: ProgramState, event: ProgramEvent): ProgramState {
  if (event.type === 'program.created')
    return { status: 'created', ...event.data, zoneChanges: [], plans: Map(), standards: [], ...NOTHING_SET };
  if (state.status === 'absent') return state;
  if (event.type === 'program.plan-published') return published(state, event.data);
  if (event.type !== 'program.time-zone-changed') return withVersion(state, event);
  const { from, timeZone } = event.data;
  return { ...state, zoneChanges: [...state.zoneChanges, { from, timeZone }] };
}

type Published = Extract<ProgramEvent, { type: 'program.plan-published' }>['data'];

function published(program: Program, { plan, standard }: Published): Program {
  const { planId, effectiveFrom } = plan;
  const plans = program.plans.update(planId, [], (versions) => [...versions, plan]);
  const standards = standard ? [...program.standards, { planId, effectiveFrom }] : program.standards;
  return { ...program, plans, standards };
}
