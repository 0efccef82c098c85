import { Caller, type Principal, READERS, Roles } from '#libs/access';
import { badInput, CountedConnection, queryOf, Reads } from '#libs/graphql';
import { exactMoney } from '#libs/kernel';
import { Args, ObjectType, Query, Resolver } from '@nestjs/graphql';
import { rangeOf } from '../read-models/figures/report-range.js';
import { FundMovementRow } from '../read-models/funds/fund-movement.row.view.js';
import { utilisedOf } from '../read-models/funds/fund-utilisation.js';
import {
  FUND_UTILISATION,
  FUND_UTILISATION_VIEWS,
  type FundSums,
} from '../read-models/funds/fund-utilisation.queries.js';
import {
  type FundUtilisation,
  FundUtilisationArgs,
  FundUtilisations,
} from '../read-models/funds/fund-utilisation.types.js';
import { FundMovementArgs, fundMovementList } from '../read-models/lists/fund-movements.inputs.js';
import { ProgramSums } from '../state-reader/program-sums.js';
import { fundMovementsOf } from './explained.js';

const MOST_GROUPS = 10_000;

@ObjectType({ description: 'A page of movements of funds.' })
export class FundMovementConnection extends CountedConnection(FundMovementRow, 'FundMovement') {}

/** Of the whole program: no partner reads it. */
@Resolver()
export class FundUtilisationResolver {
  constructor(
    private readonly reads: Reads,
    private readonly sums: ProgramSums,
  ) {}

  @Query(() => FundUtilisations, {
    nullable: true,
    description:
      'How far funds were used at the end of a day, also as it was known at an earlier moment: by partner, budget or fund. Null where there is no such program.',
  })
  @Roles(...READERS)
  async fundUtilisation(
    @Args() args: FundUtilisationArgs,
    @Caller() caller: Principal,
  ): Promise<FundUtilisations | null> {
    const { programId, on, asKnownAt = null, groupBy } = args;
    const program = await this.sums.program(caller.tenant, programId);
    if (!program) return null;
    const { ends } = rangeOf(program, { from: on, to: on });
    const report = { views: FUND_UTILISATION_VIEWS, args, adHoc: true };
    const values = [caller.tenant, programId, ends, asKnownAt, groupBy, MOST_GROUPS + 1];
    const rows = await this.reads.sql<FundSums>(caller, report, FUND_UTILISATION, values);
    if (rows.length > MOST_GROUPS) throw badInput([{ path: ['groupBy'], message: `more than ${MOST_GROUPS} groups` }]);
    return { groups: rows.map(groupOf), explain: queryOf(fundMovementsOf(args, ends)) };
  }

  @Query(() => FundMovementConnection, {
    description:
      'What funds had after each movement, in the order in which they happened unless another is asked for: what `fundUtilisation` adds up.',
  })
  @Roles(...READERS)
  fundMovements(@Args() args: FundMovementArgs, @Caller() caller: Principal): Promise<FundMovementConnection> {
    return this.reads.page(FundMovementRow, caller, args, fundMovementList(args));
  }
}

function groupOf(sums: FundSums): FundUtilisation {
  const { partnerId, budgetId, fundId, currency, allocated, pending, approved, paid, expired } = sums;
  const money = (exact: string) => exactMoney(exact, currency);
  const { available, ...percent } = utilisedOf(sums);
  return {
    ...{ partnerId, budgetId, fundId, currency, ...percent, available: money(available.toString()) },
    ...{ allocated: money(allocated), pending: money(pending), approved: money(approved) },
    ...{ paid: money(paid), expired: money(expired) },
  };
}
