import {
  Decimal,
  deterministicId,
  minorUnits,
  periodOf,
  splitByLargestRemainder,
  windowOf,
  roundToMinor,
  exponentOf,
} from '#libs/kernel';
import type { Pays, Rule } from '#libs/programs';
import { isPostable, ownerOf, passed, posting } from './ledger.decision.js';
import { windowId } from './ledger.bookkeeping.js';
import type { SoldItem } from './ledger.commands.js';
import type { CapTaken, LedgerEvent, Rated } from './ledger.events.js';
import { evolveLedger } from './ledger.evolve.js';
import { type OpenLedgerState, payableIn } from './ledger.state.js';
import { commissionOf, rateReached, type Step } from './rating/brackets.js';
import { type CapWindow, grant, type Wish } from './rating/caps.js';
import { firstMatch } from './rating/conditions.js';
import { convertToMinor } from './rating/exchange.js';

type BracketPays = Extract<Pays, { kind: 'brackets' }>;

/** What the program's caps give an entry of what it asks for; minor units. */
export type DrawFor = (entryId: string, caps: readonly CapWindow[], wish: Wish) => bigint;

/** What an entry is worked out from. */
interface Ground {
  readonly state: OpenLedgerState;
  readonly item: SoldItem;
  readonly drawFor: DrawFor;
}

/** What was reserved before: a ledger never draws on a cap that others draw on too. */
const asReserved =
  ({ opened: { currency } }: OpenLedgerState, { reserved }: SoldItem): DrawFor =>
  (entryId, _caps, { asked }) => {
    const most = minorUnits({ amount: reserved?.[entryId] ?? '0', currency });
    return most < asked ? most : asked;
  };

/**
 * One sale or credit note: its entry, with the correction of its window if there is one; or that it earned nothing. Told how to draw on
 * the program's caps, it answers what would be posted.
 */
export function decideSold(
  state: OpenLedgerState,
  item: SoldItem,
  drawFor: DrawFor = asReserved(state, item),
): LedgerEvent[] {
  const ground = { state, item, drawFor };
  const { currency } = state.opened;
  const { tier, partnerKind: kind, partnerCountry: country } = item.terms;
  const rule = firstMatch(item.plan.rules, {
    ...item.facts,
    exchange: item.exchange,
    partner: { tier, kind, country },
  });
  if (!rule) return [passed(state, item, 'NO_RULE_MATCHED')];
  const { pays } = rule;
  switch (pays.kind) {
    case 'share':
      return [accruedOrParked(ground, rule, shareOf(item, pays.rate, currency), pays)];
    case 'flat': {
      const { kind, amount } = pays;
      if (item.source.kind !== 'sale' || Decimal.of(item.base).compare(Decimal.zero) <= 0) {
        return [passed(state, item, 'SALE_EARNED_NOTHING')];
      }
      return [
        accruedOrParked(ground, rule, partOf(item, minorUnits({ amount, currency })), { kind, amount, per: 'sale' }),
      ];
    }
    case 'brackets':
      return underBrackets(ground, rule, pays);
  }
}

/** The source is known and earns nothing: what it would earn is more than any amount that is owed. Its refunds wait with it. */
const tooMuch = ({ state, item: { source, occurredAt } }: Ground): LedgerEvent => ({
  type: 'ledger.source-parked',
  data: { source, reason: 'AMOUNT_OUT_OF_RANGE', occurredAt, owner: ownerOf(state), refund: null },
});

const accruedOrParked = (ground: Ground, rule: Rule, wanted: bigint, rated: Rated): LedgerEvent =>
  isPostable(wanted, ground.state.opened.currency) ? accrued(ground, rule, wanted, rated) : tooMuch(ground);

function shareOf(item: SoldItem, rate: string, currency: string): bigint {
  const exact = Decimal.of(item.base).times(Decimal.of(rate));
  return partOf(item, convertToMinor(exact, item.exchange, currency, item.plan.rounding));
}

const partOf = ({ weights, part }: SoldItem, total: bigint): bigint =>
  splitByLargestRemainder(total, weights)[part] ?? 0n;

function underBrackets(ground: Ground, rule: Rule, pays: BracketPays): LedgerEvent[] {
  const { state, item } = ground;
  const { mode } = pays;
  const steps = ratesOf(pays.steps);
  const { currency } = state.opened;
  const windowKey = windowOf(item.occurredAt, item.timeZone, pays.window);
  const rounded = (exact: Decimal): bigint => roundToMinor(exact, currency, item.plan.rounding);
  const before = state.windows.get(windowId(item.plan.planId, rule.ruleId, windowKey))?.volume ?? Decimal.zero;
  const own = ownVolume(item, currency);
  const after = before.plus(own);
  const [exactBefore, exactAfter] = [commissionOf(before, { mode, steps }), commissionOf(after, { mode, steps })];
  const whole = rounded(exactAfter) - rounded(exactBefore);
  const wanted = mode === 'marginal' ? whole : rounded(own.times(rateReached(after, steps)));
  if (!isPostable(wanted, currency) || !isPostable(whole - wanted, currency)) return [tooMuch(ground)];
  const exact = { before: exactBefore.toString(), after: exactAfter.toString() };
  const volumes = { volumeBefore: before.toString(), volumeAfter: after.toString() };
  const entry = accrued(ground, rule, wanted, {
    kind: 'brackets',
    mode,
    by: 'amount',
    steps,
    windowKey,
    ...volumes,
    ...exact,
  });
  if (whole === wanted) return [entry];
  const next = evolveLedger(state, entry) as OpenLedgerState;
  return [entry, rerated({ ...ground, state: next }, rule, whole - wanted, { windowKey, ...exact })];
}

/** Steps that pay an amount for each are not offered while this ledger rates. */
const ratesOf = (steps: BracketPays['steps']): readonly Step[] => steps.filter((step) => 'rate' in step);

function ownVolume({ base, weights, part, exchange, plan }: SoldItem, currency: string): Decimal {
  const own = Decimal.of(base).times(Decimal.ofUnits(BigInt(weights[part] ?? 0), 4));
  if (!exchange) return own;
  const minor = convertToMinor(own, exchange, currency, plan.rounding);
  return Decimal.ofUnits(minor, exponentOf(currency) ?? 0);
}

function accrued(ground: Ground, rule: Rule, wanted: bigint, rated: Rated): LedgerEvent {
  const { state, item } = ground;
  const { source, terms, base, baseCurrency, excluded, weights, part, exchange, holds, plan, occurredAt } = item;
  const { ruleId } = rule;
  const entryId = deterministicId('entry', state.opened.ledgerId, 'accrued', source.eventId, ruleId, String(part));
  const { granted, caps } = capped(ground, entryId, wanted);
  const line = posting(state, entryId, granted, occurredAt, periodOf(occurredAt, item.timeZone));
  return {
    type: 'ledger.commission-accrued',
    data: {
      ...line,
      ...{ source, terms, ruleId, base, baseCurrency, excluded, split: { weights, part } },
      ...{ rated, rounding: plan.rounding, caps, exchange, holds },
      ...{ timeZone: item.timeZone, payableIn: payableIn(line.period, holds, item.timeZone) },
      ...{ made: null, standing: null, draws: [] },
    },
  };
}

function rerated(
  ground: Ground,
  { ruleId }: Rule,
  wanted: bigint,
  window: { windowKey: string; before: string; after: string },
): LedgerEvent {
  const { state, item } = ground;
  const { source, terms, plan, occurredAt } = item;
  const entryId = deterministicId('entry', state.opened.ledgerId, 'rerated', source.eventId, ruleId);
  const { granted, caps } = capped(ground, entryId, wanted);
  const line = posting(state, entryId, granted, occurredAt, periodOf(occurredAt, item.timeZone));
  return {
    type: 'ledger.window-rerated',
    data: {
      ...line,
      source,
      ruleId,
      terms,
      rounding: plan.rounding,
      ...window,
      caps,
      ...unlinked,
      payableIn: line.period,
    },
  };
}

const unlinked = { of: null, holds: [], held: null };

function capped(
  { state, item, drawFor }: Ground,
  entryId: string,
  wanted: bigint,
): { granted: bigint; caps: readonly CapTaken[] } {
  if (item.source.kind !== 'sale') return { granted: wanted, caps: [] };
  const { plan, occurredAt, timeZone, customerRef: customer } = item;
  const sale = { planId: plan.planId, occurredAt, timeZone, customer };
  const used = (key: string): bigint => state.caps.get(key) ?? 0n;
  const { granted, taken } = grant(wanted, plan.caps, sale, state.opened.currency, used, (caps, wish) =>
    drawFor(entryId, caps, wish),
  );
  return { granted, caps: taken };
}
