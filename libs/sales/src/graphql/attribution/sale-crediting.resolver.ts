import { Caller, type Principal } from '#libs/access';
import { Connection, GlobalId, GraphQLDecimal, NestedPageArgs, Reads } from '#libs/graphql';
import { Args, Field, Int, ObjectType, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { SaleAttributionRow } from '../../read-models/attribution/sale-attribution.view.js';
import { SaleCreditingRow } from '../../read-models/attribution/sale-crediting.view.js';
import { SaleRow } from '../../read-models/sale.view.js';
import { creditMoves } from '../../read-models/attribution/credit-moves.js';

@ObjectType({ description: 'A page of the history of whom a sale is credited to.' })
export class SaleCreditingConnection extends Connection(SaleCreditingRow, 'SaleCrediting') {}

@ObjectType({ description: 'What a step moved for one partner.' })
class SaleCreditMove {
  @GlobalId('partner', { description: 'The partner.' })
  partnerId: string;

  @Field(() => Int, { description: 'Its part before, in basis points; 0: it had none.' })
  weightBefore: number;

  @Field(() => Int, { description: 'Its part after, in basis points; 0: it has none.' })
  weightAfter: number;

  @Field(() => GraphQLDecimal, {
    description: 'By how much its part of what the sale stood at moved, exactly; negative: it has less.',
  })
  revenue: string;
}

/** Who else was credited, and why, is no partner’s business: a partner is shown nothing of it. */
const historyOf = (reads: Reads, caller: Principal, args: NestedPageArgs, of: string) =>
  caller.role === 'partner'
    ? null
    : reads.nested(SaleCreditingRow, caller, args, { by: 'saleId', of, order: { by: 'revision' } });

const DESCRIPTION =
  'How it came to be credited as it is, from its recording on: each time with its cause, when, by whom and what moved. Null for a partner.';

@Resolver(() => SaleRow)
export class CreditHistoryOfSaleResolver {
  constructor(private readonly reads: Reads) {}

  @ResolveField(() => SaleCreditingConnection, { nullable: true, description: DESCRIPTION })
  creditHistory(
    @Parent() { id }: SaleRow,
    @Args() args: NestedPageArgs,
    @Caller() caller: Principal,
  ): Promise<SaleCreditingConnection> | null {
    return historyOf(this.reads, caller, args, id);
  }
}

@Resolver(() => SaleAttributionRow)
export class HistoryOfAttributionResolver {
  constructor(private readonly reads: Reads) {}

  @ResolveField(() => SaleCreditingConnection, { nullable: true, description: DESCRIPTION })
  creditHistory(
    @Parent() { id }: SaleAttributionRow,
    @Args() args: NestedPageArgs,
    @Caller() caller: Principal,
  ): Promise<SaleCreditingConnection> | null {
    return historyOf(this.reads, caller, args, id);
  }
}

@Resolver(() => SaleCreditingRow)
export class SaleCreditingResolver {
  @ResolveField(() => [SaleCreditMove], {
    description: 'Each partner that was credited before or is after, those of before first.',
  })
  moves(@Parent() crediting: SaleCreditingRow): SaleCreditMove[] {
    return creditMoves(crediting).map((move) => Object.assign(new SaleCreditMove(), move));
  }
}
