import { Caller, type Principal } from '#libs/access';
import { MoneyType, Reads } from '#libs/graphql';
import { type Money, moneyOf } from '#libs/kernel';
import { ProgramRow } from '#libs/programs';
import { Field, Int, ObjectType, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { balanceView } from '../../read-models/balance/balance.view.js';

@ObjectType({ description: 'What a program owes its partners now, and what they owe it.' })
export class ProgramLiabilities {
  @Field(() => MoneyType, { description: 'The balances that are positive, added up.' })
  owed: Money;

  @Field(() => MoneyType, { description: 'Payouts planned or sent that have not settled: they are in no balance.' })
  onItsWay: Money;

  @Field(() => MoneyType, { description: 'owed + onItsWay: what has not reached a partner yet.' })
  total: Money;

  @Field(() => MoneyType, { description: 'The balances that are negative, added up: what partners owe.' })
  owedByPartners: Money;

  @Field(() => Int, { description: 'How many partners have a positive balance.' })
  partnerCount: number;
}

const TEXT = `
  SELECT program_id AS of, coalesce(sum(balance_minor) FILTER (WHERE balance_minor > 0), 0) AS owed,
    coalesce(sum(on_its_way_minor), 0) AS "onItsWay",
    coalesce(sum(balance_minor) FILTER (WHERE balance_minor < 0), 0) AS negative,
    (count(*) FILTER (WHERE balance_minor > 0))::int AS partners
  FROM balances WHERE tenant = $1 AND program_id = ANY($2::uuid[]) GROUP BY program_id`;

interface Found {
  readonly of: string;
  readonly owed: string;
  readonly onItsWay: string;
  readonly negative: string;
  readonly partners: number;
}

const NOTHING = { owed: '0', onItsWay: '0', negative: '0', partners: 0 };

@Resolver(() => ProgramRow)
export class LiabilitiesResolver {
  constructor(private readonly reads: Reads) {}

  @ResolveField(() => ProgramLiabilities, {
    nullable: true,
    description: 'What is owed to its partners now, in its currency; null for a partner that asks.',
  })
  async liabilities(
    @Parent() { id, currency }: ProgramRow,
    @Caller() caller: Principal,
  ): Promise<ProgramLiabilities | null> {
    if (caller.role === 'partner') return null;
    const [found] = await this.reads.below<Found>(caller, id, { views: [balanceView.name], text: TEXT });
    const { owed, onItsWay, negative, partners } = found ?? NOTHING;
    const money = (minor: bigint): Money => moneyOf(minor, currency);
    return {
      ...{ owed: money(BigInt(owed)), onItsWay: money(BigInt(onItsWay)), partnerCount: partners },
      ...{ total: money(BigInt(owed) + BigInt(onItsWay)), owedByPartners: money(-BigInt(negative)) },
    };
  }
}
