import type { Money } from '#libs/kernel';
import { Field, InputType, ObjectType } from '@nestjs/graphql';
import { IsString, MaxLength } from 'class-validator';
import { GraphQLDecimal } from './scalars.js';

@ObjectType('Money', { description: 'An amount and its currency.' })
export class MoneyType implements Money {
  @Field(() => GraphQLDecimal, {
    description: 'In major units, always written with the currency’s own number of decimals: `-0.50`.',
  })
  amount: string;

  @Field({ description: 'ISO 4217 code, such as `GBP`.' })
  currency: string;
}

/** Held as text: the decider checks it with `parseMoney`, so that one bad amount of a bulk mutation is one bad item. */
@InputType({
  description: 'An amount and its currency. Refused: UNKNOWN_CURRENCY, NOT_A_DECIMAL, FINER_THAN_CURRENCY.',
})
export class MoneyInput implements Money {
  @Field({ description: 'In major units as plain decimal notation, such as `1234.50`; at most 38 digits.' })
  @IsString()
  @MaxLength(64)
  amount: string;

  @Field({ description: 'ISO 4217 code, such as `GBP`.' })
  @IsString()
  @MaxLength(16)
  currency: string;
}
