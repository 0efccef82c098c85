import { Caller, type Principal, READERS, Roles } from '#libs/access';
import { Reads } from '#libs/graphql';
import { plusDays } from '#libs/kernel';
import { Args, Query, Resolver } from '@nestjs/graphql';
import { onboardingStepView } from '../../read-models/onboarding-step.view.js';
import { partnerView } from '../../read-models/partner.view.js';
import { OnboardingFigure, OnboardingFiguresArgs } from '../../read-models/reports/onboarding-figures.types.js';

const DAYS = 'extract(epoch FROM s.done_at::timestamptz - s.begun_at::timestamptz) / 86400';
const TEXT = `
  SELECT s.step, count(*)::int AS begun, count(s.done_at)::int AS done,
    round((percentile_cont(0.5) WITHIN GROUP (ORDER BY ${DAYS}))::numeric, 2) AS "medianDays",
    round(max(${DAYS}), 2) AS "longestDays"
  FROM onboarding_steps s JOIN partners p ON p.tenant = s.tenant AND p.id = s.partner_id
  WHERE s.tenant = $1 AND p.tenant = $1 AND p.program_id = $2 AND s.begun_at >= $3 AND s.begun_at < $4
  GROUP BY s.step ORDER BY s.step`;

@Resolver(() => OnboardingFigure)
export class OnboardingFiguresResolver {
  constructor(private readonly reads: Reads) {}

  @Query(() => [OnboardingFigure], {
    description:
      'How long each step of onboarding takes, by step: of checklists that began within an interval of time.',
  })
  @Roles(...READERS)
  onboardingFigures(
    @Args() args: OnboardingFiguresArgs,
    @Caller() caller: Principal,
  ): Promise<readonly OnboardingFigure[]> {
    const to = args.to ?? new Date().toISOString();
    const from = args.from ?? plusDays(to, -365, 'UTC');
    const views = [onboardingStepView.name, partnerView.name];
    return this.reads.sql(caller, { views, args }, TEXT, [caller.tenant, args.programId, from, to]);
  }
}
