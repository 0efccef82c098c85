import { Decimal, deterministicId, moneyOf, periodOf, roundToMinor } from '#libs/kernel';
import type { RefundItem } from './ledger.commands.js';
import { ownerOf, passed, posting } from './ledger.decision.js';
import type { LedgerEvent, WindowCorrected } from './ledger.events.js';
import type { OpenLedgerState, Root } from './ledger.state.js';
import { commissionOf, refundedVolume } from './rating/brackets.js';
import { proportion } from './rating/exchange.js';

/** What a refund takes back of its sale's commission; a refund of a parked sale waits with it. */
export function decideRefunded(state: OpenLedgerState, item: RefundItem): LedgerEvent[] {
  const { source, occurredAt } = item;
  const saleId = source.saleId ?? '';
  if (state.parked.some((parked) => parked.refund === null && parked.saleId === saleId)) return [waits(state, item)];
  const of = state.bySale.get(saleId);
  const root = of === undefined ? undefined : state.roots.get(of);
  if (of === undefined || !root) return [passed(state, item, 'SALE_EARNED_NOTHING')];
  if (nothingLeft(root)) return [passed(state, item, 'NOTHING_LEFT_TO_CLAW_BACK')];
  const { before, after, charged, reason } = item;
  const { amount, window } = root.brackets
    ? correctWindow(state, root, item)
    : { amount: -takeOf(root, item), window: null };
  const entryId = deterministicId('entry', state.opened.ledgerId, 'clawed-back', source.eventId, of);
  const line = posting(state, entryId, amount, occurredAt, periodOf(occurredAt, item.timeZone));
  const data = { ...line, of, reason, source, refund: { before, after, charged }, window, standing: null, draws: [] };
  return [{ type: 'ledger.commission-clawed-back', data }];
}

const nothingLeft = ({ brackets, ended, left, takenByHand }: Root): boolean =>
  brackets ? ended || (takenByHand !== 0n && left === 0n) : left === 0n;

/** Steps of a running total, so that parts add up to the whole however a sale is given back. */
function takeOf({ amount, left, rounding }: Root, { before, after, charged }: RefundItem): bigint {
  const until = (refunded: string): bigint => proportion(amount, Decimal.of(refunded), Decimal.of(charged), rounding);
  const take = until(after) - until(before);
  return left > 0n ? least(most(take, 0n), left) : most(least(take, 0n), left);
}

function correctWindow(
  state: OpenLedgerState,
  { brackets, rounding }: Root,
  { before, after, charged }: RefundItem,
): { amount: bigint; window: WindowCorrected | null } {
  const { currency } = state.opened;
  const window = state.windows.get(brackets?.key ?? '');
  if (!brackets || !window) return { amount: 0n, window: null };
  const gone = (refunded: string): Decimal =>
    refundedVolume(brackets.volume, Decimal.of(refunded), Decimal.of(charged), currency);
  const volume = window.volume.minus(gone(after).minus(gone(before)));
  const [exactBefore, exactAfter] = [commissionOf(window.volume, brackets), commissionOf(volume, brackets)];
  const difference = roundToMinor(exactAfter, currency, rounding) - roundToMinor(exactBefore, currency, rounding);
  const used = difference < 0n ? least(-difference, window.cut) : 0n;
  const { windowKey } = brackets;
  return {
    amount: difference + used,
    window: {
      ...{ windowKey, volumeBefore: window.volume.toString(), volumeAfter: volume.toString() },
      ...{ before: exactBefore.toString(), after: exactAfter.toString() },
      cutBefore: moneyOf(window.cut, currency).amount,
      cutAfter: moneyOf(window.cut - used, currency).amount,
    },
  };
}

const most = (a: bigint, b: bigint): bigint => (a > b ? a : b);
const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);

function waits(
  state: OpenLedgerState,
  { source, occurredAt, timeZone, reason, before, after, charged }: RefundItem,
): LedgerEvent {
  const owner = ownerOf(state);
  const refund = { timeZone, reason, before, after, charged };
  return { type: 'ledger.source-parked', data: { source, reason: 'SALE_PARKED', occurredAt, owner, refund } };
}
