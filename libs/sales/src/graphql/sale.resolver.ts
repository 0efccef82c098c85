import { Caller, own, type Principal, READERS_AND_PARTNER, Roles } from '#libs/access';
import { IdArg, NestedPageArgs, ReadArgs, Reads } from '#libs/graphql';
import { Args, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { CreditNoteRow } from '../read-models/credit-note.view.js';
import { RefundRow } from '../read-models/refund.view.js';
import { SoldArgs } from '../read-models/sale.args.types.js';
import { SaleCreditRow } from '../read-models/sale-credit.view.js';
import { CreditNoteConnection, RefundConnection, SaleConnection } from './inputs/sale.payloads.types.js';
import { SaleRow } from '../read-models/sale.view.js';

const NEWEST_FIRST = { by: 'occurredAt', direction: 'desc' } as const;

/** The rows that are credited to the partner asked for, and to the caller when it is a partner. */
const creditedTo = (partnerId: string | undefined, caller: Principal) =>
  partnerId === undefined && caller.role !== 'partner'
    ? {}
    : { having: { row: SaleCreditRow, by: 'soldId' as const, where: { partnerId, ...own(caller, 'partnerId') } } };

@Resolver(() => SaleRow)
export class SaleResolver {
  constructor(private readonly reads: Reads) {}

  @Query(() => SaleRow, { nullable: true, description: 'One sale; null if there is none.' })
  @Roles(...READERS_AND_PARTNER)
  async sale(
    @IdArg('id', 'sale', 'Its id.') id: string,
    @Args() args: ReadArgs,
    @Caller() caller: Principal,
  ): Promise<SaleRow | null> {
    const page = { ...args, first: 1 };
    const found = await this.reads.page(SaleRow, caller, page, {
      where: { id },
      order: NEWEST_FIRST,
      ...creditedTo(undefined, caller),
    });
    return found.nodes[0] ?? null;
  }

  @Query(() => SaleConnection, { description: 'Sales, the latest first by business time.' })
  @Roles(...READERS_AND_PARTNER)
  sales(@Args() args: SoldArgs, @Caller() caller: Principal): Promise<SaleConnection> {
    const { programId, partnerId, period } = args;
    const where = { programId, period };
    return this.reads.page(SaleRow, caller, args, { where, order: NEWEST_FIRST, ...creditedTo(partnerId, caller) });
  }

  @Query(() => CreditNoteConnection, { description: 'Credit notes, the latest first by business time.' })
  @Roles(...READERS_AND_PARTNER)
  creditNotes(@Args() args: SoldArgs, @Caller() caller: Principal): Promise<CreditNoteConnection> {
    const { programId, partnerId, period } = args;
    const where = { programId, period };
    return this.reads.page(CreditNoteRow, caller, args, {
      where,
      order: NEWEST_FIRST,
      ...creditedTo(partnerId, caller),
    });
  }

  @ResolveField(() => RefundConnection, { description: 'Its refunds, the latest first.' })
  refunds(
    @Parent() sale: SaleRow,
    @Args() args: NestedPageArgs,
    @Caller() caller: Principal,
  ): Promise<RefundConnection> {
    return this.reads.nested(RefundRow, caller, args, { by: 'saleId', of: sale.id, order: NEWEST_FIRST });
  }
}
