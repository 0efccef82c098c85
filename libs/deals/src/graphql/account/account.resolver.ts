import { Caller, type Principal, READERS, Roles } from '#libs/access';
import { Connection, CountedConnection, IdArg, NestedPageArgs, ReadArgs, Reads } from '#libs/graphql';
import { Args, ObjectType, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { AccountRow } from '../../read-models/account.view.js';
import { DealConnection } from '../deal/payloads.types.js';
import { AccountDealsArgs, dealList } from '../../read-models/lists/deal-list.inputs.js';
import { DealRow } from '../../read-models/deal.row.view.js';
import { accountList, DealAccountsArgs } from '../../read-models/lists/account-list.inputs.js';
import { ProtectionRow } from '../../read-models/protection.view.js';

@ObjectType({ description: 'A page of protections.' })
export class DealProtectionConnection extends Connection(ProtectionRow, 'DealProtection') {}

@ObjectType({ description: 'A page of customers.' })
export class DealAccountConnection extends CountedConnection(AccountRow, 'DealAccount') {}

@Resolver(() => AccountRow)
export class DealAccountResolver {
  constructor(private readonly reads: Reads) {}

  @Query(() => AccountRow, { nullable: true, description: 'One customer; null if there is none.' })
  @Roles(...READERS)
  dealAccount(
    @IdArg('id', 'account', 'Its id.') id: string,
    @Args() args: ReadArgs,
    @Caller() caller: Principal,
  ): Promise<AccountRow | null> {
    return this.reads.one(AccountRow, caller, args, { id });
  }

  @Query(() => DealAccountConnection, {
    description: 'Customers, the latest known first unless another order is asked for.',
  })
  @Roles(...READERS)
  dealAccounts(@Args() args: DealAccountsArgs, @Caller() caller: Principal): Promise<DealAccountConnection> {
    return this.reads.page(AccountRow, caller, args, accountList(args));
  }

  @ResolveField(() => DealProtectionConnection, { description: 'What partners were promised, the earliest first.' })
  protections(
    @Parent() account: AccountRow,
    @Args() args: NestedPageArgs,
    @Caller() caller: Principal,
  ): Promise<DealProtectionConnection> {
    return this.reads.nested(ProtectionRow, caller, args, { by: 'accountId', of: account.id, order: { by: 'from' } });
  }

  @ResolveField(() => DealConnection, {
    description: 'Its deals, the earliest registered first unless another order is asked for.',
  })
  deals(
    @Parent() { id: of }: AccountRow,
    @Args() args: AccountDealsArgs,
    @Caller() caller: Principal,
  ): Promise<DealConnection> {
    return this.reads.nested(DealRow, caller, args, { by: 'accountId', of, ...dealList(args, caller) });
  }
}
