import { unreachable } from '#libs/kernel';
import { Map } from 'immutable';
import type { ProgramEvent } from './program.events.js';
import type { Program, ProgramState } from './program.state.js';

export function evolve(state: ProgramState, event: ProgramEvent): ProgramState {
  if (event.type === 'program.created') return created(event.data);
  return state.status === 'absent' ? state : changed(state, event);
}

type DataOf<Type extends ProgramEvent['type']> = Extract<ProgramEvent, { type: Type }>['data'];

const created = ({ programId, name, currency, timeZone, startsAt }: DataOf<'program.created'>): Program => ({
  status: 'created',
  programId,
  name,
  currency,
  timeZone,
  startsAt,
  zoneChanges: [],
  plans: Map(),
  standards: [],
  payoutPolicies: [],
  holdPolicies: [],
  dealPolicies: [],
  fundPolicies: [],
  attributionPolicies: [],
  rewardPolicies: [],
  reportPolicies: [],
  calendars: [],
  ladders: [],
  profiles: [],
  goals: [],
  offers: [],
  assets: [],
});

function changed(program: Program, event: Exclude<ProgramEvent, { type: 'program.created' }>): Program {
  switch (event.type) {
    case 'program.time-zone-changed': {
      const { from, timeZone } = event.data;
      return { ...program, zoneChanges: [...program.zoneChanges, { from, timeZone }] };
    }
    case 'program.plan-published':
      return published(program, event.data);
    case 'program.payout-policy-set':
      return { ...program, payoutPolicies: [...program.payoutPolicies, event.data.policy] };
    case 'program.hold-policy-set':
      return { ...program, holdPolicies: [...program.holdPolicies, event.data.policy] };
    case 'program.deal-policy-set':
      return { ...program, dealPolicies: [...program.dealPolicies, event.data.policy] };
    case 'program.fund-policy-set':
      return { ...program, fundPolicies: [...program.fundPolicies, event.data.policy] };
    case 'program.attribution-policy-set':
      return { ...program, attributionPolicies: [...program.attributionPolicies, event.data.policy] };
    case 'program.reward-policy-set':
      return { ...program, rewardPolicies: [...program.rewardPolicies, event.data.policy] };
    case 'program.report-policy-set':
      return { ...program, reportPolicies: [...program.reportPolicies, event.data.policy] };
    case 'program.business-calendar-set':
      return { ...program, calendars: [...program.calendars, event.data.calendar] };
    case 'program.tier-ladder-set':
      return { ...program, ladders: [...program.ladders, event.data.ladder] };
    case 'program.ideal-partner-profile-set':
      return { ...program, profiles: [...program.profiles, event.data.profile] };
    case 'program.goal-set':
      return { ...program, goals: [...program.goals, event.data.goal] };
    case 'program.offer-published':
      return { ...program, offers: [...program.offers, event.data.offer] };
    case 'program.asset-published':
      return { ...program, assets: [...program.assets, event.data.asset] };
    default:
      return unreachable(event);
  }
}

function published(program: Program, { plan, standard }: DataOf<'program.plan-published'>): Program {
  const { planId, effectiveFrom } = plan;
  const plans = program.plans.update(planId, [], (versions) => [...versions, plan]);
  const standards = standard ? [...program.standards, { planId, effectiveFrom }] : program.standards;
  return { ...program, plans, standards };
}
