import { GraphQLDay, GraphQLDecimal, GraphQLInstant, IdField, ReadArgs } from '#libs/graphql';
import { type Day, Decimal, type Instant } from '#libs/kernel';
import { ArgsType, Field, ObjectType } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';
import type { Converted } from '../../state-reader/program-sums.js';

/** What every report takes. */
@ArgsType()
export class ReportArgs extends ReadArgs {
  @IdField('program', { description: 'The program.' })
  programId: string;

  @Field(() => GraphQLDay, { description: 'From this day on, in the program’s zone.' })
  from: Day;

  @Field(() => GraphQLDay, {
    description: 'Up to this day, which is among them: `from` and `to` are equal for one day.',
  })
  to: Day;

  @Field(() => GraphQLInstant, {
    nullable: true,
    description:
      'As it was known then: of sales, refunds and costs only what was recorded by this moment. Leads, touches, deals of the vendor’s own and merges of partners are as they are now; of these deals only those that were closed by this moment. Null: all that is known now.',
  })
  @IsOptional()
  asKnownAt?: Instant | null;
}

@ObjectType({ description: 'An amount that no exchange rate was published for: it is in none of the other figures.' })
export class UnconvertedAmount {
  @Field({ description: 'ISO 4217 code.' })
  currency: string;

  @Field(() => GraphQLDecimal, { description: 'How much of it, exactly.' })
  amount: string;
}

export function unconvertedOf(rows: readonly Converted[]): UnconvertedAmount[] {
  const all = new Map<string, Decimal>();
  for (const { worth, currency, amount } of rows)
    if (worth === undefined) all.set(currency, (all.get(currency) ?? Decimal.zero).plus(Decimal.of(amount)));
  return [...all]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([currency, amount]) => ({ currency, amount: amount.toString() }));
}
