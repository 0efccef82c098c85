import type { AnyFeed } from '#libs/eventing';
import { feed, forStaff, subjectOf } from '#libs/feed';
import type { ProgramEventJson } from '#libs/feed-client';
import { toGlobalId } from '#libs/kernel';
import { type ProgramEvent, programEvents } from '../program/program.events.js';

const program = subjectOf<ProgramEventJson>()({
  kind: 'program',
  field: 'program',
  of: (data: { readonly programId: string }) => data.programId,
});

/** `program.*`: what a CRM names and reckons by. Policies and material for partners are read in GraphQL. */
export const programFeed: AnyFeed = feed<ProgramEvent>()({
  source: programEvents,
  on: {
    'program.created': forStaff(
      program.begins(({ data: { programId, name, currency, timeZone, startsAt } }) => ({
        ...{ id: toGlobalId('program', programId), name, currency, timeZone, startsAt },
      })),
    ),
    'program.time-zone-changed': forStaff(
      program.becomes(
        ({ data: { timeZone } }) => ({ timeZone }),
        ({ data: { from } }) => ({ effectiveFromPeriod: from }),
      ),
    ),
    'program.plan-published': forStaff(
      program.stays(({ data: { plan, standard } }) => ({
        planId: toGlobalId('plan', plan.planId),
        planVersion: plan.version,
        effectiveFrom: plan.effectiveFrom,
        standard,
      })),
    ),
    'program.tier-ladder-set': forStaff(
      program.becomes(
        ({ data: { ladder } }) => ({ tiers: ladder.tiers.map(({ rank, name }) => ({ rank, name })) }),
        ({ data: { ladder } }) => ({ effectiveFrom: ladder.effectiveFrom }),
      ),
    ),
    'program.payout-policy-set': 'kept-back',
    'program.hold-policy-set': 'kept-back',
    'program.deal-policy-set': 'kept-back',
    'program.fund-policy-set': 'kept-back',
    'program.attribution-policy-set': 'kept-back',
    'program.reward-policy-set': 'kept-back',
    'program.report-policy-set': 'kept-back',
    'program.business-calendar-set': 'kept-back',
    'program.ideal-partner-profile-set': 'kept-back',
    'program.goal-set': 'kept-back',
    'program.offer-published': 'kept-back',
    'program.asset-published': 'kept-back',
  },
});
