import { ANY_OF, GraphQLInstant, graphqlEnum, IdField, type Order, PageArgs, type Where } from '#libs/graphql';
import { keyForms } from '#libs/kernel';
import { ArgsType, Field } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';
import { DealReviewReason, DealStateEnum } from '../../read-models/deal-enums.types.js';
import type { WorkReason } from '../../vocabulary/deal.types.js';
import type { DealRow, StoredDeal } from '../../read-models/deal.row.view.js';
import type { DealStatus } from '../../deal/deal.state.js';
import type { DealWorkRow } from '../../read-models/deal-work.view.js';

type DealOrder = 'registered-newest' | 'registered-oldest' | 'expires-first' | 'amount-highest';

const DealOrderEnum = graphqlEnum<DealOrder>('DealOrder', 'How deals are listed.', {
  'registered-newest': 'The latest registered first.',
  'registered-oldest': 'The earliest registered first.',
  'expires-first': 'Those whose protection ends first; those without one last.',
  'amount-highest': 'The greatest amount first; those without one last.',
});

const DEAL_ORDERS: Readonly<Record<DealOrder, Order<StoredDeal>>> = {
  'registered-newest': { by: 'registeredAt', direction: 'desc' },
  'registered-oldest': { by: 'registeredAt' },
  'expires-first': { by: 'expiresOrder' },
  'amount-highest': { by: 'amountOrder', direction: 'desc' },
};

@ArgsType()
export class DealsArgs extends PageArgs {
  @IdField('program', { nullable: true, description: 'Of this program.' })
  @IsOptional()
  programId?: string;

  @Field(() => [DealStateEnum], { nullable: true, description: 'That stand at one of these as of now.' })
  @IsOptional()
  states?: DealStatus[];

  @IdField('partner', { nullable: true, description: 'Of this partner.' })
  @IsOptional()
  partnerId?: string;

  @IdField('account', { nullable: true, description: 'Of this customer. A partner finds none by it.' })
  @IsOptional()
  accountId?: string;

  @Field(() => String, { nullable: true, description: 'About this product line, among others or alone.' })
  @IsOptional()
  productLine?: string;

  @Field(() => String, { nullable: true, description: 'In exactly this territory.' })
  @IsOptional()
  territory?: string;

  @IdField('contact', { nullable: true, description: 'Led by this contact of the partner.' })
  @IsOptional()
  representativeId?: string;

  @Field(() => String, { nullable: true, description: 'With exactly this number, in each program.' })
  @IsOptional()
  externalId?: string;

  @Field(() => GraphQLInstant, { nullable: true, description: 'Whose protection ends, or ended, before this.' })
  @IsOptional()
  expiresBefore?: string;

  @Field(() => GraphQLInstant, { nullable: true, description: 'Whose protection ends, or ended, at or after this.' })
  @IsOptional()
  expiresAfter?: string;

  @Field(() => GraphQLInstant, { nullable: true, description: 'Registered at or after this.' })
  @IsOptional()
  registeredFrom?: string;

  @Field(() => GraphQLInstant, { nullable: true, description: 'Registered before this.' })
  @IsOptional()
  registeredTo?: string;

  @Field(() => DealOrderEnum, { defaultValue: 'registered-newest', description: 'In this order.' })
  orderBy: DealOrder;
}

/** The moment after: instants are whole milliseconds. */
const after = (now: number): string => new Date(now + 1).toISOString();

/** What a state means as of now: an approval whose time is over has expired. */
function standingAt(states: readonly DealStatus[], now: number): Where<StoredDeal> {
  const approved = { state: 'approved' } as const;
  return {
    [ANY_OF]: [
      { state: states.filter((state) => state !== 'approved') },
      ...(states.includes('approved') ? [{ ...approved, expiresAt: { from: after(now) } }] : []),
      ...(states.includes('expired') ? [{ ...approved, expiresAt: { to: after(now) } }] : []),
    ],
  };
}

export const dealsWhere = (args: DealsArgs): Where<DealRow> => ({
  programId: args.programId,
  partnerId: args.partnerId,
  accountId: args.accountId,
  territory: args.territory,
  representative: args.representativeId,
  externalId: args.externalId && keyForms(args.externalId),
  ...(args.productLine !== undefined && { productLines: { has: args.productLine } }),
  ...((args.expiresBefore ?? args.expiresAfter) && {
    expiresAt: { from: args.expiresAfter, to: args.expiresBefore },
  }),
  registeredAt: { from: args.registeredFrom, to: args.registeredTo },
  ...(args.states && standingAt(args.states, Date.now())),
});

export const dealsOrder = ({ orderBy }: DealsArgs): Order<DealRow> => DEAL_ORDERS[orderBy];

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
