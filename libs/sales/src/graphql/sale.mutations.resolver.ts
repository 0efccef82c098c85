import { Caller, type Principal, Roles, STAFF } from '#libs/access';
import { Input, type MutationPayload, Mutations } from '#libs/graphql';
import { keyOf } from '#libs/kernel';
import { Mutation, Resolver } from '@nestjs/graphql';
import {
  RecordCreditNoteInput,
  RecordCreditNotesInput,
  RecordSaleInput,
  RecordSalesInput,
} from './inputs/sale.inputs.types.js';
import { RefundSaleInput, RefundSalesInput } from './inputs/refund.inputs.types.js';
import { SaleStateReader } from '../processes/sale.state-reader.js';
import {
  RecordCreditNotePayload,
  RecordCreditNotesPayload,
  RecordSalePayload,
  RecordSalesPayload,
  RefundSalePayload,
  RefundSalesPayload,
} from './inputs/sale.payloads.types.js';
import { RefundRecording } from './refund-recording.provider.js';
import { SaleRecording } from './sale-recording.provider.js';

@Resolver()
export class SaleMutationsResolver {
  constructor(
    private readonly recording: SaleRecording,
    private readonly refunds: RefundRecording,
    private readonly knowledge: SaleStateReader,
    private readonly mutations: Mutations,
  ) {}

  @Mutation(() => RecordSalePayload, {
    description: 'Records a sale under the vendor’s own number; the same again changes nothing.',
  })
  @Roles(...STAFF, 'integration')
  recordSale(@Input() input: RecordSaleInput, @Caller() caller: Principal): Promise<MutationPayload> {
    return this.recording.sale(input, caller, this.knowledge.ofTenant(caller.tenant));
  }

  @Mutation(() => RecordSalesPayload, {
    description: 'Records many sales; each is refused as `recordSale` refuses it.',
  })
  @Roles(...STAFF, 'integration')
  recordSales(@Input() { items }: RecordSalesInput, @Caller() caller: Principal): Promise<RecordSalesPayload> {
    const known = this.knowledge.ofSales(caller.tenant);
    return this.mutations.each(items, targetOfSale, (item) => this.recording.sale(item, caller, known(item)));
  }

  @Mutation(() => RefundSalePayload, {
    description:
      'Gives a sale back, wholly or in part, also before it is known: then the refund waits for it. Of more than is left, what is left is refunded; the rest is kept, and refunded as soon as something is left again. The same again changes nothing.',
  })
  @Roles(...STAFF, 'integration')
  refundSale(@Input() input: RefundSaleInput, @Caller() caller: Principal): Promise<MutationPayload> {
    return this.refunds.one(input, caller, this.knowledge.ofTenant(caller.tenant));
  }

  @Mutation(() => RefundSalesPayload, { description: 'Many refunds; each is refused as `refundSale` refuses it.' })
  @Roles(...STAFF, 'integration')
  refundSales(@Input() { items }: RefundSalesInput, @Caller() caller: Principal): Promise<RefundSalesPayload> {
    const known = this.knowledge.ofTenant(caller.tenant);
    const target = ({ programId, saleExternalId }: RefundSaleInput) => `${programId} ${keyOf(saleExternalId)}`;
    return this.mutations.each(items, target, (item) => this.refunds.each(item, caller, known));
  }

  @Mutation(() => RecordCreditNotePayload, {
    description: 'Records a refund that names no sale; the same again changes nothing.',
  })
  @Roles(...STAFF, 'integration')
  recordCreditNote(@Input() input: RecordCreditNoteInput, @Caller() caller: Principal): Promise<MutationPayload> {
    return this.recording.creditNote(input, caller, this.knowledge.ofTenant(caller.tenant));
  }

  @Mutation(() => RecordCreditNotesPayload, {
    description: 'Records many credit notes; each is refused as `recordCreditNote` refuses it.',
  })
  @Roles(...STAFF, 'integration')
  recordCreditNotes(
    @Input() { items }: RecordCreditNotesInput,
    @Caller() caller: Principal,
  ): Promise<RecordCreditNotesPayload> {
    const known = this.knowledge.ofTenant(caller.tenant);
    return this.mutations.each(items, targetOf, (item) => this.recording.creditNote(item, caller, known));
  }
}

/** Sales of one customer are recorded in the order given: that is how they are counted. */
const targetOfSale = (input: RecordSaleInput): string => {
  const ref = input.customer?.ref;
  return typeof ref === 'string' ? `${input.programId} customer ${keyOf(ref)}` : targetOf(input);
};

const targetOf = ({ programId, externalId }: RecordSaleInput | RecordCreditNoteInput): string =>
  `${programId} ${keyOf(externalId)}`;
