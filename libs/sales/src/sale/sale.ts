import {
  amountOf,
  command,
  type Decider,
  Decimal,
  type Decision,
  isRefusal,
  keyFault,
  keyOf,
  refuse,
  type Refusal,
  unreachable,
} from '#libs/kernel';
import { bytesOf, contentOf, MOST_BYTES, repeats, timeFault, tooLarge } from '../content/content.js';
import type { ContentDraft, Knowledge, Names } from '../content/draft.js';
import { isInfluence, type RefundReason, type SaleContent, type SaleEvent } from '../events/sale.events.js';
import { refundIdOf } from '../events/sale.ids.js';

/** Records what was sold. The same number with the same content changes nothing; with other content it is refused. */
export class RecordSale extends command('RecordSale')<{
  readonly saleId: string;
  readonly given: ContentDraft;
  readonly knowledge: Knowledge;
  readonly names?: Names;
}>() {}

/** Gives a sale back, wholly or in part, also before the sale is known. */
export class RefundSale extends command('RefundSale')<{
  readonly saleId: string;
  readonly refundId: string;
  readonly programId: string;
  readonly externalId: string;
  /** Exact, positive, in the sale's currency; null: all that is left of a sale that is known. */
  readonly amount: string | null;
  readonly reason: RefundReason;
  readonly knowledge: Pick<Knowledge, 'timeZone'>;
}>() {}

/** Gives back all that is left of a sale; of one that nothing is left of, nothing. */
export class TakeBackSale extends command('TakeBackSale')<Omit<RefundSale['data'], 'amount'>>() {}

export type SaleCommand = RecordSale | RefundSale | TakeBackSale;

interface RefundTaken {
  readonly refundId: string;
  readonly saleId: string;
  readonly programId: string;
  readonly externalId: string;
  readonly occurredAt: string;
  readonly amount: string;
  readonly reason: RefundReason;
}

/** Until the sale is recorded every refund taken is one that waits for it. */
export type SaleState =
  | { readonly status: 'expected'; readonly refunds: readonly RefundTaken[] }
  | {
      readonly status: 'recorded';
      readonly sale: SaleContent;
      readonly refunds: readonly RefundTaken[];
      readonly refunded: string;
    };

export const sale: Decider<SaleCommand, SaleState, SaleEvent> = {
  initial: { status: 'expected', refunds: [] },

  decide(command, state) {
    switch (command.type) {
      case 'RecordSale':
        return record(command, state);
      case 'RefundSale':
        return refund(command, state);
      case 'TakeBackSale':
        return takeBack(command, state);
      default:
        return unreachable(command);
    }
  },

  evolve(state, event) {
    switch (event.type) {
      case 'sale.recorded':
        return { status: 'recorded', sale: event.data, refunds: state.refunds, refunded: '0' };
      case 'sale.refunded':
        return {
          ...taken(state, event.data),
          ...(state.status === 'recorded' && { refunded: event.data.refundedAfter }),
        };
      case 'sale.refund-awaited':
      case 'sale.refund-exceeded':
        return taken(state, event.data);
      default:
        return unreachable(event);
    }
  },
};

function record({ data, context }: RecordSale, state: SaleState): Decision<SaleEvent> {
  if (state.status === 'recorded') {
    if (repeats(data.given, context.occurredAt, data.names, state.sale)) return [];
    return refuse('SALE_DIFFERS', `sale ${state.sale.externalId} is recorded with other content`, 'externalId');
  }
  const content = contentOf(data.given, data.knowledge, context, data.names);
  if (isRefusal(content)) return content;
  if (Decimal.of(content.amount).isNegative) {
    return refuse('NEGATIVE_SALE', 'a sale is not negative: record what is given back as a credit note', 'lines');
  }
  const recorded = { saleId: data.saleId, ...content };
  const events: SaleEvent[] = [{ type: 'sale.recorded', data: recorded }, ...settleAwaited(recorded, state.refunds)];
  const bytes = bytesOf(events);
  return bytes > MOST_BYTES ? tooLarge(bytes, content.lines.length) : events;
}

function settleAwaited(sale: SaleContent, awaited: readonly RefundTaken[]): SaleEvent[] {
  const events: SaleEvent[] = [];
  let refunded = Decimal.zero;
  for (const waiting of awaited) {
    const event = applied(sale, waiting, refunded, sale.timeZone);
    if (event.type === 'sale.refunded') refunded = Decimal.of(event.data.refundedAfter);
    events.push(event);
  }
  return events;
}

function refund({ data, context }: RefundSale, state: SaleState): Decision<SaleEvent> {
  const known = state.refunds.find(({ externalId }) => keyOf(externalId) === keyOf(data.externalId));
  if (known) return isSameRefund(data, context.occurredAt, known);
  if (data.knowledge.timeZone === null) return refuse('NOT_FOUND', 'there is no such program', 'programId');
  const fault = keyFault(data.externalId, 'externalId') ?? timeFault(context);
  if (fault) return fault;
  const amount = refundAmount(data.amount, state);
  if (isRefusal(amount)) return amount;
  const { refundId, saleId, programId, externalId, reason } = data;
  const request = { refundId, saleId, programId, externalId, occurredAt: context.occurredAt, amount, reason };
  if (state.status === 'expected') return [{ type: 'sale.refund-awaited', data: request }];
  return [applied(state.sale, request, Decimal.of(state.refunded), data.knowledge.timeZone)];
}

/** Whatever stands among the refunds, nothing of it is left afterwards: a number that somebody has used before gives way to the next. */
function takeBack({ data, context }: TakeBackSale, state: SaleState): Decision<SaleEvent> {
  if (state.status === 'expected') return refuse('NOT_FOUND', 'there is no such sale', 'saleId');
  if (isRefusal(allThatIsLeft(state))) return [];
  return refund(new RefundSale({ ...data, ...freeNumber(data, context.tenant, state), amount: null }, context), state);
}

function freeNumber({ programId, externalId, refundId }: TakeBackSale['data'], tenant: string, { refunds }: SaleState) {
  const isUsed = (number: string): boolean => refunds.some((known) => known.externalId === number);
  if (!isUsed(externalId)) return { externalId, refundId };
  let count = 2;
  while (isUsed(`${externalId}:${count}`)) count += 1;
  const next = `${externalId}:${count}`;
  return { externalId: next, refundId: refundIdOf(tenant, programId, next) };
}

function isSameRefund(
  { amount, reason }: RefundSale['data'],
  occurredAt: string,
  known: RefundTaken,
): Decision<SaleEvent> {
  const figure = amount === null ? known.amount : Decimal.parse(amount)?.toString();
  const same = figure === known.amount && reason === known.reason && occurredAt === known.occurredAt;
  return same
    ? []
    : refuse('REFUND_DIFFERS', `refund ${known.externalId} is recorded with other content`, 'externalId');
}

function refundAmount(given: string | null, state: SaleState): string | Refusal {
  if (given === null) return allThatIsLeft(state);
  const amount = amountOf(given, 'amount');
  if (isRefusal(amount)) return amount;
  if (amount.isNegative || amount.isZero) return refuse('NOT_POSITIVE', 'a refund is more than zero', 'amount');
  return amount.toString();
}

function allThatIsLeft(state: SaleState): string | Refusal {
  if (state.status === 'expected') {
    return refuse('AMOUNT_NEEDED', 'a refund that arrives before its sale says its amount', 'amount');
  }
  const left = Decimal.of(state.sale.amount).minus(Decimal.of(state.refunded));
  return left.isZero ? refuse('NOTHING_TO_REFUND', 'nothing of the sale is left to refund', 'amount') : left.toString();
}

function applied(sale: SaleContent, request: RefundTaken, before: Decimal, timeZone: string): SaleEvent {
  const after = before.plus(Decimal.of(request.amount));
  const charged = Decimal.of(sale.amount);
  if (after.compare(charged) > 0) {
    return { type: 'sale.refund-exceeded', data: { ...request, refundable: charged.minus(before).toString() } };
  }
  const figures = { refundedBefore: before.toString(), refundedAfter: after.toString(), charged: sale.amount };
  const { currency, credits } = sale;
  const influence = isInfluence(sale);
  return { type: 'sale.refunded', data: { ...request, currency, timeZone, credits, ...figures, influence } };
}

function taken(state: SaleState, data: RefundTaken): SaleState {
  if (state.refunds.some(({ refundId }) => refundId === data.refundId)) return state;
  const { refundId, saleId, programId, externalId, occurredAt, amount, reason } = data;
  const refund = { refundId, saleId, programId, externalId, occurredAt, amount, reason };
  return { ...state, refunds: [...state.refunds, refund] };
}
