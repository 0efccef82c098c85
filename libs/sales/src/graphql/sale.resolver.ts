import { Caller, type Principal, READERS, READERS_AND_PARTNER, Roles } from '#libs/access';
import { type Figure, figuresOf, figureType, HAVING, IdArg, ReadArgs, Reads } from '#libs/graphql';
import { Args, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { CreditNoteRow } from '../read-models/credit-note.view.js';
import { RefundRow } from '../read-models/refund.view.js';
import {
  SALE_DIMENSIONS,
  type SaleDimension,
  SaleDimensionEnum,
  SaleFiguresArgs,
  saleFiguresWhere,
} from './inputs/sale-figures.inputs.js';
import { NestedRefundsArgs, refundList } from '../read-models/lists/refund-list.inputs.js';
import { ownCredit } from '../read-models/lists/sale-filter.js';
import { SoldArgs, soldList } from '../read-models/lists/sale-list.inputs.js';
import { CreditNoteConnection, RefundConnection, SaleConnection } from './inputs/sale.payloads.types.js';
import { SaleRow } from '../read-models/sale.view.js';

const SaleFigure = figureType(SaleRow, 'Sale', SaleDimensionEnum);

@Resolver(() => SaleRow)
export class SaleResolver {
  constructor(private readonly reads: Reads) {}

  @Query(() => SaleRow, { nullable: true, description: 'One sale; null if there is none.' })
  @Roles(...READERS_AND_PARTNER)
  sale(
    @IdArg('id', 'sale', 'Its id.') id: string,
    @Args() args: ReadArgs,
    @Caller() caller: Principal,
  ): Promise<SaleRow | null> {
    return this.reads.one(SaleRow, caller, args, { id, [HAVING]: [ownCredit(caller)] });
  }

  @Query(() => SaleConnection, {
    description: 'Sales, the latest first by business time unless another order is asked for.',
  })
  @Roles(...READERS_AND_PARTNER)
  sales(@Args() args: SoldArgs, @Caller() caller: Principal): Promise<SaleConnection> {
    return this.reads.page(SaleRow, caller, args, soldList(args, caller));
  }

  @Query(() => [SaleFigure], {
    description: 'What sales add up to, by groups. BAD_USER_INPUT for more than 10,000 groups.',
  })
  @Roles(...READERS)
  saleFigures(@Args() args: SaleFiguresArgs, @Caller() caller: Principal): Promise<Figure<SaleDimension>[]> {
    const asked = { where: saleFiguresWhere(args), groupBy: args.groupBy, dimensions: SALE_DIMENSIONS };
    return figuresOf(this.reads, SaleRow, caller, args, asked);
  }

  @Query(() => CreditNoteConnection, {
    description: 'Credit notes, the latest first by business time unless another order is asked for.',
  })
  @Roles(...READERS_AND_PARTNER)
  creditNotes(@Args() args: SoldArgs, @Caller() caller: Principal): Promise<CreditNoteConnection> {
    return this.reads.page(CreditNoteRow, caller, args, soldList(args, caller));
  }

  @ResolveField(() => RefundConnection, {
    description: 'Its refunds, the latest first unless another order is asked for.',
  })
  refunds(
    @Parent() sale: SaleRow,
    @Args() args: NestedRefundsArgs,
    @Caller() caller: Principal,
  ): Promise<RefundConnection> {
    return this.reads.nested(RefundRow, caller, args, { by: 'saleId', of: sale.id, ...refundList(args) });
  }
}
