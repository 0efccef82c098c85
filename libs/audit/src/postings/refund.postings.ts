import type { ClawbackReason, LedgerEvent, PassReason, Source } from '#libs/commissions';
import { deterministicId } from '#libs/kernel';
import { monthAt } from '../arithmetic/calendar.js';
import { type LedgerModel, type Root, worth } from './ledger.model.js';
import { digitsOf, moneyText } from '../arithmetic/minor.js';
import { Rational } from '../arithmetic/rational.js';
import { type Volume, windowCommission } from '../rating/volume.js';

/** A refund as one credited partner's ledger meets it. */
export interface Refunded {
  readonly kind: 'refunded';
  readonly source: Source;
  readonly occurredAt: string;
  readonly zone: string;
  readonly reason: ClawbackReason;
  /** Refunded in all before and after this refund, and what was charged; exact. */
  readonly share: { readonly before: string; readonly after: string; readonly charged: string };
}

type ClawedBack = Extract<LedgerEvent, { type: 'ledger.commission-clawed-back' }>['data'];

/** Posts a refund to the model; answers with the ledger event that must stand for it. */
export function postRefund(model: LedgerModel, refund: Refunded): LedgerEvent {
  const root = model.bySale.get(refund.source.saleId ?? '');
  if (!root) return passed(model, refund, 'SALE_EARNED_NOTHING');
  const taken = root.volume ? ofWindow(model, root, root.volume, refund) : ofEntry(root, refund);
  if (!taken) return passed(model, refund, 'NOTHING_LEFT_TO_CLAW_BACK');
  const { source, occurredAt, reason, share } = refund;
  const entryId = deterministicId('entry', model.ledgerId, 'clawed-back', source.eventId, root.entryId);
  const { period, lateFrom } = model.periodFor(monthAt(occurredAt, refund.zone));
  model.link(root, period, taken.amount);
  model.clawbacks.set(entryId, { root, amount: taken.amount, reversed: false, byHand: false });
  const amount = moneyText(taken.amount, model.currency);
  const posting = { entryId, ...model.owner, amount, currency: model.currency, occurredAt, period, lateFrom };
  const links = { of: root.entryId, reason, source, refund: share, window: taken.window, standing: null, draws: [] };
  return { type: 'ledger.commission-clawed-back', data: { ...posting, ...links } };
}

const passed = ({ owner }: LedgerModel, { source, occurredAt }: Refunded, reason: PassReason): LedgerEvent => ({
  type: 'ledger.source-passed',
  data: { source, reason, occurredAt, owner, credited: null, ruleId: null, entry: null },
});

type Taken = { readonly amount: bigint; readonly window: ClawedBack['window'] } | undefined;

/** The part of the granted amount that this refund adds, never past what the entry is still worth. */
function ofEntry(root: Root, { share }: Refunded): Taken {
  const left = worth(root);
  if (left === 0n) return undefined;
  const charged = Rational.of(share.charged);
  const upTo = (refunded: string): bigint =>
    Rational.whole(root.amount).times(Rational.of(refunded)).over(charged).units(0, root.rounding);
  const take = upTo(share.after) - upTo(share.before);
  return { amount: -within(take, left), window: null };
}

/** As much of a figure as lies between zero and the limit. */
function within(figure: bigint, limit: bigint): bigint {
  if (limit > 0n) return figure < 0n ? 0n : figure < limit ? figure : limit;
  return figure > 0n ? 0n : figure > limit ? figure : limit;
}

/** The window without the refunded volume; what caps had cut from it is given up first. */
function ofWindow(model: LedgerModel, root: Root, volume: Volume, { share }: Refunded): Taken {
  if (root.ended || (root.takenByHand !== 0n && worth(root) === 0n)) return undefined;
  const digits = digitsOf(model.currency);
  const window = model.volumeOf(volume.account, Rational.zero);
  const places = Math.max(volume.own.places, digits);
  const gone = (refunded: string): Rational =>
    Rational.minor(
      volume.own.times(Rational.of(refunded)).over(Rational.of(share.charged)).units(places, 'half-away'),
      places,
    );
  const [before, cutBefore] = [window.volume, window.cut];
  const after = before.minus(gone(share.after).minus(gone(share.before)));
  const [exactBefore, exactAfter] = [windowCommission(volume, before), windowCommission(volume, after)];
  const change = exactAfter.units(digits, root.rounding) - exactBefore.units(digits, root.rounding);
  const givenUp = change < 0n ? (-change < cutBefore ? -change : cutBefore) : 0n;
  window.volume = after;
  window.cut = cutBefore - givenUp;
  return {
    amount: change + givenUp,
    window: {
      windowKey: volume.windowKey,
      volumeBefore: before.toString(),
      volumeAfter: after.toString(),
      before: exactBefore.toString(),
      after: exactAfter.toString(),
      cutBefore: moneyText(cutBefore, model.currency),
      cutAfter: moneyText(window.cut, model.currency),
    },
  };
}
