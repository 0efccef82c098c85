import type { StateReader } from '#libs/eventing';
import { dayOf, type Instant, plusDays, type Position } from '#libs/kernel';
import {
  certificationHolders,
  type Partner,
  partnerAggregate,
  standingAt,
  type StandingName,
  tierAt,
} from '#libs/partners';
import { periodAt, periodBoundsOf, type Program, programAggregate, tierLadderInForce, zoneOf } from '#libs/programs';
import { performanceAggregate } from '../performance/performance.aggregate.js';
import type { ReviewTerms } from '../performance/performance.commands.js';
import { addedUp, countedOn } from '../performance/performance.figures.js';
import type { Performance } from '../performance/performance.state.js';

/** A partner that has no rank, or has none any more, is not reviewed. */
const REVIEWED: readonly StandingName[] = ['enrolled', 'onboarding', 'active', 'suspended'];

export interface Known<State> {
  readonly state: State;
  readonly revision: bigint;
}

/** What a review needs to know at a moment; undefined where the program has no ladder then, or the partner no rank. */
function reviewFacts(
  program: Known<Program>,
  partner: Known<Partner>,
  merged: readonly Performance[],
  at: Instant,
): ReviewTerms | undefined {
  const ladder = tierLadderInForce(program.state, at);
  const standing = standingAt(partner.state, at);
  if (!ladder || !standing || !REVIEWED.includes(standing.is)) return undefined;
  const zone = zoneOf(program.state, at);
  const graceEndsAt = plusDays(at, ladder.graceDays, zone);
  const asked = new Set(ladder.tiers.flatMap(({ certifications }) => certifications.map((one) => one.certification)));
  const day = dayOf(at, zone);
  return {
    ...{ at, day, ladder },
    takenOver: addedUp(merged.map((one) => countedOn(one, day))),
    tier: tierAt(partner.state, at),
    certifications: Object.fromEntries(
      [...asked].map((certification) => [certification, certificationHolders(partner.state, certification, at)]),
    ),
    graceEndsAt,
    downgradeAt: periodEndFrom(program.state, graceEndsAt),
    programRevision: String(program.revision),
    partnerRevision: String(partner.revision),
  };
}

/** The first end of a period at or after a moment. */
function periodEndFrom(program: Program, at: Instant): Instant {
  const { from, to } = periodBoundsOf(program, periodAt(program, at));
  return from === at ? at : to;
}

/** Reads the streams that reviews stand on; of one program once. */
export class TierStateReader {
  private readonly programs = new Map<string, Promise<Known<Program> | undefined>>();

  constructor(private readonly facts: StateReader) {}

  program(tenant: string, programId: string, known?: Position): Promise<Known<Program> | undefined> {
    const key = `${tenant} ${programId}`;
    const asked = this.programs.get(key) ?? this.readProgram(tenant, programId, known);
    this.programs.set(key, asked);
    return asked;
  }

  async partner(tenant: string, partnerId: string, known?: Position): Promise<Known<Partner> | undefined> {
    const { state, revision } = await this.facts.of(partnerAggregate, tenant, partnerId, known);
    return state.status === 'absent' ? undefined : { state, revision };
  }

  /** As known at a position (none: now), for a business time. */
  async review(tenant: string, partnerId: string, at: Instant, known?: Position): Promise<Reviewed | undefined> {
    const partner = await this.partner(tenant, partnerId, known);
    if (!partner) return undefined;
    const { programId } = partner.state;
    const program = await this.program(tenant, programId, known);
    const merged = await this.merged(tenant, partner.state, at, known);
    const review = program && reviewFacts(program, partner, merged, at);
    return review && { performanceId: partnerId, partnerId, programId, review };
  }

  /** What was done by the records that had been merged into a partner by then. */
  async merged(tenant: string, { absorbed }: Partner, at: Instant, known?: Position): Promise<readonly Performance[]> {
    const all: Performance[] = [];
    for (const id of absorbed) {
      const other = await this.partner(tenant, id, known);
      if (!other || standingAt(other.state, at)?.is !== 'merged') continue;
      all.push((await this.facts.of(performanceAggregate, tenant, id, known)).state);
    }
    return all;
  }

  private async readProgram(tenant: string, programId: string, known?: Position): Promise<Known<Program> | undefined> {
    const { state, revision } = await this.facts.of(programAggregate, tenant, programId, known);
    return state.status === 'absent' ? undefined : { state, revision };
  }
}

interface Reviewed {
  readonly performanceId: string;
  readonly partnerId: string;
  readonly programId: string;
  readonly review: ReviewTerms;
}
