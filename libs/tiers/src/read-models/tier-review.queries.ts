import { own, type Principal } from '#libs/access';
import { type StateReader, STATE_READER } from '#libs/eventing';
import { type ReadArgs, Reads } from '#libs/graphql';
import type { Instant } from '#libs/kernel';
import { PartnerRow } from '#libs/partners';
import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { performanceAggregate } from '../performance/performance.aggregate.js';
import { earnedRank, figuresOn, measure, unconvertedOn } from '../performance/performance.figures.js';
import { TierStateReader } from '../state-reader/tier.state-reader.js';
import { heldTier } from '../performance/tier-review.js';
import { type PartnerTierReview, shownFigures } from './tier.types.js';

/** What the criteria say of a partner at a moment: from the streams that decide, not from a table; null without a ladder. */
export class ReviewOfPartner extends Query<PartnerTierReview | null> {
  constructor(
    readonly partnerId: string,
    readonly at: Instant,
    readonly args: ReadArgs,
    readonly caller: Principal,
  ) {
    super();
  }
}

@QueryHandler(ReviewOfPartner)
export class ReviewOfPartnerHandler implements IQueryHandler<ReviewOfPartner> {
  constructor(
    private readonly reads: Reads,
    @Inject(STATE_READER) private readonly facts: StateReader,
  ) {}

  async execute({ partnerId, at, args, caller }: ReviewOfPartner): Promise<PartnerTierReview | null> {
    const { tenant } = caller;
    const visible = await this.reads.one(PartnerRow, caller, args, { id: partnerId, ...own(caller, 'id') });
    const facts = new TierStateReader(this.facts);
    const partner = visible && (await facts.partner(tenant, partnerId));
    const known = partner && (await facts.review(tenant, partnerId, at));
    if (!known) return null;
    const { review } = known;
    const { state } = await this.facts.of(performanceAggregate, tenant, partnerId);
    const all = [state, ...(await facts.merged(tenant, partner.state, at))];
    const unconverted = Object.entries(unconvertedOn(all, review.day));
    const figures = figuresOn(state, review);
    const tiers = review.ladder.tiers.map((tier) => {
      const criteria = measure(tier, figures);
      return { rank: tier.rank, name: tier.name, met: criteria.every(({ met }) => met), criteria };
    });
    const earned = earnedRank(review.ladder, figures);
    const { version: ladderVersion } = review.ladder;
    return {
      ...{ at, held: heldTier(state, review), earned, ladderVersion, figures: shownFigures(figures), tiers },
      unconverted: unconverted.map(([currency, net]) => ({ currency, net })),
    };
  }
}
