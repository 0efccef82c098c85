import { clearDeadline, deadlines, type DeadlineSubject, setDeadline } from '#libs/eventing';
import type { Recorded } from '#libs/kernel';
import { type ProgramEvent, programEvents } from '#libs/programs';
import { type PerformanceEvent, performanceEvents } from '../performance/performance.events.js';
import { type MembershipEvent, membershipEvents } from '../membership-list/membership-list.events.js';

export const TIERS_DAILY = 'tiers-daily';
export const PROFILES_DUE = 'profiles-due';
export const TIER_GRACE_ENDS = 'tier-grace-ends';
export const TIER_OVERRIDE_ENDS = 'tier-override-ends';

const ofPartner = ({ data: { partnerId, programId } }: PerformanceEvent): DeadlineSubject => ({
  noun: 'partner',
  id: partnerId ?? programId,
  programId,
});

const ofProgram = (programId: string): DeadlineSubject => ({ noun: 'program', id: programId, programId });

/** From when on something holds, and not before anybody could know: what is imported late does not judge anybody in the past. */
const fromThen = ({ recordedAt }: Recorded<ProgramEvent>, effectiveFrom: string): string =>
  effectiveFrom > recordedAt ? effectiveFrom : recordedAt;

/** A new ladder, and a new profile, are held against every partner as soon as they hold. */
export const programDeadlines = deadlines<ProgramEvent>()(programEvents, {
  'program.tier-ladder-set': (event) => {
    const { programId, ladder } = event.data;
    const dueAt = fromThen(event, ladder.effectiveFrom);
    return [setDeadline(TIERS_DAILY, ofProgram(programId), dueAt, `ladder-${ladder.version}`)];
  },
  'program.ideal-partner-profile-set': (event) => {
    const { programId, profile } = event.data;
    const dueAt = fromThen(event, profile.effectiveFrom);
    return [setDeadline(PROFILES_DUE, ofProgram(programId), dueAt, `profile-${profile.version}`)];
  },
});

/** One day leads to the next; every month has an agenda of its own. */
export const membershipDeadlines = deadlines<MembershipEvent>()(membershipEvents, {
  'roster.review-asked': ({ data: { programId, nextAt } }) =>
    nextAt === null ? [] : [setDeadline(TIERS_DAILY, ofProgram(programId), nextAt, nextAt.slice(0, 7))],
});

export const performanceDeadlines = deadlines<PerformanceEvent>()(performanceEvents, {
  'performance.downgrade-noticed': (event) => [setDeadline(TIER_GRACE_ENDS, ofPartner(event), event.data.effectiveAt)],
  'performance.notice-lifted': (event) => [clearDeadline(TIER_GRACE_ENDS, ofPartner(event))],
  'performance.override-set': (event) => [setDeadline(TIER_OVERRIDE_ENDS, ofPartner(event), event.data.until)],
  'performance.override-ended': (event) => [clearDeadline(TIER_OVERRIDE_ENDS, ofPartner(event))],
});
