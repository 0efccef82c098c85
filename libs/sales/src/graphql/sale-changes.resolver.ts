import { Caller, type Principal, Roles, STAFF } from '#libs/access';
import { Input, type MutationPayload, Mutations } from '#libs/graphql';
import { keyOf } from '#libs/kernel';
import { Mutation, Resolver } from '@nestjs/graphql';
import { SaleStateReader } from '../processes/sale.state-reader.js';
import { ReverseRefundInput, ReverseRefundsInput } from './inputs/refund.inputs.types.js';
import { ReassignSaleInput, ReassignSalePayload } from './inputs/reassignment.inputs.js';
import { SaleChanges } from './sale-changes.provider.js';
import { AmendSaleInput, AmendSalesInput } from './inputs/sale.inputs.types.js';
import {
  AmendSalePayload,
  AmendSalesPayload,
  ReverseRefundPayload,
  ReverseRefundsPayload,
} from './inputs/sale.payloads.types.js';

@Resolver()
export class SaleChangesResolver {
  constructor(
    private readonly changes: SaleChanges,
    private readonly knowledge: SaleStateReader,
    private readonly mutations: Mutations,
  ) {}

  @Mutation(() => ReverseRefundPayload, {
    description:
      'Reverses a refund whose money did not go back after all: the sale stands again for that part, its commission too, and it can be refunded again. A refund that still waits for its sale is never applied. Once for each refund.',
  })
  @Roles(...STAFF, 'integration')
  reverseRefund(@Input() input: ReverseRefundInput, @Caller() caller: Principal): Promise<MutationPayload> {
    return this.changes.reverse(input, caller, this.knowledge.ofTenant(caller.tenant));
  }

  @Mutation(() => ReverseRefundsPayload, {
    description: 'Reverses many refunds; each is refused as `reverseRefund` refuses it.',
  })
  @Roles(...STAFF, 'integration')
  reverseRefunds(@Input() { items }: ReverseRefundsInput, @Caller() caller: Principal): Promise<ReverseRefundsPayload> {
    const known = this.knowledge.ofTenant(caller.tenant);
    return this.mutations.each(items, targetOf, (item) => this.changes.reverse(item, caller, known));
  }

  @Mutation(() => AmendSalePayload, {
    description:
      'Gives all lines of a sale anew, as its order stands after it was edited: commissions follow under the sale’s own plan version, terms, rates and time. No line, nor its units, nor the sale may fall below what is refunded of it (REFUNDED_MORE); what had exceeded of refunds is refunded where something is left again. The same lines again change nothing.',
  })
  @Roles(...STAFF, 'integration')
  amendSale(@Input() input: AmendSaleInput, @Caller() caller: Principal): Promise<MutationPayload> {
    return this.changes.amend(input, caller, this.knowledge.ofTenant(caller.tenant));
  }

  @Mutation(() => ReassignSalePayload, {
    description:
      'Credits a whole sale to another partner. What it has earned leaves the ledgers of those it was credited to, and of those above them; the partner that has it now earns by its own plan, under the version, rates and time of the sale. Postings are linked and stand in the month of `occurredAt`, or the first that is open; revenue and tiers move on that day. What persons took or gave stays with the entry it stands on; what was drawn on caps is not freed. Later refunds, reversals and amendments are the new partner’s. Example: a sale of 100 at 10 % moves from A to B: A −10.00, B +10.00. Where it is the partner’s already, nothing changes. Bookings of won deals are refused (RESERVED_NUMBER): they go with their deal (`reassignDeal`).',
  })
  @Roles(...STAFF)
  reassignSale(@Input() input: ReassignSaleInput, @Caller() caller: Principal): Promise<MutationPayload> {
    return this.changes.reassign(input, caller, this.knowledge.ofTenant(caller.tenant));
  }

  @Mutation(() => AmendSalesPayload, { description: 'Amends many sales; each is refused as `amendSale` refuses it.' })
  @Roles(...STAFF, 'integration')
  amendSales(@Input() { items }: AmendSalesInput, @Caller() caller: Principal): Promise<AmendSalesPayload> {
    const known = this.knowledge.ofTenant(caller.tenant);
    return this.mutations.each(items, targetOf, (item) => this.changes.amend(item, caller, known));
  }
}

const targetOf = ({ programId, saleExternalId }: ReverseRefundInput | AmendSaleInput): string =>
  `${programId} ${keyOf(saleExternalId)}`;
