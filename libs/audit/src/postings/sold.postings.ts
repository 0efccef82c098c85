import type { CapTaken, LedgerEvent, Rated } from '#libs/commissions';
import { deterministicId } from '#libs/kernel';
import { monthAt } from '../arithmetic/calendar.js';
import { type LedgerModel, payableIn, type Root } from './ledger.model.js';
import { digitsOf, moneyText } from '../arithmetic/minor.js';
import type { CapTerms, RatedSource } from '../rating/rating.js';
import { Rational } from '../arithmetic/rational.js';
import { rateAt, type Volume, windowCommission } from '../rating/volume.js';

/** No result is larger than ten to the power of this. */
const MOST_WHOLE_ZEROS = 15;

interface Wish {
  readonly rated: Rated;
  readonly wanted: bigint;
  /** What the window gains beyond the source's own entry: the correction of earlier sales. */
  readonly rest: bigint;
}

/**
 * Posts a sale or credit note to the model; answers with the ledger events that must stand for it, or undefined where a result would be
 * more than 10^15 of the currency: then nothing is posted.
 */
export function postSold(model: LedgerModel, source: RatedSource): LedgerEvent[] | undefined {
  const wish = wishOf(model, source);
  if (!wish) return undefined;
  const entry = accrue(model, source, wish);
  return wish.rest === 0n ? [entry] : [entry, rerate(model, source, wish)];
}

function wishOf(model: LedgerModel, { pays, rounding }: RatedSource): Wish | undefined {
  const digits = digitsOf(model.currency);
  const most = 10n ** BigInt(MOST_WHOLE_ZEROS + digits);
  const isTooMuch = (units: bigint): boolean => units > most || units < -most;
  if (pays.kind === 'fixed') {
    return isTooMuch(pays.wanted) ? undefined : { rated: pays.rated, wanted: pays.wanted, rest: 0n };
  }
  const window = model.volumeOf(pays.account, Rational.zero);
  const [before, after] = [window.volume, window.volume.plus(pays.own)];
  const [exactBefore, exactAfter] = [windowCommission(pays, before), windowCommission(pays, after)];
  const gain = exactAfter.units(digits, rounding) - exactBefore.units(digits, rounding);
  const wanted = pays.mode === 'marginal' ? gain : pays.own.times(rateAt(pays.steps, after)).units(digits, rounding);
  if (isTooMuch(wanted) || isTooMuch(gain - wanted)) return undefined;
  window.volume = after;
  return {
    wanted,
    rest: gain - wanted,
    rated: {
      kind: 'brackets',
      mode: pays.mode,
      by: 'amount',
      steps: pays.writtenSteps,
      windowKey: pays.windowKey,
      volumeBefore: before.toString(),
      volumeAfter: after.toString(),
      before: exactBefore.toString(),
      after: exactAfter.toString(),
    },
  };
}

function accrue(model: LedgerModel, source: RatedSource, { rated, wanted }: Wish): LedgerEvent {
  const { ruleId, split, terms, rounding, exchange, holds, base, baseCurrency, excluded } = source;
  const entryId = deterministicId(
    'entry',
    model.ledgerId,
    'accrued',
    source.source.eventId,
    ruleId,
    String(split.part),
  );
  const { granted, caps } = capped(model, source, entryId, wanted);
  const volume = source.pays.kind === 'volume' ? source.pays : null;
  const posting = rootPosting(model, source, entryId, granted);
  const root = addRoot(model, source, posting.period, { entryId, amount: granted, volume });
  if (source.source.saleId !== null) model.bySale.set(source.source.saleId, root);
  noteCut(model, volume, wanted - granted);
  const payable = { timeZone: source.zone, payableIn: payableIn(posting.period, holds, source.zone) };
  const figures = {
    terms,
    ruleId,
    base,
    baseCurrency,
    excluded,
    split,
    rated,
    rounding,
    caps,
    exchange,
    holds,
    ...payable,
    ...{ made: null, standing: null, draws: [] },
  };
  return { type: 'ledger.commission-accrued', data: { ...posting, source: source.source, ...figures } };
}

function rerate(model: LedgerModel, source: RatedSource, { rated, rest }: Wish): LedgerEvent {
  const { ruleId, terms, rounding, pays } = source;
  const entryId = deterministicId('entry', model.ledgerId, 'rerated', source.source.eventId, ruleId);
  const { granted, caps } = capped(model, source, entryId, rest);
  const posting = rootPosting(model, source, entryId, granted);
  addRoot(model, { ...source, holds: [] }, posting.period, { entryId, amount: granted, volume: null });
  noteCut(model, pays.kind === 'volume' ? pays : null, rest - granted);
  if (rated.kind !== 'brackets') throw new Error('only brackets are rated again');
  const { windowKey, before, after } = rated;
  const figures = {
    ruleId,
    terms,
    rounding,
    windowKey,
    before,
    after,
    caps,
    ...{ of: null, holds: [], held: null, payableIn: posting.period },
  };
  return { type: 'ledger.window-rerated', data: { ...posting, source: source.source, ...figures } };
}

function rootPosting(model: LedgerModel, { occurredAt, zone }: RatedSource, entryId: string, amount: bigint) {
  const { period, lateFrom } = model.periodFor(monthAt(occurredAt, zone));
  const money = { amount: moneyText(amount, model.currency), currency: model.currency };
  return { entryId, ...model.owner, ...money, occurredAt, period, lateFrom };
}

function addRoot(
  model: LedgerModel,
  { source, rounding, holds, zone }: RatedSource,
  period: string,
  own: Pick<Root, 'entryId' | 'amount' | 'volume'>,
): Root {
  return model.addRoot({
    ...own,
    period,
    owedSince: BigInt(source.position),
    rounding,
    holds: [...holds],
    zone,
    decidedAt: null,
  });
}

function capped(
  model: LedgerModel,
  { caps: terms, source, terms: { planId, planVersion } }: RatedSource,
  entryId: string,
  wanted: bigint,
): { granted: bigint; caps: CapTaken[] } {
  if (wanted <= 0n) return { granted: wanted, caps: [] };
  const { caps, currency, ledgerId, partnerId } = model;
  const used = (account: string): bigint => model.capsUsed.get(account) ?? 0n;
  const leftOf = (cap: CapTerms): bigint => {
    if (cap.shared) return caps.leftFor(entryId, cap);
    return cap.amount > used(cap.account) ? cap.amount - used(cap.account) : 0n;
  };
  const granted = terms.map(leftOf).reduce((least, left) => (left < least ? left : least), wanted);
  const draw = {
    drawId: entryId,
    entryId,
    ledgerId,
    partnerId,
    source,
    planId,
    planVersion,
    currency,
    wanted,
    granted,
  };
  for (const cap of terms) {
    if (cap.shared) caps.draw(draw, cap);
    else model.capsUsed.set(cap.account, used(cap.account) + granted);
  }
  const figures = { wanted: moneyText(wanted, currency), granted: moneyText(granted, currency) };
  return { granted, caps: terms.map(({ capId, windowKey }) => ({ capId, windowKey, ...figures })) };
}

function noteCut(model: LedgerModel, volume: Volume | null, cut: bigint): void {
  if (volume) model.volumeOf(volume.account, Rational.zero).cut += cut;
}
