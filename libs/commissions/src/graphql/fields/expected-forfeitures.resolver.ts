import { Caller, type Principal } from '#libs/access';
import { GraphQLDay, GraphQLPeriod, MoneyType, Reads } from '#libs/graphql';
import { lastDayOf, type Money, moneyOf } from '#libs/kernel';
import { inForce, ProgramRow } from '#libs/programs';
import { Field, ObjectType, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { expectedForfeitures } from '../../ledger/forfeiture/forfeiture.js';
import { BalanceRow } from '../../read-models/balance/balance.row.view.js';
import { unclaimedOf } from '../../read-models/balance/unclaimed.js';

@ObjectType('ExpectedForfeiture', { description: 'What a partner loses unless it claims it.' })
export class ExpectedForfeitureType {
  @Field(() => GraphQLDay, {
    description: 'The last day of the month with whose closing it is forfeited: claimed until then, it is paid.',
  })
  lastDay: string;

  @Field(() => GraphQLPeriod, { description: 'The month whose statement left it to be claimed first.' })
  since: string;

  @Field(() => MoneyType, { description: 'How much is forfeited then.' })
  amount: Money;
}

/** Shows under a balance what of it will be forfeited. */
@Resolver(() => BalanceRow)
export class ExpectedForfeituresResolver {
  constructor(private readonly reads: Reads) {}

  @ResolveField(() => [ExpectedForfeitureType], {
    description:
      'What of it will be forfeited if nobody claims it, the earliest first: by the payout policy in force now, of closed months alone, and as if nothing more were taken back. Example: 100.00 can be claimed since January, 140.00 since February, and two months are waited for: 100.00 until 31 March, 40.00 until 30 April. Empty where nothing is ever forfeited.',
  })
  async expectedForfeitures(
    @Parent() balance: BalanceRow,
    @Caller() caller: Principal,
  ): Promise<ExpectedForfeitureType[]> {
    if (balance.unclaimedSince === null) return [];
    const { programId, openPeriod, currency, balanceMinor } = balance;
    const program = await this.reads.related(ProgramRow, caller, programId);
    const months = inForce(program?.payoutPolicies ?? [], new Date().toISOString())?.forfeitAfterMonths ?? null;
    if (months === null) return [];
    const owed = BigInt(balanceMinor);
    return expectedForfeitures(unclaimedOf(balance), { months, openPeriod, owed }).map(({ period, since, amount }) => ({
      ...{ lastDay: lastDayOf(period), since, amount: moneyOf(amount, currency) },
    }));
  }
}
