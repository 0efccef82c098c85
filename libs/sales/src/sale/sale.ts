import {
  type Decider,
  Decimal,
  type Decision,
  isRefusal,
  keyFault,
  keyOf,
  type Refusal,
  refuse,
  textFault,
  unreachable,
} from '#libs/kernel';
import { amend } from '../amendment/amendment.js';
import { NO_NAMES } from '../content/draft.js';
import { NAMED_CREDITS, creditedContent, creditingFault, repeatsCrediting } from './crediting.js';
import { checkContent, repeats, timeFault } from '../content/content.js';
import type { SaleEvent } from '../events/sale.events.js';
import { asWritten } from './as-written.js';
import { MOST_REASON, NO_PROGRAM, NO_SALE, reassignSale, reattributeSale } from './recrediting.js';
import { applyRefund, awaitedEvent, settleAwaited } from '../refund/apply-refund.js';
import type { RecordedSale } from '../refund/recorded-sale.js';
import type { RefundState } from '../refund/refund.state.js';
import { requestOf } from '../refund/refund-request.js';
import { reverse, reversible, withdraw } from '../refund/reversal.js';
import { refundOfWhole, reversalOfTakeBack } from './take-back.js';
import type {
  AmendSale,
  GiveBackSale,
  RecordSale,
  RefundSale,
  ReverseRefund,
  SaleCommand,
  TakeBackSale,
} from './sale.commands.js';
import { evolve, type SaleState } from './sale.state.js';
import type { SaleRefusal } from '../events/sale.refusals.js';

/** All of them are applied in the append that records the sale. */
const MOST_WAITING = 20;

export const sale: Decider<SaleCommand, SaleState, SaleEvent, SaleRefusal> = {
  initial: { status: 'expected', refunds: [] },

  decide(command, state) {
    switch (command.type) {
      case 'RecordSale':
        return record(command, state);
      case 'RefundSale':
        return refund(command, state);
      case 'TakeBackSale':
        return takeBack(command, state);
      case 'GiveBackSale':
        return giveBack(command, state);
      case 'ReverseRefund':
        return reverseRefund(command, state);
      case 'AmendSale':
        return amendSale(command, state);
      case 'ReassignSale':
        return reassignSale(command, state);
      case 'ReattributeSale':
        return reattributeSale(command, state);
      default:
        return unreachable(command);
    }
  },

  evolve,
};

function record({ data, context }: RecordSale, state: SaleState): Decision<SaleEvent, SaleRefusal> {
  const { given, names = NO_NAMES, crediting = NAMED_CREDITS } = data;
  if (state.status === 'recorded') {
    const named = state.sale.crediting === 'explicit' ? state.sale : { ...state.sale, credits: [], namedCredits: [] };
    const isSame = repeats(given, context.occurredAt, names, named);
    if (isSame && repeatsCrediting(crediting, given.credits, names, state.sale)) return [];
    const { externalId } = state.sale;
    return refuse(
      'SALE_DIFFERS',
      `sale ${externalId} is recorded with other content; lines that were edited since are an amendment`,
      'externalId',
    );
  }
  const content = checkContent(data.given, data.knowledge, context, 'sale', data.names);
  if (isRefusal(content)) return content;
  const fault = creditingFault(crediting, given.credits);
  if (fault) return fault;
  if (Decimal.of(content.amount).isNegative) {
    const why =
      'a sale is not negative: record what is given back as a credit note, and of a discount what it took off';
    return refuse('NEGATIVE_SALE', why, 'lines');
  }
  const found = creditedContent(crediting, names);
  const recorded: SaleEvent = { type: 'sale.recorded', data: { saleId: data.saleId, ...content, ...found } };
  return asWritten([recorded, ...settledBy(recorded, state)], content);
}

/** Most sales are recorded before anything is refunded: their lines are not worked out for that. */
function settledBy(recorded: SaleEvent, state: SaleState): readonly SaleEvent[] {
  if (!state.refunds.some(({ status }) => status === 'waiting')) return [];
  const asRecorded = evolve(state, recorded) as RecordedSale;
  return settleAwaited(asRecorded, (before, event) => evolve(before, event) as RecordedSale);
}

function refund({ data, context }: RefundSale, state: SaleState): Decision<SaleEvent, SaleRefusal> {
  const known = state.refunds.find(({ externalId }) => keyOf(externalId) === keyOf(data.externalId));
  if (known) return isSameRefund(data, context.occurredAt, known);
  const { refundId, saleId, programId, externalId, reason, knowledge } = data;
  if (state.status === 'expected' && data.waitsForSale === false)
    return refuse('NOT_A_SALE', 'no sale has this number', 'saleExternalId');
  if (knowledge.timeZone === null) return NO_PROGRAM;
  const fault = keyFault(externalId, 'externalId') ?? timeFault(context);
  if (fault) return fault;
  const asked = requestOf(data.asked);
  if (isRefusal(asked)) return asked;
  const request = { refundId, saleId, programId, externalId, occurredAt: context.occurredAt, reason, asked };
  if (state.status === 'expected') return waits(state) ?? [awaitedEvent(request)];
  const events = applyRefund(state, request, knowledge.timeZone);
  return isRefusal(events) ? events : asWritten(events, state.sale);
}

function waits({ refunds }: SaleState): Refusal<SaleRefusal> | undefined {
  if (refunds.filter(({ status }) => status === 'waiting').length < MOST_WAITING) return undefined;
  const why = `${MOST_WAITING} refunds wait for this sale already: record the sale first, or correct its number`;
  return refuse('TOO_MANY', why, 'saleExternalId');
}

/** Whatever stands among the refunds, or is reversed later, nothing of the sale is left. */
function takeBack(command: TakeBackSale, state: SaleState): Decision<SaleEvent, SaleRefusal> {
  if (state.status === 'expected') return NO_SALE;
  const whole = refundOfWhole(command, state);
  if (whole === 'done') return [];
  return isRefusal(whole) ? whole : refund(whole, state);
}

/** What was taken back of the sale stands again. */
function giveBack(command: GiveBackSale, state: SaleState): Decision<SaleEvent, SaleRefusal> {
  if (state.status === 'expected') return NO_SALE;
  const reversal = reversalOfTakeBack(command, state);
  if (reversal === 'done') return [];
  return isRefusal(reversal) ? reversal : reverseRefund(reversal, state);
}

/** History from before it was recorded knows of a refund only how much it was. */
function isSameRefund(
  { asked, reason }: RefundSale['data'],
  occurredAt: string,
  known: RefundState,
): Decision<SaleEvent, SaleRefusal> {
  const request = requestOf(asked);
  const same =
    !isRefusal(request) &&
    (known.asked
      ? JSON.stringify(request) === JSON.stringify(known.asked)
      : request.extent.kind === 'rest' || (request.extent.kind === 'amount' && request.extent.amount === known.amount));
  if (same && reason === known.reason && occurredAt === known.occurredAt) return [];
  return refuse('REFUND_DIFFERS', `refund ${known.externalId} is recorded with other content`, 'externalId');
}

function reverseRefund({ data, context }: ReverseRefund, state: SaleState): Decision<SaleEvent, SaleRefusal> {
  const { refundId, saleId, programId, reason, knowledge } = data;
  if (knowledge.timeZone === null) return NO_PROGRAM;
  const fault = textFault(reason, 'reason', { most: MOST_REASON }) ?? timeFault(context);
  if (fault) return fault;
  const known = reversible(state.refunds, refundId);
  if (isRefusal(known)) return known;
  const reversal = { saleId, programId, occurredAt: context.occurredAt, timeZone: knowledge.timeZone, reason };
  if (state.status === 'expected' || known.status !== 'applied')
    return [withdraw(known, reversal, state.status === 'recorded' ? state : null)];
  return asWritten([reverse(state, known, reversal)], state.sale);
}

function amendSale({ data, context }: AmendSale, state: SaleState): Decision<SaleEvent, SaleRefusal> {
  const { lines, knowledge } = data;
  if (knowledge.timeZone === null) return NO_PROGRAM;
  if (state.status === 'expected') return NO_SALE;
  const fault = timeFault(context);
  if (fault) return fault;
  const events = amend(state, lines, { occurredAt: context.occurredAt, timeZone: knowledge.timeZone });
  return isRefusal(events) ? events : asWritten(events, { lines });
}
