import { Caller, type Principal } from '#libs/access';
import { Reads } from '#libs/graphql';
import { CreditNoteRow, RefundRow } from '#libs/sales';
import { Args, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { CommissionConnection } from '../commission.payloads.js';
import { SkippedSourceConnection } from '../skipped-source.resolver.js';
import { commissionsBelow, skippedSourcesBelow } from '../below.js';
import { NestedCommissionArgs, NestedSkippedSourceArgs } from '../lists/list-filters.js';

/** Shows under a credit note what it took back from partners, and what it did not. */
@Resolver(() => CreditNoteRow)
export class CreditNoteMoneyResolver {
  constructor(private readonly reads: Reads) {}

  @ResolveField(() => CommissionConnection, {
    description: 'What it caused, the latest first. A partner sees its own.',
  })
  commissions(
    @Parent() { id: of }: CreditNoteRow,
    @Args() args: NestedCommissionArgs,
    @Caller() caller: Principal,
  ): Promise<CommissionConnection> {
    return commissionsBelow({ reads: this.reads, caller, by: 'creditNoteId', of }, args);
  }

  @ResolveField(() => SkippedSourceConnection, {
    description: 'Whose entries it did not change, and why. A partner sees its own.',
  })
  skippedSources(
    @Parent() { id: of }: CreditNoteRow,
    @Args() args: NestedSkippedSourceArgs,
    @Caller() caller: Principal,
  ): Promise<SkippedSourceConnection> {
    return skippedSourcesBelow({ reads: this.reads, caller, by: 'creditNoteId', of }, args);
  }
}

/** Shows under a refund what it took back from partners. */
@Resolver(() => RefundRow)
export class RefundMoneyResolver {
  constructor(private readonly reads: Reads) {}

  @ResolveField(() => CommissionConnection, {
    description: 'What it caused, and its reversal, the latest first. A partner sees its own.',
  })
  commissions(
    @Parent() { id: of }: RefundRow,
    @Args() args: NestedCommissionArgs,
    @Caller() caller: Principal,
  ): Promise<CommissionConnection> {
    return commissionsBelow({ reads: this.reads, caller, by: 'refundId', of }, args);
  }
}
