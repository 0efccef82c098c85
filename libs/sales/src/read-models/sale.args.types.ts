import { GraphQLPeriod, IdField, ReadArgs } from '#libs/graphql';
import { ArgsType, Field } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';

@ArgsType()
export class PartnerMonthsArgs extends ReadArgs {
  @IdField('program', { description: 'The program.' })
  programId: string;

  @IdField('partner', { nullable: true, description: 'Of this partner only.' })
  @IsOptional()
  partnerId?: string;

  @Field(() => GraphQLPeriod, { nullable: true, description: 'From this month on.' })
  @IsOptional()
  from?: string;

  @Field(() => GraphQLPeriod, { nullable: true, description: 'Up to this month, inclusive.' })
  @IsOptional()
  to?: string;
}
