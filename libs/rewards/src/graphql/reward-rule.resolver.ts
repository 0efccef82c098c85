import { Caller, type Principal } from '#libs/access';
import { Reads } from '#libs/graphql';
import { ProgramRow, RewardRuleType } from '#libs/programs';
import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { RewardRow } from '../read-models/reward.row.view.js';

/** Shows under a reward the rule that it follows from. */
@Resolver(() => RewardRow)
export class RewardRuleResolver {
  constructor(private readonly reads: Reads) {}

  @ResolveField(() => RewardRuleType, {
    nullable: true,
    description: 'The rule of the policy, in the version that `policyVersion` names; null where it is not known yet.',
  })
  async rule(
    @Parent() { programId, policyVersion, ruleId }: RewardRow,
    @Caller() caller: Principal,
  ): Promise<RewardRuleType | null> {
    const program = await this.reads.related(ProgramRow, caller, programId);
    const policy = program?.rewardPolicies.find(({ version }) => version === policyVersion);
    return policy?.rules.find((rule) => rule.ruleId === ruleId) ?? null;
  }
}
