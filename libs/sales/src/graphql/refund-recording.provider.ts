import type { Principal } from '#libs/access';
import type { Outcome } from '#libs/eventing';
import { type Creating, type MutationPayload, Mutations } from '#libs/graphql';
import { isRefusal, keyFault, type Refusal, refuse } from '#libs/kernel';
import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { RefundExtent } from '../events/refund-request.js';
import { refundIdOf, saleIdOf } from '../events/sale.ids.js';
import type { TenantStateReader } from '../processes/sale.state-reader.js';
import { saleAggregate } from '../sale/sale.aggregate.js';
import { RefundSale } from '../sale/sale.commands.js';
import { reserved } from './inputs/reserved-number.js';
import type { RefundSaleInput } from './inputs/refund.inputs.types.js';
import { RefundWarnings } from './refund-warnings.provider.js';

type Built = Outcome & { readonly tells?: object };

/** Refunds to commands, alone or many at once. */
@Injectable()
export class RefundRecording {
  constructor(
    private readonly mutations: Mutations,
    private readonly commands: CommandBus,
    private readonly warnings: RefundWarnings,
  ) {}

  /** One of many: what is worth knowing of it is in its row. */
  each(input: RefundSaleInput, caller: Principal, known: TenantStateReader): Promise<MutationPayload> {
    return this.record(input, caller, known, (command) => this.commands.execute<RefundSale, Outcome>(command));
  }

  /** With what is worth knowing of it. */
  one(input: RefundSaleInput, caller: Principal, known: TenantStateReader): Promise<MutationPayload> {
    return this.record(input, caller, known, async (command) => {
      const outcome = await this.commands.execute<RefundSale, Outcome>(command);
      return isRefusal(outcome) ? outcome : { ...outcome, tells: { warnings: await this.warnings.ofRefund(command) } };
    });
  }

  /** The sale's stream remembers the key. */
  private async record(
    input: RefundSaleInput,
    caller: Principal,
    known: TenantStateReader,
    act: (command: RefundSale) => Promise<Built>,
  ): Promise<MutationPayload> {
    const { programId, saleExternalId, occurredAt, currency = null, reason } = input;
    const { tenant } = caller;
    const of = (number: string): string => saleIdOf(tenant, programId, number);
    const { id: saleId } = await known.named(saleAggregate, saleExternalId, of);
    const externalId = await known.refundNumber(saleId, input.externalId);
    const id = refundIdOf(tenant, programId, externalId);
    const natural = { programId, externalId: saleExternalId };
    const request: Creating = { name: 'refundSale', kind: 'refund', id, natural, input, caller };
    return this.mutations.creating(request, async (refundId, context): Promise<Built | Refusal> => {
      const extent = extentOf(input);
      const fault = reserved(input) ?? keyFault(saleExternalId, 'saleExternalId');
      if (fault) return fault;
      if (isRefusal(extent)) return extent;
      const knowledge = { timeZone: await known.timeZone(programId, occurredAt) };
      const asked = { currency, extent };
      const data = { saleId, refundId, programId, externalId, asked, reason, knowledge };
      // Nearly always the sale is there: only where it is not is asked what else has its number.
      const outcome = await act(new RefundSale({ ...data, waitsForSale: false }, context));
      if (!isRefusal(outcome) || outcome.refused !== NOT_A_SALE.refused) return outcome;
      return (await known.isCreditNote(programId, saleExternalId)) ? NOT_A_SALE : act(new RefundSale(data, context));
    });
  }
}

const NOT_A_SALE = refuse(
  'NOT_A_SALE',
  'this is the number of a credit note: it gives back already, and nothing is refunded of it',
  'saleExternalId',
);

function extentOf({ amount, refundedTotal, lines }: RefundSaleInput): RefundExtent | Refusal {
  const said = { amount, refundedTotal, lines: lines ?? undefined };
  const [field, another] = Object.entries(said).flatMap(([name, value]) =>
    (value ?? undefined) === undefined ? [] : [name],
  );
  if (another) return refuse('ONE_OF_TWO', `say ${field} or ${another}, not both`, another);
  if (typeof amount === 'string') return { kind: 'amount', amount };
  if (typeof refundedTotal === 'string') return { kind: 'total', refundedTotal };
  if (!lines) return { kind: 'rest' };
  const extents = lines.map(({ line, amount: money = null, quantity = null }) => ({ line, amount: money, quantity }));
  return { kind: 'lines', lines: extents };
}
