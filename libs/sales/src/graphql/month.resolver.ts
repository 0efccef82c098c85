import { Caller, type Principal, READERS, READERS_AND_PARTNER, Roles } from '#libs/access';
import { GraphQLPeriod, IdField, ReadArgs, Reads } from '#libs/graphql';
import { QueryBus } from '@nestjs/cqrs';
import { Args, ArgsType, Field, Query, Resolver } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';
import { PartnerMonths } from '../read-models/partner-month.queries.js';
import { PartnerMonthRow } from '../read-models/partner-month.view.js';
import { ProgramMonthRow, programMonthView } from '../read-models/program-month.view.js';
import { PartnerMonthsArgs } from '../read-models/sale.args.types.js';

@Resolver(() => PartnerMonthRow)
export class PartnerMonthResolver {
  constructor(private readonly queries: QueryBus) {}

  @Query(() => [PartnerMonthRow], {
    description:
      'What each partner brought in each month, by month and partner: at most 10,000 rows, else BAD_USER_INPUT.',
  })
  @Roles(...READERS_AND_PARTNER)
  partnerMonths(@Args() args: PartnerMonthsArgs, @Caller() caller: Principal): Promise<PartnerMonthRow[]> {
    return this.queries.execute(new PartnerMonths(args, caller));
  }
}

const MOST_ROWS = 1_000;

@ArgsType()
class ProgramMonthsArgs extends ReadArgs {
  @IdField('program', { description: 'The program.' })
  programId: string;

  @Field(() => GraphQLPeriod, { nullable: true, description: 'From this month on.' })
  @IsOptional()
  from?: string | null;

  @Field(() => GraphQLPeriod, { nullable: true, description: 'Up to this month, inclusive.' })
  @IsOptional()
  to?: string | null;
}

const TEXT = `
  SELECT id, program_id AS "programId", period, currency, conversions, gross, refunds, net,
    direct_conversions AS "directConversions", direct_gross AS "directGross", direct_refunds AS "directRefunds", direct_net AS "directNet"
  FROM program_month_sales
  WHERE tenant = $1 AND program_id = $2 AND ($3::text IS NULL OR period >= $3) AND ($4::text IS NULL OR period <= $4)
  ORDER BY period DESC, currency LIMIT ${MOST_ROWS}`;

@Resolver(() => ProgramMonthRow)
export class ProgramMonthResolver {
  constructor(private readonly reads: Reads) {}

  @Query(() => [ProgramMonthRow], {
    description: `What was sold in a program month by month, with and without partners: the latest month first, at most ${MOST_ROWS} rows.`,
  })
  @Roles(...READERS)
  async programMonths(@Args() args: ProgramMonthsArgs, @Caller() caller: Principal): Promise<ProgramMonthRow[]> {
    const values = [caller.tenant, args.programId, args.from ?? null, args.to ?? null];
    const rows = await this.reads.sql<ProgramMonthRow>(caller, { views: [programMonthView.name], args }, TEXT, values);
    return rows.map((row) => Object.assign(new ProgramMonthRow(), row));
  }
}
