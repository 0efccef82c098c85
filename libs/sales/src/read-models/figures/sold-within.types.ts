import { GraphQLInstant, ReadArgs } from '#libs/graphql';
import { ArgsType, Field } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';

/** What is worked out from the sales of an interval of business time. */
@ArgsType()
export class SoldWithinArgs extends ReadArgs {
  @Field(() => GraphQLInstant, { nullable: true, description: 'Sold at or after this.' })
  @IsOptional()
  soldFrom?: string;

  @Field(() => GraphQLInstant, { nullable: true, description: 'Sold before this.' })
  @IsOptional()
  soldTo?: string;
}
