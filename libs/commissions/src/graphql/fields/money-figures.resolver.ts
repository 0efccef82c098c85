import { Caller, type Principal, READERS_AND_PARTNER, Roles } from '#libs/access';
import { type Figure, figuresOf, figureType, Reads } from '#libs/graphql';
import { Args, Query, Resolver } from '@nestjs/graphql';
import '../commission.payloads.js';
import '../payout.payloads.js';
import { CommissionRow } from '../../read-models/commission/commission.row.view.js';
import { PayoutRow } from '../../read-models/payout.row.view.js';
import {
  COMMISSION_DIMENSIONS,
  type CommissionDimension,
  CommissionDimensionEnum,
  CommissionFiguresArgs,
  commissionFiguresWhere,
  PAYOUT_DIMENSIONS,
  type PayoutDimension,
  PayoutDimensionEnum,
  PayoutFiguresArgs,
  payoutFiguresWhere,
} from './money-figures.inputs.js';

const CommissionFigure = figureType(CommissionRow, 'Commission', CommissionDimensionEnum);
const PayoutFigure = figureType(PayoutRow, 'Payout', PayoutDimensionEnum);

@Resolver()
export class MoneyFiguresResolver {
  constructor(private readonly reads: Reads) {}

  @Query(() => [CommissionFigure], {
    description:
      'What lines of ledgers add up to, by groups; a partner’s own for a partner. BAD_USER_INPUT for more than 10,000 groups.',
  })
  @Roles(...READERS_AND_PARTNER)
  commissionFigures(
    @Args() args: CommissionFiguresArgs,
    @Caller() caller: Principal,
  ): Promise<Figure<CommissionDimension>[]> {
    const where = commissionFiguresWhere(args, caller);
    const asked = { where, groupBy: args.groupBy, dimensions: COMMISSION_DIMENSIONS };
    return figuresOf(this.reads, CommissionRow, caller, args, asked);
  }

  @Query(() => [PayoutFigure], {
    description:
      'What payouts add up to, by groups; a partner’s own for a partner. BAD_USER_INPUT for more than 10,000 groups.',
  })
  @Roles(...READERS_AND_PARTNER)
  payoutFigures(@Args() args: PayoutFiguresArgs, @Caller() caller: Principal): Promise<Figure<PayoutDimension>[]> {
    const where = payoutFiguresWhere(args, caller);
    return figuresOf(this.reads, PayoutRow, caller, args, {
      where,
      groupBy: args.groupBy,
      dimensions: PAYOUT_DIMENSIONS,
    });
  }
}
