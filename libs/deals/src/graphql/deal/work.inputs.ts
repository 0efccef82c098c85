import { ANY_OF, graphqlEnum, IdField, type Order, PageArgs, type Where } from '#libs/graphql';
import { ArgsType, Field } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';
import { DealReviewReason } from '../../read-models/deal-enums.types.js';
import type { DealWorkRow } from '../../read-models/deal-work.view.js';
import type { WorkReason } from '../../vocabulary/deal.types.js';
import { after } from './deal-filter.js';

type WorkOrder = 'oldest' | 'newest' | 'due-first' | 'amount-highest';

const WorkOrderEnum = graphqlEnum<WorkOrder>('DealWorkOrder', 'How the work list is sorted.', {
  oldest: 'Who has waited longest first.',
  newest: 'The latest first.',
  'due-first': 'What should be decided first.',
  'amount-highest': 'The greatest amount first; those without one last.',
});

const WORK_ORDERS: Readonly<Record<WorkOrder, Order<DealWorkRow>>> = {
  oldest: { by: 'since' },
  newest: { by: 'since', direction: 'desc' },
  'due-first': { by: 'dueOrder' },
  'amount-highest': { by: 'amountOrder', direction: 'desc' },
};

@ArgsType()
export class DealWorkArgs extends PageArgs {
  @IdField('program', { description: 'The program.' })
  programId: string;

  @IdField('partner', { nullable: true, description: 'Of this partner.' })
  @IsOptional()
  partnerId?: string;

  @IdField('account', { nullable: true, description: 'Of this customer.' })
  @IsOptional()
  accountId?: string;

  @Field(() => String, { nullable: true, description: 'In exactly this territory.' })
  @IsOptional()
  territory?: string;

  @Field(() => DealReviewReason, { nullable: true, description: 'That wait for this reason, among others or alone.' })
  @IsOptional()
  reason?: WorkReason;

  @Field(() => Boolean, { nullable: true, description: 'Whether the time for a decision is over.' })
  @IsOptional()
  overdue?: boolean;

  @Field(() => Boolean, { nullable: true, description: 'Whether an earlier one has to be decided first.' })
  @IsOptional()
  behind?: boolean;

  @Field(() => Boolean, { nullable: true, description: 'Whether they were imported.' })
  @IsOptional()
  imported?: boolean;

  @Field(() => WorkOrderEnum, { defaultValue: 'oldest', description: 'In this order.' })
  orderBy: WorkOrder;
}

function overdueAt(overdue: boolean, now: number): Where<DealWorkRow> {
  const isOver = { decideBy: { to: after(now) } };
  return overdue ? isOver : { [ANY_OF]: [{ decideBy: null }, { decideBy: { from: after(now) } }] };
}

export const workWhere = (args: DealWorkArgs): Where<DealWorkRow> => ({
  programId: args.programId,
  waiting: true,
  partnerId: args.partnerId,
  accountId: args.accountId,
  territory: args.territory,
  behind: args.behind,
  imported: args.imported,
  ...(args.reason && { reasons: { has: args.reason } }),
  ...(args.overdue !== undefined && overdueAt(args.overdue, Date.now())),
});

export const workOrder = ({ orderBy }: DealWorkArgs): Order<DealWorkRow> => WORK_ORDERS[orderBy];
