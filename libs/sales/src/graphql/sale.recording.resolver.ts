import type { Principal } from '#libs/access';
import { type Creating, type MutationPayload, Mutations, NO_ID } from '#libs/graphql';
import { firstFault, keyFault, optionalKeyFault, type Refusal, refuse } from '#libs/kernel';
import { Injectable } from '@nestjs/common';
import { RecordCreditNote } from '../credit-note/credit-note.js';
import { BOOKING_PREFIX } from '../processes/deal-booking.js';
import { creditNoteAggregate, saleAggregate } from '../sale/sale.aggregate.js';
import type { ContentDraft } from '../content/draft.js';
import type { RecordCreditNoteInput, RecordSaleInput, RefundSaleInput, SaleCreditInput } from './sale.inputs.types.js';
import type { TenantKnowledge } from '../processes/sale.facts.js';
import { creditNoteIdOf, refundIdOf, saleIdOf } from '../events/sale.ids.js';
import { RecordSale, RefundSale } from '../sale/sale.commands.js';

/** A sale or refund that somebody recorded under a deal's number would stand in the place of its booking, or of its revocation. */
const reserved = ({ externalId }: { readonly externalId: string }): Refusal | undefined =>
  externalId.startsWith(BOOKING_PREFIX)
    ? refuse(
        'RESERVED_NUMBER',
        `numbers that begin with ${BOOKING_PREFIX} are those of won deals: they are booked and taken back by themselves`,
        'externalId',
      )
    : undefined;

/** Inputs to commands, alone or many at once: what other contexts know goes into each command. */
@Injectable()
export class SaleRecording {
  constructor(private readonly mutations: Mutations) {}

  async sale(input: RecordSaleInput, caller: Principal, known: TenantKnowledge): Promise<MutationPayload> {
    const of = (number: string): string => saleIdOf(caller.tenant, input.programId, number);
    const { id, externalId } = await known.named(saleAggregate, input.externalId, of);
    const request: Creating = { name: 'recordSale', kind: 'sale', id, natural: input, input, caller };
    return this.mutations.creating(request, async (saleId, context) => {
      const made = reserved(input) ?? (await content({ ...input, externalId }, caller, known));
      return 'refused' in made ? made : new RecordSale({ saleId, ...made }, context);
    });
  }

  async creditNote(input: RecordCreditNoteInput, caller: Principal, known: TenantKnowledge): Promise<MutationPayload> {
    const of = (number: string): string => creditNoteIdOf(caller.tenant, input.programId, number);
    const { id, externalId } = await known.named(creditNoteAggregate, input.externalId, of);
    const request: Creating = { name: 'recordCreditNote', kind: 'credit_note', id, natural: input, input, caller };
    return this.mutations.creating(request, async (creditNoteId, context) => {
      const made = reserved(input) ?? (await content({ ...input, externalId }, caller, known));
      return 'refused' in made ? made : new RecordCreditNote({ creditNoteId, ...made }, context);
    });
  }

  /** The sale's stream remembers the key. */
  async refund(input: RefundSaleInput, caller: Principal, known: TenantKnowledge): Promise<MutationPayload> {
    const { programId, saleExternalId, occurredAt, amount = null, reason } = input;
    const { tenant } = caller;
    const of = (number: string): string => saleIdOf(tenant, programId, number);
    const { id: saleId } = await known.named(saleAggregate, saleExternalId, of);
    const externalId = await known.refundNumber(saleId, input.externalId);
    const id = refundIdOf(tenant, programId, externalId);
    const natural = { programId, externalId: saleExternalId };
    const request: Creating = { name: 'refundSale', kind: 'refund', id, natural, input, caller };
    return this.mutations.creating(request, async (refundId, context) => {
      const fault = reserved(input) ?? keyFault(saleExternalId, 'saleExternalId');
      if (fault) return fault;
      const knowledge = { timeZone: await known.timeZone(programId, occurredAt) };
      return new RefundSale({ saleId, refundId, programId, externalId, amount, reason, knowledge }, context);
    });
  }
}

async function content(
  input: RecordSaleInput | RecordCreditNoteInput,
  caller: Principal,
  known: TenantKnowledge,
): Promise<{ given: ContentDraft; knowledge: Awaited<ReturnType<TenantKnowledge['of']>> } | Refusal> {
  const { programId, externalId, currency, occurredAt, customer, saleType = null, metadata, lines } = input;
  const doubtful = input.credits.findIndex(isDoubtful);
  if (doubtful >= 0) {
    return refuse('ONE_OF_TWO', 'name the partner by either partnerId or partnerExternalId', `credits.${doubtful}`);
  }
  const fault = firstFault(input.credits, ({ partnerExternalId }, at) =>
    optionalKeyFault(partnerExternalId, `credits.${at}.partnerExternalId`),
  );
  if (fault) return fault;
  const credits = await Promise.all(
    input.credits.map(async (credit) => ({
      partnerId: await partnerOf(credit, programId, known),
      weight: credit.weight,
    })),
  );
  const given: ContentDraft = {
    programId,
    externalId,
    currency,
    credits,
    customer: customer
      ? { ref: customer.ref, country: customer.country ?? null, returning: customer.returning ?? null }
      : null,
    saleType,
    metadata: Object.fromEntries(metadata.map(({ key, value }) => [key, value])),
    lines: lines.map(({ product, category = null, kind, quantity, unitPrice }) => ({
      product,
      category,
      kind,
      quantity,
      unitPrice,
    })),
  };
  const partnerIds = credits.map(({ partnerId }) => partnerId);
  return { given, knowledge: await known.of(programId, occurredAt, partnerIds) };
}

const isDoubtful = ({ partnerId, partnerExternalId }: SaleCreditInput): boolean =>
  Boolean(partnerId) === Boolean(partnerExternalId);

async function partnerOf(
  { partnerId, partnerExternalId }: SaleCreditInput,
  programId: string,
  known: TenantKnowledge,
): Promise<string> {
  if (partnerId) return partnerId;
  return partnerExternalId ? (await known.partnerNamed(programId, partnerExternalId)).id : NO_ID;
}
