import { GraphQLPeriod, IdField, PageArgs, ReadArgs } from '#libs/graphql';
import { ArgsType, Field } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';

/** Which sales or credit notes a list shows. */
@ArgsType()
export class SoldArgs extends PageArgs {
  @IdField('program', { nullable: true, description: 'Of this program.' })
  @IsOptional()
  programId?: string;

  @IdField('partner', { nullable: true, description: 'Credited to this partner, wholly or in part.' })
  @IsOptional()
  partnerId?: string;

  @Field(() => GraphQLPeriod, { nullable: true, description: 'Of this month, in the program’s zone.' })
  @IsOptional()
  period?: string;
}

@ArgsType()
export class ProgramPageArgs extends PageArgs {
  @IdField('program', { description: 'The program.' })
  programId: string;
}

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
