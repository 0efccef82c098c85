import { spread } from '../arithmetic/largest-remainder.js';
import { Rational } from '../arithmetic/rational.js';
import { amountInRange, quantityInRange } from './input-range.js';
import type { NetLine } from './sale-lines.js';
import {
  exceededInAll,
  leftOf,
  leftOfLine,
  moneyRefunded,
  refundedInAll,
  type SaleState,
  type StandingRefund,
  unitsRefunded,
} from './sale-state.js';

export interface LineRequest {
  readonly line: number;
  readonly amount?: Rational;
  readonly quantity?: Rational;
}

/** What a refund says: at most one of the three, nothing for all that is left. */
export interface RefundRequest {
  readonly refundId: string;
  readonly amount?: Rational;
  readonly refundedTotal?: Rational;
  readonly lines?: readonly LineRequest[];
  readonly currency?: string;
}

export type RefundFault = 'OUT_OF_RANGE' | 'BAD_AMOUNT' | 'BAD_LINE' | 'CURRENCY_DIFFERS';

/** Why a refund cannot be what it says, whatever its sale is. */
export function requestFault({ amount, refundedTotal, lines = [] }: RefundRequest): RefundFault | undefined {
  const amounts = [amount, refundedTotal, ...lines.map((line) => line.amount)].filter((given) => given !== undefined);
  const quantities = lines.flatMap(({ quantity }) => quantity ?? []);
  if (!amounts.every(amountInRange) || !quantities.every(quantityInRange)) return 'OUT_OF_RANGE';
  const isBad = [amount, ...lines.map((line) => line.amount), ...quantities].some((given) => given && given.sign <= 0);
  // A total of nothing moves nothing.
  return isBad || (refundedTotal && refundedTotal.sign < 0) ? 'BAD_AMOUNT' : undefined;
}

/** Why it does not fit its sale. */
export function fitFault(state: SaleState, currency: string, request: RefundRequest): RefundFault | undefined {
  if (request.currency !== undefined && request.currency !== currency) return 'CURRENCY_DIFFERS';
  const isMisfit = ({ line, quantity }: LineRequest): boolean => {
    const known = state.line(line);
    if (!known || known.spread || known.net.sign < 0) return true;
    return quantity !== undefined && known.quantity.sign <= 0;
  };
  return request.lines?.some(isMisfit) ? 'BAD_LINE' : undefined;
}

/** Refunds what the request asks for and is left; the rest is its excess, which is answered. */
export function refund(state: SaleState, request: RefundRequest, digits: number, excessIn = decimalsOfNet): Rational {
  const ofTheWhole = request.lines === undefined;
  const before = { refunded: refundedInAll(state), exceeded: exceededInAll(state) };
  const standing = state.begin(request.refundId, ofTheWhole);
  if (request.lines) for (const line of request.lines) refundLine(state, standing, line, { digits, excessIn });
  else {
    const told = request.refundedTotal?.minus(before.refunded.plus(before.exceeded));
    const wanted = request.amount ?? told ?? leftOf(state);
    if (wanted.sign > 0) takeOfAll(state, standing, wanted, digits);
  }
  return [...standing.excess.values()].reduce((sum, excess) => sum.plus(excess), Rational.zero);
}

export interface Exceeding {
  readonly refundId: string;
  readonly amount: Rational;
  /** What older builds record of it. */
  readonly older: Rational;
}

interface RecordedExcess {
  readonly exceeded: string;
  readonly lines: readonly { readonly line: number; readonly amount: string }[] | null;
}

/** What exceeds by the decimals that older builds gave too many units; undefined where none are named. */
export function olderExcess(state: SaleState, request: RefundRequest, digits: number): Rational | undefined {
  const byUnits = request.lines?.some(({ quantity }) => quantity !== undefined) ?? false;
  return byUnits ? refund(state.copy(), request, digits, decimalsOfWhatIsLeft) : undefined;
}

/** What an older build recorded as exceeding is what it asks for from then on. */
export function standsAsRecorded(
  state: SaleState,
  { refundId, amount, older }: Exceeding,
  { exceeded, lines }: RecordedExcess,
): boolean {
  if (older.equals(amount) || !older.equals(Rational.of(exceeded))) return false;
  const standing = state.refunds.find((each) => each.refundId === refundId) ?? state.begin(refundId, false);
  for (const line of [...standing.excess.keys()]) state.retract(standing, line);
  for (const { line, amount: each } of lines ?? []) state.exceed(standing, line, Rational.of(each));
  return true;
}

/** What refunds asked for in vain is refunded as soon as something is left again, in the order of the refunds. */
export function moveExcessIn(state: SaleState, digits: number): void {
  for (const standing of state.refunds) {
    for (const [number, wanted] of [...standing.excess]) {
      state.retract(standing, number);
      const line = number === null ? undefined : state.line(number);
      if (number === null) takeOfAll(state, standing, wanted, digits);
      else if (line) takeOfLine(state, standing, line, wanted);
      else exceeds(state, standing, number, wanted);
    }
  }
}

function takeOfAll(state: SaleState, standing: StandingRefund, wanted: Rational, digits: number): void {
  const taken = least(wanted, leftOf(state));
  exceeds(state, standing, null, wanted.minus(taken));
  if (taken.sign === 0) return;
  const lines = state.lines.filter((line) => line.net.sign > 0);
  const left = lines.map((line) => leftOfLine(state, line));
  const places = Math.max(digits, taken.places, ...left.map((amount) => amount.places));
  const parts = spread(taken, left, places);
  lines.forEach((line, at) => take(state, standing, line, parts[at] ?? Rational.zero));
}

const decimalsOfNet: Decimals['excessIn'] = (_, { net }) => net.places;

/** As older builds had it, which forgot the decimals of a line that was refunded. */
const decimalsOfWhatIsLeft: Decimals['excessIn'] = (state, line) => leftOfLine(state, line).places;

interface Decimals {
  readonly digits: number;
  /** Those in which too many units are priced. */
  readonly excessIn: (state: SaleState, line: NetLine) => number;
}

function refundLine(state: SaleState, standing: StandingRefund, request: LineRequest, decimals: Decimals): void {
  const line = state.line(request.line);
  if (!line) return;
  if (request.amount) takeOfLine(state, standing, line, request.amount);
  else if (request.quantity) takeUnits(state, standing, line, request.quantity, decimals);
  else if (line.net.sign === 0) takeUnits(state, standing, line, unitsLeftOf(state, line), decimals);
  else takeOfLine(state, standing, line, leftOfLine(state, line));
}

/** By units: what the line costs up to the last of them less what it cost up to the first (§8). */
function takeUnits(
  state: SaleState,
  standing: StandingRefund,
  line: NetLine,
  asked: Rational,
  { digits, excessIn }: Decimals,
): void {
  const before = unitsRefunded(state, line.line);
  const left = line.quantity.minus(before);
  const finest = Math.max(digits, leftOfLine(state, line).places);
  const upTo = (units: Rational, places: number): Rational => {
    if (line.quantity.sign === 0) return Rational.zero;
    return Rational.minor(line.net.times(units).over(line.quantity).units(places, 'half-away'), places);
  };
  if (asked.compare(left) < 0) {
    const price = upTo(before.plus(asked), finest).minus(upTo(before, finest));
    takeOfLine(state, standing, line, least(price, leftOfLine(state, line)), asked);
  } else {
    const tooMany = upTo(asked.minus(left), Math.max(digits, excessIn(state, line)));
    takeOfLine(state, standing, line, leftOfLine(state, line), left);
    exceeds(state, standing, line.line, tooMany);
  }
}

function takeOfLine(
  state: SaleState,
  standing: StandingRefund,
  line: NetLine,
  wanted: Rational,
  units?: Rational,
): void {
  const taken = least(wanted, least(leftOfLine(state, line), leftOf(state)));
  // What exceeds takes its units with it, and brings them when it is refunded after all.
  take(state, standing, line, taken, taken.equals(wanted) ? units : undefined);
  exceeds(state, standing, line.line, wanted.minus(taken));
}

/** Money takes units in proportion, and all of them with the last of it. */
function take(state: SaleState, standing: StandingRefund, line: NetLine, money: Rational, units?: Rational): void {
  const hasUnits = line.quantity.sign > 0;
  const unitsLeft = hasUnits ? unitsLeftOf(state, line) : Rational.zero;
  const last = hasUnits && money.sign > 0 && money.plus(moneyRefunded(state, line.line)).equals(line.net);
  const inProportion = hasUnits && line.net.sign !== 0 ? line.quantity.times(money).over(line.net) : Rational.zero;
  const moved = units ?? (last ? unitsLeft : least(inProportion, unitsLeft));
  if (money.sign !== 0 || moved.sign !== 0) {
    state.take(standing, { line: line.line, money, units: moved });
  }
}

function exceeds(state: SaleState, standing: StandingRefund, line: number | null, excess: Rational): void {
  if (excess.sign > 0) state.exceed(standing, line, excess);
}

const unitsLeftOf = (state: SaleState, { line, quantity }: NetLine): Rational =>
  quantity.minus(unitsRefunded(state, line));

const least = (one: Rational, other: Rational): Rational => (one.compare(other) < 0 ? one : other);
