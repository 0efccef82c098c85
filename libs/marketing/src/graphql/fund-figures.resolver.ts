import { Caller, own, type Principal, READERS_AND_PARTNER, Roles } from '#libs/access';
import {
  allOf,
  type Dimension,
  type Figure,
  figuresArgs,
  figuresOf,
  figureType,
  graphqlEnum,
  Reads,
} from '#libs/graphql';
import { Args, ArgsType, Query, Resolver } from '@nestjs/graphql';
import { FundRow } from '../read-models/fund.view.js';
import { FundFilter, fundWhere } from '../read-models/lists/fund-filters.inputs.js';
import './fund.payloads.js';

type FundDimension = 'partner' | 'budget' | 'fund';

const FundDimensionEnum = graphqlEnum<FundDimension>('FundDimension', 'By what funds are grouped.', {
  partner: 'Whose it is: a global id.',
  budget: 'The budget: a global id.',
  fund: 'The fund itself: a global id.',
});

const FUND_DIMENSIONS: Readonly<Record<FundDimension, Dimension>> = {
  partner: { by: { property: 'partnerId' }, kind: 'partner' },
  budget: { by: { property: 'budgetId' }, kind: 'fund_budget' },
  fund: { by: { property: 'id' }, kind: 'fund' },
};

@ArgsType()
class FundFiguresArgs extends figuresArgs(FundFilter, FundDimensionEnum, 'Only funds of which all of this holds.') {}

const FundFigure = figureType(FundRow, 'Fund', FundDimensionEnum);

@Resolver()
export class FundFiguresResolver {
  constructor(private readonly reads: Reads) {}

  @Query(() => [FundFigure], {
    description:
      'What funds add up to, by groups; a partner’s own for a partner. As they are now; `fundUtilisation` says how far they were used on a day. BAD_USER_INPUT for more than 10,000 groups.',
  })
  @Roles(...READERS_AND_PARTNER)
  fundFigures(@Args() args: FundFiguresArgs, @Caller() caller: Principal): Promise<Figure<FundDimension>[]> {
    const { programId, filter, groupBy } = args;
    const where = { programId, ...allOf<FundRow>(fundWhere(filter)), ...own(caller, 'partnerId') };
    return figuresOf(this.reads, FundRow, caller, args, { where, groupBy, dimensions: FUND_DIMENSIONS });
  }
}
