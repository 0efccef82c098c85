import type { Principal } from '#libs/access';
import { type Creating, type MutationPayload, Mutations, NO_ID } from '#libs/graphql';
import { firstFault, isRefusal, optionalKeyFault, type Refusal, refuse } from '#libs/kernel';
import type { Outcome } from '#libs/eventing';
import { Injectable } from '@nestjs/common';
import { evidenceDraftOf } from './inputs/evidence.inputs.js';
import { type SaleRequest, SaleRequests } from '../processes/sale-requests.js';
import { RecordCreditNote } from '../credit-note/credit-note.js';
import { creditNoteAggregate, saleAggregate } from '../sale/sale.aggregate.js';
import type { ContentDraft, LineDraft } from '../content/draft.js';
import type { RecordCreditNoteInput, RecordSaleInput, SaleCreditInput } from './inputs/sale.inputs.types.js';
import type { TenantStateReader } from '../processes/sale.state-reader.js';
import { creditNoteIdOf, saleIdOf } from '../events/sale.ids.js';
import { RecordSale } from '../sale/sale.commands.js';
import { reserved } from './inputs/reserved-number.js';

/** Inputs to commands, alone or many at once: what other contexts know goes into each command. */
@Injectable()
export class SaleRecording {
  constructor(
    private readonly mutations: Mutations,
    private readonly requests: SaleRequests,
  ) {}

  async sale(input: RecordSaleInput, caller: Principal, known: TenantStateReader): Promise<MutationPayload> {
    const of = (number: string): string => saleIdOf(caller.tenant, input.programId, number);
    const { id, externalId } = await known.named(saleAggregate, input.externalId, of);
    const request: Creating = { name: 'recordSale', kind: 'sale', id, natural: input, input, caller };
    return this.mutations.creating(request, async (saleId, context) => {
      const made = reserved(input) ?? (await content({ ...input, externalId }, caller, known));
      if ('refused' in made) return made;
      const policy = await known.attributionPolicy(input.programId, context.occurredAt);
      const { crediting: asked = null, evidence } = input;
      const sale = { saleId, ...made, policy, asked, evidence: evidenceDraftOf(evidence) };
      const sold = this.requests.begin(known.facts);
      const crediting = await sold.creditings.of(sale, context);
      return recorded(new RecordSale({ saleId, ...made, crediting }, context), sold);
    });
  }

  async creditNote(
    input: RecordCreditNoteInput,
    caller: Principal,
    known: TenantStateReader,
  ): Promise<MutationPayload> {
    const of = (number: string): string => creditNoteIdOf(caller.tenant, input.programId, number);
    const { id, externalId } = await known.named(creditNoteAggregate, input.externalId, of);
    const request: Creating = { name: 'recordCreditNote', kind: 'credit_note', id, natural: input, input, caller };
    return this.mutations.creating(request, async (creditNoteId, context) => {
      const made = reserved(input) ?? (await content({ ...input, externalId }, caller, known));
      return 'refused' in made ? made : new RecordCreditNote({ creditNoteId, ...made }, context);
    });
  }
}

/** What follows from a sale is done before it is answered: its customer is bound by it, and its code is used. */
async function recorded(command: RecordSale, { commands, creditings }: SaleRequest): Promise<RecordSale | Outcome> {
  const { saleId, crediting } = command.data;
  const binds = crediting?.attribution?.decidedBy === 'touches';
  if (!binds && crediting?.evidence?.code === undefined) return command;
  const outcome = await commands.execute<RecordSale, Outcome>(command);
  if (isRefusal(outcome)) return outcome;
  if (binds) await creditings.bind(saleId, command.context);
  await creditings.useCode(saleId, crediting.evidence, command.context);
  return outcome;
}

async function content(
  input: RecordSaleInput | RecordCreditNoteInput,
  caller: Principal,
  known: TenantStateReader,
): Promise<{ given: ContentDraft; knowledge: Awaited<ReturnType<TenantStateReader['of']>> } | Refusal> {
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
    lines: lineDraftsOf(lines),
  };
  const partnerIds = credits.map(({ partnerId }) => partnerId);
  return { given, knowledge: await known.of(programId, occurredAt, partnerIds) };
}

export const lineDraftsOf = (lines: RecordSaleInput['lines']): LineDraft[] =>
  lines.map(({ line, product, category = null, kind, quantity, unitPrice, appliesTo }) => ({
    product,
    category,
    kind,
    quantity,
    unitPrice,
    ...(typeof line === 'number' && { line }),
    ...(appliesTo && { appliesTo }),
  }));

const isDoubtful = ({ partnerId, partnerExternalId }: SaleCreditInput): boolean =>
  Boolean(partnerId) === Boolean(partnerExternalId);

async function partnerOf(
  { partnerId, partnerExternalId }: SaleCreditInput,
  programId: string,
  known: TenantStateReader,
): Promise<string> {
  if (partnerId) return partnerId;
  return partnerExternalId ? (await known.partnerNamed(programId, partnerExternalId)).id : NO_ID;
}
