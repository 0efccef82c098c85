import type { Principal } from '#libs/access';
import { MoneyType, Reads } from '#libs/graphql';
import { exactMoney, type Money } from '#libs/kernel';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Field, Int, ObjectType } from '@nestjs/graphql';
import { conflictView } from '../conflict.view.js';
import { DealOutcomeEnum, DealStateEnum } from '../deal-enums.types.js';
import type { DealOutcome } from '../../vocabulary/deal.types.js';
import type { DealStatus } from '../../deal/deal.state.js';
import { dealView } from '../deal.view.js';
import type { ProgramReadArgs, RepeatFiguresArgs } from './deal-figures.types.js';
import { importRepeatView } from '../import-repeat.view.js';

@ObjectType({ description: 'Conflicts of imported history whose later deal stands at one state.' })
export class DealConflictFigure {
  @Field(() => DealStateEnum, { description: 'Where the later deal stands.' })
  state: DealStatus;

  @Field(() => Int, { description: 'How many.' })
  count: number;
}

export class DealConflictFigures extends Query<DealConflictFigure[]> {
  constructor(
    readonly args: ProgramReadArgs,
    readonly caller: Principal,
  ) {
    super();
  }
}

const CONFLICTS = `
  SELECT d.state, count(*)::int AS count
  FROM deal_conflicts c JOIN deals d ON d.tenant = c.tenant AND d.id = c.id
  WHERE c.tenant = $1 AND c.program_id = $2 AND c.found
  GROUP BY d.state ORDER BY d.state`;

@QueryHandler(DealConflictFigures)
export class DealConflictFiguresHandler implements IQueryHandler<DealConflictFigures> {
  constructor(private readonly reads: Reads) {}

  execute({ args, caller }: DealConflictFigures): Promise<DealConflictFigure[]> {
    const views = [conflictView.name, dealView.name];
    return this.reads.sql(caller, { views, args }, CONFLICTS, [caller.tenant, args.programId]);
  }
}

@ObjectType({ description: 'Repeated rows of one outcome, one value of the metadata key, and one currency.' })
export class DealRepeatGroup {
  @Field(() => DealOutcomeEnum, { description: 'What the rows say became of their deals.' })
  outcome: DealOutcome;

  @Field(() => String, {
    nullable: true,
    description: 'Their value of the metadata key; null: none, or none was asked for.',
  })
  value: string | null;

  @Field(() => Int, { description: 'How many rows.' })
  count: number;

  @Field(() => MoneyType, { description: 'What they say they are worth. They count in no other figure.' })
  amount: Money;
}

@ObjectType({ description: 'Rows of numbers that were imported before: added to `dealFigures`, they are all rows.' })
export class DealRepeatFigures {
  @Field(() => Int, { description: 'How many rows.' })
  count: number;

  @Field(() => Int, { description: 'How many are the same as the first row of their number.' })
  equalToFirst: number;

  @Field(() => Int, { description: 'How many are not.' })
  conflicting: number;

  @Field(() => Int, { description: 'How many are the same as any earlier row of their number.' })
  exactDuplicates: number;

  @Field(() => Int, { description: 'How many numbers were met with more than one amount.' })
  numbersWithDifferentAmounts: number;

  @Field(() => [DealRepeatGroup], { description: 'By outcome, and by the metadata key if one was asked for.' })
  groups: DealRepeatGroup[];
}

export class ImportRepeatFigures extends Query<DealRepeatFigures> {
  constructor(
    readonly args: RepeatFiguresArgs,
    readonly caller: Principal,
  ) {
    super();
  }
}

const TOTALS = `
  SELECT count(*)::int AS count, count(*) FILTER (WHERE equal_to_first)::int AS "equalToFirst",
    count(*) FILTER (WHERE NOT equal_to_first)::int AS conflicting, count(*) FILTER (WHERE seen)::int AS "exactDuplicates",
    count(DISTINCT r.deal_id) FILTER (WHERE r.amount IS DISTINCT FROM d.amount)::int AS "numbersWithDifferentAmounts"
  FROM deal_import_repeats r LEFT JOIN deals d ON d.tenant = r.tenant AND d.id = r.deal_id
  WHERE r.tenant = $1 AND r.program_id = $2`;

const GROUPS = `
  WITH rows AS (
    SELECT outcome, currency, amount,
      (SELECT m->>'value' FROM jsonb_array_elements(metadata) m WHERE m->>'key' = $3 LIMIT 1) AS value
    FROM deal_import_repeats WHERE tenant = $1 AND program_id = $2
  )
  SELECT outcome, currency, value, count(*)::int AS count, coalesce(sum(amount), 0) AS amount
  FROM rows GROUP BY outcome, currency, value ORDER BY value, outcome, currency
  LIMIT 10000`;

type Group = Omit<DealRepeatGroup, 'amount'> & { readonly amount: string; readonly currency: string };

@QueryHandler(ImportRepeatFigures)
export class ImportRepeatFiguresHandler implements IQueryHandler<ImportRepeatFigures> {
  constructor(private readonly reads: Reads) {}

  async execute({ args, caller }: ImportRepeatFigures): Promise<DealRepeatFigures> {
    const ask = { views: [importRepeatView.name, dealView.name], args };
    const values = [caller.tenant, args.programId];
    const [totals] = await this.reads.sql<Omit<DealRepeatFigures, 'groups'>>(caller, ask, TOTALS, values);
    const groups = await this.reads.sql<Group>(caller, ask, GROUPS, [...values, args.metadataKey ?? null]);
    const none = { count: 0, equalToFirst: 0, conflicting: 0, exactDuplicates: 0, numbersWithDifferentAmounts: 0 };
    return {
      ...(totals ?? none),
      groups: groups.map(({ amount, currency, ...group }) => ({ ...group, amount: exactMoney(amount, currency) })),
    };
  }
}
