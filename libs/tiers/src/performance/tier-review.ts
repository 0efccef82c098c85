import { type Instant, plusDays } from '#libs/kernel';
import type { ReviewTerms } from './performance.commands.js';
import type { NoticeEnd, PerformanceEvent, ProposalEnd, Review, TierCause } from './performance.events.js';
import { reviewOf } from './performance.figures.js';
import { evolvePerformance, type Performance } from './performance.state.js';

export interface Subject {
  readonly partnerId: string;
  readonly programId: string;
}

/**
 * What the criteria say at a moment, step by step: an override that has ended gives way, a grace that is over is used, and
 * then the rank earned is held against the rank held. Nothing where nothing changes.
 */
export function review(given: Subject, facts: ReviewTerms, before: Performance): readonly PerformanceEvent[] {
  const subject = { partnerId: given.partnerId, programId: given.programId };
  if (facts.at < before.decidedAt) return [];
  let state = before;
  const events: PerformanceEvent[] = [];
  for (const step of [overrideEnds, noticeRuns, ranksDiffer]) {
    for (const event of step(subject, state, facts)) {
      events.push(event);
      state = evolvePerformance(state, event);
    }
  }
  return events;
}

type Step = (subject: Subject, state: Performance, facts: ReviewTerms) => readonly PerformanceEvent[];

const overrideEnds: Step = (subject, state, facts) => {
  const until = state.override?.until;
  if (until === undefined || facts.at < until) return [];
  return endOverride(subject, state, facts, { at: until, why: 'expired', note: null });
};

/** A rank that a person has set below the one that was to be lost makes the notice void, too. */
const noticeRuns: Step = (subject, state, facts) => {
  const { notice } = state;
  if (!notice) return [];
  const { at } = facts;
  const held = heldTier(state, facts);
  const evidence = reviewOf(state, facts);
  if (held !== notice.from) return [lifted(subject, at, 'changed-by-person')];
  if (evidence.earned >= held) return [lifted(subject, at, 'earned-again')];
  if (at < notice.effectiveAt) return [];
  const change = { tier: evidence.earned, cause: 'downgrade', effectiveAt: notice.effectiveAt, by: 'policy' } as const;
  return [lifted(subject, at, 'downgraded'), decided(subject, state, facts, { ...change, note: null }, evidence)];
};

const ranksDiffer: Step = (subject, state, facts) => {
  if (state.override) return [];
  const evidence = reviewOf(state, facts);
  const held = heldTier(state, facts);
  if (evidence.earned > held) return rises(subject, state, facts, evidence, held);
  const outdated = state.proposal ? [closed(subject, facts.at, state.proposal.to, 'no-longer-earned')] : [];
  return evidence.earned < held && !state.notice ? [...outdated, noticed(subject, facts, evidence, held)] : outdated;
};

function rises(
  subject: Subject,
  { proposal, ...state }: Performance,
  facts: ReviewTerms,
  evidence: Review,
  from: number,
): readonly PerformanceEvent[] {
  const { at, ladder } = facts;
  const to = evidence.earned;
  if (ladder.upgrades === 'automatic') {
    const change = { tier: to, cause: 'upgrade', effectiveAt: at, by: 'policy', note: null } as const;
    const open = proposal ? [closed(subject, at, proposal.to, 'superseded')] : [];
    return [...open, decided(subject, { proposal, ...state }, facts, change, evidence)];
  }
  if (proposal?.to === to || wasDeclined(state.declined, to, facts)) return [];
  const open = proposal ? [closed(subject, at, proposal.to, 'superseded')] : [];
  return [...open, { type: 'performance.upgrade-proposed', data: { ...subject, at, from, to, review: evidence } }];
}

/** A person has said no to this rank, and what it was asked by has not changed for long. */
const wasDeclined = (declined: Performance['declined'], to: number, { at, ladder }: ReviewTerms): boolean =>
  declined?.to === to && at < plusDays(declined.at, ladder.graceDays, 'UTC');

const noticed = (subject: Subject, facts: ReviewTerms, evidence: Review, from: number): PerformanceEvent => {
  const { at, graceEndsAt, downgradeAt: effectiveAt } = facts;
  const data = { ...subject, at, from, to: evidence.earned, graceEndsAt, effectiveAt, review: evidence };
  return { type: 'performance.downgrade-noticed', data };
};

/** The partner goes back to the rank it had before, and is then judged like any other. */
export function endOverride(
  subject: Subject,
  state: Performance,
  facts: ReviewTerms,
  ending: { readonly at: Instant; readonly why: 'expired' | 'by-person'; readonly note: string | null },
): readonly PerformanceEvent[] {
  if (!state.override) return [];
  const { at, why, note } = ending;
  const by = why === 'expired' ? 'policy' : 'person';
  const change = { tier: state.override.before, cause: 'override-ended', effectiveAt: at, by, note } as const;
  return [
    { type: 'performance.override-ended', data: { ...subject, at, why, note } },
    decided(subject, state, facts, change),
  ];
}

/** Proposal and notice end where a person decides otherwise. */
export function closeOpen(
  subject: Subject,
  { proposal, notice }: Performance,
  at: Instant,
  proposalEnds: ProposalEnd,
  noticeEnds: NoticeEnd,
): readonly PerformanceEvent[] {
  return [
    ...(proposal ? [closed(subject, at, proposal.to, proposalEnds)] : []),
    ...(notice ? [lifted(subject, at, noticeEnds)] : []),
  ];
}

interface Change {
  readonly tier: number;
  readonly cause: TierCause;
  readonly effectiveAt: Instant;
  readonly by: 'policy' | 'person';
  readonly note: string | null;
}

export function decided(
  subject: Subject,
  state: Performance,
  facts: ReviewTerms,
  change: Change,
  evidence: Review = reviewOf(state, facts),
): PerformanceEvent {
  const { at, partnerRevision } = facts;
  const data = { ...subject, at, from: heldTier(state, facts), ...change, review: evidence, partnerRevision };
  return { type: 'performance.tier-decided', data };
}

/** As the partner's own stream says, unless it has not yet followed what was decided here last. */
export const heldTier = ({ decided: last }: Performance, { tier, partnerRevision }: ReviewTerms): number =>
  last?.partnerRevision === partnerRevision ? last.tier : tier;

const closed = (subject: Subject, at: Instant, to: number, why: ProposalEnd): PerformanceEvent => ({
  type: 'performance.proposal-closed',
  data: { ...subject, at, to, why, note: null },
});

const lifted = (subject: Subject, at: Instant, why: NoticeEnd): PerformanceEvent => ({
  type: 'performance.notice-lifted',
  data: { ...subject, at, why },
});
