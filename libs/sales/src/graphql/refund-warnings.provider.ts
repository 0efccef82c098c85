import { STATE_READER, type StateReader } from '#libs/eventing';
import { Decimal, sum } from '#libs/kernel';
import { Inject, Injectable } from '@nestjs/common';
import type { RefundState } from '../refund/refund.state.js';
import { saleAggregate } from '../sale/sale.aggregate.js';
import type { RefundSale } from '../sale/sale.commands.js';
import type { SaleState } from '../sale/sale.state.js';
import type { RefundWarning } from './inputs/sale.payloads.types.js';

type Refunds = readonly RefundState[];

/** What is worth knowing of what a command has done, from the sale's own stream. */
@Injectable()
export class RefundWarnings {
  constructor(@Inject(STATE_READER) private readonly states: StateReader) {}

  async ofRefund({ data, context }: RefundSale): Promise<RefundWarning[] | null> {
    const { refunds } = await this.saleOf(context.tenant, data.saleId);
    const refund = refunds.find(({ refundId }) => refundId === data.refundId);
    if (refund?.status === 'waiting') return [AWAITS_SALE];
    if (refund?.status !== 'applied' || refund.exceeded === '0') return null;
    const { exceeded } = refund;
    const message = `${exceeded} is more than was left of the sale: it is kept, and refunded as soon as something is left again`;
    return [{ code: 'EXCEEDED', message, exceeded, refunded: null }];
  }

  async saleOf(tenant: string, saleId: string): Promise<SaleState> {
    return (await this.states.of(saleAggregate, tenant, saleId)).state;
  }

  /** Of a refund that is reversed: whether it had moved nothing, and what had exceeded of others. */
  ofReversal(refundId: string, before: Refunds, after: Refunds): RefundWarning[] | null {
    const { status = 'applied' } = before.find((refund) => refund.refundId === refundId) ?? {};
    const others = (refunds: Refunds) => refunds.filter((refund) => refund.refundId !== refundId);
    const moved = this.ofExcess(others(before), others(after)) ?? [];
    const warnings = status === 'waiting' || status === 'refused' ? [NEVER_APPLIED, ...moved] : moved;
    return warnings.length > 0 ? warnings : null;
  }

  ofExcess(before: Refunds, after: Refunds): RefundWarning[] | null {
    const refunded = exceededIn(before).minus(exceededIn(after));
    if (refunded.isZero || refunded.isNegative) return null;
    const message = `${refunded.toString()} that had exceeded of earlier refunds is refunded now`;
    return [{ code: 'EXCESS_REFUNDED', message, exceeded: null, refunded: refunded.toString() }];
  }
}

const exceededIn = (refunds: Refunds): Decimal => sum(refunds.map(({ exceeded }) => Decimal.of(exceeded)));

const AWAITS_SALE: RefundWarning = {
  ...{ code: 'AWAITS_SALE', message: 'its sale is not known yet: it is applied when the sale comes' },
  ...{ exceeded: null, refunded: null },
};

const NEVER_APPLIED: RefundWarning = {
  ...{ code: 'NEVER_APPLIED', message: 'it had moved nothing, and is never applied' },
  ...{ exceeded: null, refunded: null },
};
