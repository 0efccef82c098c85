import { Caller, type Principal } from '#libs/access';
import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { PlanCondition } from '../read-models/plan/plan.types.js';

/** Keeps from a partner which other partners a rule is for. */
@Resolver(() => PlanCondition)
export class PlanConditionResolver {
  @ResolveField()
  oneOf(@Parent() { fact, oneOf }: PlanCondition, @Caller() caller: Principal): PlanCondition['oneOf'] | null {
    return isKeptFrom(caller, fact) ? null : oneOf;
  }

  @ResolveField()
  noneOf(@Parent() { fact, noneOf }: PlanCondition, @Caller() caller: Principal): PlanCondition['noneOf'] | null {
    return isKeptFrom(caller, fact) ? null : noneOf;
  }
}

const isKeptFrom = ({ role }: Principal, fact: string | undefined): boolean =>
  role === 'partner' && fact === 'partner.externalId';
