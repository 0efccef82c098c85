import { GraphQLPeriod, heir, IdField, listing, NestedPageArgs, PageArgs } from '#libs/graphql';
import type { Type } from '@nestjs/common';
import { ArgsType, Field } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';
import {
  type CommissionKind,
  CommissionKindEnum,
  type CommissionStatus,
  CommissionStatusEnum,
} from '../commission/commission.types.js';
import type { PayoutStatus } from '../../ledger/state/ledger.state.js';
import { type SkippedReason, SkippedReasonEnum } from '../skipped-source.view.js';
import { PayoutStatusEnum } from '../payout.row.view.js';
import { type StatementStatus, StatementStatusEnum } from '../statement.row.view.js';
import { BalanceFilter, BalanceOrderEnum } from './balance-filter.js';
import { CommissionFilter, CommissionOrderEnum } from './commission-filter.js';
import { SkippedSourceFilter, SkippedSourceOrderEnum } from './skipped-source-filter.js';
import { PayoutFilter, PayoutOrderEnum } from './payout-filter.js';
import { StatementFilter, StatementOrderEnum } from './statement-filter.js';

type Page = Type<NestedPageArgs>;

/* Lists of the root and lists below a program, partner or sale take the same filters. */

const COMMISSIONS = { filter: CommissionFilter, orders: CommissionOrderEnum, byDefault: 'newest' } as const;
const STATEMENTS = { filter: StatementFilter, orders: StatementOrderEnum, byDefault: 'newest' } as const;
const PAYOUTS = { filter: PayoutFilter, orders: PayoutOrderEnum, byDefault: 'newest' } as const;
const SKIPPED = { filter: SkippedSourceFilter, orders: SkippedSourceOrderEnum, byDefault: 'newest' } as const;
const BALANCES = { filter: BalanceFilter, orders: BalanceOrderEnum, byDefault: 'partner' } as const;

/** @param base `PageArgs` or `NestedPageArgs` */
function filteringCommissions<Base extends Page>(base: Base) {
  @ArgsType()
  class Filtering extends listing(base as Page, COMMISSIONS) {
    @IdField('sale', {
      nullable: true,
      description: 'Only what this sale and its refunds caused.',
      deprecationReason: heir('saleId: […]'),
    })
    saleId?: string;

    @IdField('payout', {
      nullable: true,
      description: 'Only what this payout covers; nothing once it came back.',
      deprecationReason: heir('payoutId: […]'),
    })
    payoutId?: string;

    @Field(() => GraphQLPeriod, {
      nullable: true,
      description: 'Only what is posted to this month.',
      deprecationReason: heir('period: { from, to }'),
    })
    @IsOptional()
    period?: string;

    @Field(() => CommissionStatusEnum, {
      nullable: true,
      description: 'Only entries that are this far.',
      deprecationReason: heir('status: […]'),
    })
    @IsOptional()
    status?: CommissionStatus;

    @Field(() => CommissionKindEnum, {
      nullable: true,
      description: 'Only lines of this kind.',
      deprecationReason: heir('kind: […]'),
    })
    @IsOptional()
    kind?: CommissionKind;
  }
  return Filtering as Type<Filtering & InstanceType<Base>>;
}

/** @param base `PageArgs` or `NestedPageArgs` */
function filteringStatements<Base extends Page>(base: Base) {
  @ArgsType()
  class Filtering extends listing(base as Page, STATEMENTS) {
    @Field(() => StatementStatusEnum, {
      nullable: true,
      description: 'Only statements that are this far.',
      deprecationReason: heir('status: […]'),
    })
    @IsOptional()
    status?: StatementStatus;

    @Field(() => GraphQLPeriod, {
      nullable: true,
      description: 'Only of this month.',
      deprecationReason: heir('period: { from, to }'),
    })
    @IsOptional()
    period?: string;
  }
  return Filtering as Type<Filtering & InstanceType<Base>>;
}

/** @param base `PageArgs` or `NestedPageArgs` */
function filteringPayouts<Base extends Page>(base: Base) {
  @ArgsType()
  class Filtering extends listing(base as Page, PAYOUTS) {
    @Field(() => GraphQLPeriod, {
      nullable: true,
      description: 'Only of this month.',
      deprecationReason: heir('period: { from, to }'),
    })
    @IsOptional()
    period?: string;

    @Field(() => PayoutStatusEnum, {
      nullable: true,
      description: 'Only payouts that are this far.',
      deprecationReason: heir('status: […]'),
    })
    @IsOptional()
    status?: PayoutStatus;
  }
  return Filtering as Type<Filtering & InstanceType<Base>>;
}

/** @param base `PageArgs` or `NestedPageArgs` */
function filteringSkippedSources<Base extends Page>(base: Base) {
  @ArgsType()
  class Filtering extends listing(base as Page, SKIPPED) {
    @IdField('sale', {
      nullable: true,
      description: 'Only this sale and its refunds.',
      deprecationReason: heir('saleId: […]'),
    })
    saleId?: string;

    @Field(() => SkippedReasonEnum, {
      nullable: true,
      description: 'Only for this reason.',
      deprecationReason: heir('reason: […]'),
    })
    @IsOptional()
    reason?: SkippedReason;
  }
  return Filtering as Type<Filtering & InstanceType<Base>>;
}

/** @param base a list of the root */
function ofProgramAndPartner<Base extends Page>(base: Base) {
  @ArgsType()
  class OfBoth extends (base as Page) {
    @IdField('program', { nullable: true, description: 'Only of this program.' })
    programId?: string;

    @IdField('partner', {
      nullable: true,
      description: 'Only of this partner.',
      deprecationReason: heir('partner: { id: […] }'),
    })
    partnerId?: string;
  }
  return OfBoth as Type<OfBoth & InstanceType<Base>>;
}

@ArgsType()
export class CommissionArgs extends ofProgramAndPartner(filteringCommissions(PageArgs)) {}

@ArgsType()
export class StatementArgs extends ofProgramAndPartner(filteringStatements(PageArgs)) {}

@ArgsType()
export class PayoutArgs extends ofProgramAndPartner(filteringPayouts(PageArgs)) {}

@ArgsType()
export class SkippedSourceArgs extends ofProgramAndPartner(filteringSkippedSources(PageArgs)) {}

@ArgsType()
export class BalanceArgs extends ofProgramAndPartner(listing(PageArgs, BALANCES)) {}

@ArgsType()
export class NestedCommissionArgs extends filteringCommissions(NestedPageArgs) {}

@ArgsType()
export class StatementEntryArgs extends listing(NestedPageArgs, { ...COMMISSIONS, byDefault: 'oldest' }) {}

@ArgsType()
export class CorrectionArgs extends listing(NestedPageArgs, COMMISSIONS) {}

@ArgsType()
export class NestedStatementArgs extends filteringStatements(NestedPageArgs) {}

@ArgsType()
export class NestedPayoutArgs extends filteringPayouts(NestedPageArgs) {}

@ArgsType()
export class NestedSkippedSourceArgs extends filteringSkippedSources(NestedPageArgs) {}

@ArgsType()
export class NestedBalanceArgs extends listing(NestedPageArgs, BALANCES) {}
