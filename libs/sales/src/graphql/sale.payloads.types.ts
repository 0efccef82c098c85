import { BulkPayload, Connection, MutationPayload } from '#libs/graphql';
import { ObjectType } from '@nestjs/graphql';
import { CreditNoteRow } from '../read-models/credit-note.view.js';
import { RefundRow } from '../read-models/refund.view.js';
import { SaleRow } from '../read-models/sale.view.js';

@ObjectType({ description: 'A page of sales.' })
export class SaleConnection extends Connection(SaleRow, 'Sale') {}

@ObjectType({ description: 'A page of credit notes.' })
export class CreditNoteConnection extends Connection(CreditNoteRow, 'CreditNote') {}

@ObjectType({ description: 'A page of refunds.' })
export class RefundConnection extends Connection(RefundRow, 'Refund') {}

@ObjectType({ description: 'The sale recorded, or why not.' })
export class RecordSalePayload extends MutationPayload {}

@ObjectType({ description: 'The refund, or why there is none. It may have to wait for its sale: see its status.' })
export class RefundSalePayload extends MutationPayload {}

@ObjectType({ description: 'The credit note recorded, or why not.' })
export class RecordCreditNotePayload extends MutationPayload {}

@ObjectType({ description: 'One result for each sale, in the order given.' })
export class RecordSalesPayload extends BulkPayload {}

@ObjectType({ description: 'One result for each refund, in the order given.' })
export class RefundSalesPayload extends BulkPayload {}

@ObjectType({ description: 'One result for each credit note, in the order given.' })
export class RecordCreditNotesPayload extends BulkPayload {}
