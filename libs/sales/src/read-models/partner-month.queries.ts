import { own, OWN, type Principal } from '#libs/access';
import { badInput, Reads } from '#libs/graphql';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { partnerMonthView, PartnerMonthRow } from './partner-month.view.js';
import type { PartnerMonthsArgs } from './sale.args.types.js';

const MOST_ROWS = 10_000;

/** Every month of every partner of a program, in one statement. */
export class PartnerMonths extends Query<PartnerMonthRow[]> {
  constructor(
    readonly args: PartnerMonthsArgs,
    readonly caller: Principal,
  ) {
    super();
  }
}

const TEXT = `
  SELECT id, program_id AS "programId", partner_id AS "partnerId", period, currency, conversions,
    refund_count AS "refundCount", gross, refunds, net
  FROM partner_month_sales
  WHERE tenant = $1 AND program_id = $2
    AND ($3::uuid IS NULL OR partner_id = $3) AND ($4::uuid IS NULL OR partner_id = $4)
    AND ($5::text IS NULL OR period >= $5) AND ($6::text IS NULL OR period <= $6)
  ORDER BY period, partner_id, currency
  LIMIT ${MOST_ROWS + 1}`;

@QueryHandler(PartnerMonths)
export class PartnerMonthsHandler implements IQueryHandler<PartnerMonths> {
  constructor(private readonly reads: Reads) {}

  async execute({ args, caller }: PartnerMonths): Promise<PartnerMonthRow[]> {
    const { programId, partnerId, from, to } = args;
    const mine = own(caller, 'partnerId')[OWN]?.partnerId;
    const values = [caller.tenant, programId, partnerId ?? null, mine ?? null, from ?? null, to ?? null];
    const views = [partnerMonthView.name];
    const rows = await this.reads.sql<PartnerMonthRow>(caller, { views, args }, TEXT, values);
    if (rows.length > MOST_ROWS) {
      throw badInput([{ path: ['from'], message: `more than ${MOST_ROWS} rows: ask for fewer months at once` }]);
    }
    return rows.map((row) => Object.assign(new PartnerMonthRow(), row));
  }
}
