import { Caller, type Principal } from '#libs/access';
import { GlobalId, MoneyType } from '#libs/graphql';
import { type Money, moneyOf } from '#libs/kernel';
import { AttributionWhatIf, ReattributedSale, ReattributeSalesPayload } from '#libs/sales';
import { Field, ObjectType, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { ForeseenPosting } from '../../processes/dry-run/foreseen-postings.js';
import { ForeseenPostings } from './foreseen-postings.provider.js';

@ObjectType('ForeseenPostings', { description: 'What a partner’s ledger would post, had it not only been tried.' })
export class ForeseenPostingsType {
  @GlobalId('partner', { description: 'The partner: one that was credited before or would be, or one above it.' })
  partnerId: string;

  @Field(() => MoneyType, { description: 'What would be taken back, in the currency of the ledger: zero or more.' })
  reversed: Money;

  @Field(() => MoneyType, { description: 'What would be posted for it: zero or more.' })
  posted: Money;

  @Field(() => MoneyType, { description: 'What the partner would have more: posted less reversed; negative: less.' })
  difference: Money;
}

/** Each partner once, in the order in which ledgers would post. */
function byPartner(postings: readonly ForeseenPosting[]): ForeseenPostingsType[] {
  const sums = new Map<string, { reversed: bigint; posted: bigint; currency: string }>();
  for (const { partnerId, amount, currency } of postings) {
    const sum = sums.get(partnerId) ?? { reversed: 0n, posted: 0n, currency };
    if (amount < 0n) sum.reversed -= amount;
    else sum.posted += amount;
    sums.set(partnerId, sum);
  }
  return [...sums].map(([partnerId, { reversed, posted, currency }]) =>
    Object.assign(new ForeseenPostingsType(), {
      ...{ partnerId, reversed: moneyOf(reversed, currency), posted: moneyOf(posted, currency) },
      difference: moneyOf(posted - reversed, currency),
    }),
  );
}

/** Shows beside whom a sale would be credited to what its commission would come to. */
@Resolver(() => ReattributedSale)
export class ReattributedSaleMoneyResolver {
  constructor(private readonly foreseen: ForeseenPostings) {}

  @ResolveField(() => [ForeseenPostingsType], {
    nullable: true,
    description:
      'Of a dry run: what ledgers would post for this sale, after those before it in the list. Example: 300 at 10 % goes from A to B: A −30.00, B 30.00. Null where it is not only tried.',
  })
  async postings(
    @Parent() { saleId, tried }: ReattributedSale,
    @Caller() caller: Principal,
  ): Promise<ForeseenPostingsType[] | null> {
    if (!tried) return null;
    const { bySale } = await this.foreseen.of(tried, caller);
    return byPartner(bySale.get(saleId) ?? []);
  }

  @ResolveField(() => Boolean, {
    nullable: true,
    description:
      'Of a dry run: whether a ledger would wait, such as for an exchange rate, so that what it posts in the end is not known. Null where it is not only tried.',
  })
  async waits(@Parent() { saleId, tried }: ReattributedSale, @Caller() caller: Principal): Promise<boolean | null> {
    return tried ? (await this.foreseen.of(tried, caller)).waiting.has(saleId) : null;
  }
}

@Resolver(() => ReattributeSalesPayload)
export class ReattributedSalesMoneyResolver {
  constructor(private readonly foreseen: ForeseenPostings) {}

  @ResolveField(() => [ForeseenPostingsType], {
    nullable: true,
    description: 'Of a dry run: what ledgers would post for all of them. Null where they are not only tried.',
  })
  async postings(
    @Parent() { tried }: ReattributeSalesPayload,
    @Caller() caller: Principal,
  ): Promise<ForeseenPostingsType[] | null> {
    return tried ? byPartner((await this.foreseen.of(tried, caller)).postings) : null;
  }
}

@Resolver(() => AttributionWhatIf)
export class WhatIfMoneyResolver {
  constructor(private readonly foreseen: ForeseenPostings) {}

  @ResolveField(() => [ForeseenPostingsType], {
    description: 'What ledgers would post, were these sales credited so now.',
  })
  async postings(@Parent() { tried }: AttributionWhatIf, @Caller() caller: Principal): Promise<ForeseenPostingsType[]> {
    return byPartner((await this.foreseen.of(tried, caller)).postings);
  }
}
