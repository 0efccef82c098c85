import type { Principal } from '#libs/access';
import { STATE_READER, type StateReader, type Outcome } from '#libs/eventing';
import { type Creating, type MutationPayload, Mutations } from '#libs/graphql';
import { isRefusal, keyFault, type Refusal, refuse } from '#libs/kernel';
import { Inject, Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { RefundExtent } from '../events/refund-request.js';
import { refundIdOf, saleIdOf } from '../events/sale.ids.js';
import type { TenantKnowledge } from '../processes/sale.facts.js';
import { saleAggregate } from '../sale/sale.aggregate.js';
import { RefundSale } from '../sale/sale.commands.js';
import { reserved } from './reserved-number.js';
import type { RefundSaleInput } from './sale.inputs.types.js';
import type { RefundWarning } from './sale.payloads.types.js';

type Built = RefundSale | Refusal | ((Outcome | Refusal) & { readonly tells?: object });

/** Refunds to commands, alone or many at once. */
@Injectable()
export class RefundRecording {
  constructor(
    private readonly mutations: Mutations,
    private readonly commands: CommandBus,
    @Inject(STATE_READER) private readonly facts: StateReader,
  ) {}

  /** One of many: what is worth knowing of it is in its row. */
  each(input: RefundSaleInput, caller: Principal, known: TenantKnowledge): Promise<MutationPayload> {
    return this.record(input, caller, known, (command) => Promise.resolve(command));
  }

  /** With what is worth knowing of it. */
  one(input: RefundSaleInput, caller: Principal, known: TenantKnowledge): Promise<MutationPayload> {
    return this.record(input, caller, known, async (command) => {
      const outcome = await this.commands.execute<RefundSale, Outcome>(command);
      return isRefusal(outcome) ? outcome : { ...outcome, tells: { warnings: await this.warningsOf(command) } };
    });
  }

  /** The sale's stream remembers the key. */
  private async record(
    input: RefundSaleInput,
    caller: Principal,
    known: TenantKnowledge,
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
    return this.mutations.creating(request, async (refundId, context): Promise<Built> => {
      const extent = extentOf(input);
      const fault = reserved(input) ?? keyFault(saleExternalId, 'saleExternalId');
      if (fault) return fault;
      if (isRefusal(extent)) return extent;
      const knowledge = { timeZone: await known.timeZone(programId, occurredAt) };
      const asked = { currency, extent };
      return act(new RefundSale({ saleId, refundId, programId, externalId, asked, reason, knowledge }, context));
    });
  }

  private async warningsOf({ data, context }: RefundSale): Promise<RefundWarning[] | null> {
    const { state } = await this.facts.of(saleAggregate, context.tenant, data.saleId);
    const refund = state.refunds.find(({ refundId }) => refundId === data.refundId);
    if (refund?.status === 'waiting') return [AWAITS_SALE];
    if (refund?.status !== 'applied' || refund.exceeded === '0') return null;
    const { exceeded } = refund;
    return [
      {
        code: 'EXCEEDED',
        message: `${exceeded} is more than was left of the sale: it is kept, and refunded as soon as something is left again`,
        exceeded,
      },
    ];
  }
}

const AWAITS_SALE: RefundWarning = {
  code: 'AWAITS_SALE',
  message: 'its sale is not known yet: it is applied when the sale comes',
  exceeded: null,
};

function extentOf({ amount, refundedTotal }: RefundSaleInput): RefundExtent | Refusal {
  const hasAmount = amount !== null && amount !== undefined;
  if (refundedTotal === null || refundedTotal === undefined) {
    return hasAmount ? { kind: 'amount', amount } : { kind: 'rest' };
  }
  return hasAmount
    ? refuse('ONE_OF_TWO', 'say what is given back this time, or in all by now, not both', 'refundedTotal')
    : { kind: 'total', refundedTotal };
}
