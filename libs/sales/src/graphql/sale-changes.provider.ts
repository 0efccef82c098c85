import type { Principal } from '#libs/access';
import type { Outcome } from '#libs/eventing';
import { type MutationPayload, Mutations, NO_ID } from '#libs/graphql';
import { isRefusal, keyFault, optionalKeyFault, type Refusal, refuse } from '#libs/kernel';
import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { refundIdOf, saleIdOf } from '../events/sale.ids.js';
import type { TenantStateReader } from '../processes/sale.state-reader.js';
import type { RefundState } from '../refund/refund.state.js';
import { saleAggregate } from '../sale/sale.aggregate.js';
import { AmendSale, ReassignSale, ReverseRefund } from '../sale/sale.commands.js';
import { RefundWarnings } from './refund-warnings.provider.js';
import type { ReassignSaleInput } from './inputs/reassignment.inputs.js';
import type { ReverseRefundInput } from './inputs/refund.inputs.types.js';
import { reservedNumber } from './inputs/reserved-number.js';
import type { AmendSaleInput } from './inputs/sale.inputs.types.js';
import type { RefundWarning } from './inputs/sale.payloads.types.js';
import { lineDraftsOf } from './sale-recording.provider.js';

type Refunds = readonly RefundState[];
type WarningsOf = (before: Refunds, after: Refunds) => RefundWarning[] | null;

/** Reversals of refunds, amendments and reassignments to commands; the first two also many at once. */
@Injectable()
export class SaleChanges {
  constructor(
    private readonly mutations: Mutations,
    private readonly commands: CommandBus,
    private readonly warnings: RefundWarnings,
  ) {}

  async reverse(input: ReverseRefundInput, caller: Principal, known: TenantStateReader): Promise<MutationPayload> {
    const { programId, saleExternalId, refundExternalId, occurredAt, reason } = input;
    const saleId = await this.saleId(input, caller, known);
    const refundId = refundIdOf(caller.tenant, programId, await known.refundNumber(saleId, refundExternalId));
    const request = { name: 'reverseRefund', kind: 'refund', id: refundId, input, caller };
    return this.mutations.changing(request, async (context) => {
      const fault =
        reservedNumber(refundExternalId, 'refundExternalId') ??
        keyFault(saleExternalId, 'saleExternalId') ??
        keyFault(refundExternalId, 'refundExternalId');
      if (fault) return fault;
      const knowledge = { timeZone: await known.timeZone(programId, occurredAt) };
      const command = new ReverseRefund({ saleId, refundId, programId, reason, knowledge }, context);
      return this.done(command, (before, after) => this.warnings.ofReversal(refundId, before, after));
    });
  }

  async amend(input: AmendSaleInput, caller: Principal, known: TenantStateReader): Promise<MutationPayload> {
    const { programId, saleExternalId, occurredAt, lines } = input;
    const saleId = await this.saleId(input, caller, known);
    const request = { name: 'amendSale', kind: 'sale', id: saleId, input, caller };
    return this.mutations.changing(request, async (context) => {
      const fault = reservedNumber(saleExternalId, 'saleExternalId') ?? keyFault(saleExternalId, 'saleExternalId');
      if (fault) return fault;
      const knowledge = { timeZone: await known.timeZone(programId, occurredAt) };
      const command = new AmendSale({ saleId, programId, lines: lineDraftsOf(lines), knowledge }, context);
      return this.done(command, (before, after) => this.warnings.ofExcess(before, after));
    });
  }

  async reassign(input: ReassignSaleInput, caller: Principal, known: TenantStateReader): Promise<MutationPayload> {
    const sale = await found(input, caller, known);
    const id = isRefusal(sale) ? NO_ID : sale.saleId;
    return this.mutations.changing({ name: 'reassignSale', kind: 'sale', id, input, caller }, async (context) => {
      if (isRefusal(sale)) return sale;
      const { saleId, programId, externalId } = sale;
      const partnerId = await partnerOf(input, programId, known);
      if (isRefusal(partnerId)) return partnerId;
      const fault = reservedNumber(externalId, 'saleExternalId');
      if (fault) return fault;
      const knowledge = await known.of(programId, context.occurredAt, [partnerId]);
      return new ReassignSale({ saleId, programId, partnerId, reason: input.reason, knowledge }, context);
    });
  }

  private async saleId(
    { programId, saleExternalId }: ReverseRefundInput | AmendSaleInput,
    { tenant }: Principal,
    known: TenantStateReader,
  ): Promise<string> {
    const of = (number: string): string => saleIdOf(tenant, programId, number);
    return (await known.named(saleAggregate, saleExternalId, of)).id;
  }

  /** With what is worth knowing of it. */
  private async done<Sent extends ReverseRefund | AmendSale>(
    command: Sent,
    warningsOf: WarningsOf,
  ): Promise<(Outcome | Refusal) & { readonly tells?: object }> {
    const { tenant } = command.context;
    const before = await this.warnings.saleOf(tenant, command.data.saleId);
    const outcome = await this.commands.execute<Sent, Outcome>(command);
    if (isRefusal(outcome)) return outcome;
    const after = await this.warnings.saleOf(tenant, command.data.saleId);
    return { ...outcome, tells: { warnings: warningsOf(before.refunds, after.refunds) } };
  }
}

/** A sale that is there. */
interface Found {
  readonly saleId: string;
  readonly programId: string;
  readonly externalId: string;
}

async function found(
  { saleId, programId, saleExternalId }: ReassignSaleInput,
  { tenant }: Principal,
  known: TenantStateReader,
): Promise<Found | Refusal> {
  if (Boolean(saleId) === Boolean(saleExternalId)) {
    return refuse('ONE_OF_TWO', 'name the sale by either saleId or saleExternalId', 'saleId');
  }
  const fault = optionalKeyFault(saleExternalId, 'saleExternalId');
  if (fault) return fault;
  if (saleExternalId && !programId) return refuse('NOT_FOUND', 'say whose number it is', 'programId');
  const of = (number: string): string => saleIdOf(tenant, programId ?? '', number);
  const id = saleId ?? (await known.named(saleAggregate, saleExternalId ?? '', of)).id;
  const sale = await known.sale(id);
  if (!sale || (programId && sale.programId !== programId)) {
    return refuse('NOT_FOUND', 'there is no such sale', saleId ? 'saleId' : 'saleExternalId');
  }
  return { saleId: id, programId: sale.programId, externalId: sale.externalId };
}

async function partnerOf(
  { partnerId, partnerExternalId }: ReassignSaleInput,
  programId: string,
  known: TenantStateReader,
): Promise<string | Refusal> {
  if (Boolean(partnerId) === Boolean(partnerExternalId)) {
    return refuse('ONE_OF_TWO', 'name the partner by either partnerId or partnerExternalId', 'partnerId');
  }
  if (partnerId) return partnerId;
  const number = partnerExternalId ?? '';
  return optionalKeyFault(number, 'partnerExternalId') ?? (await known.partnerNamed(programId, number)).id;
}
