import type { FindingKind } from '../../libs/audit/src/sources/findings.js';
import { dealIdOf } from './deals.js';
import { partnerIdOf } from './facts.js';
import type { Mutant } from './mutated-engine.js';

/** A planted bug, and what the audit must call it: the kind and the source (by its external number) of the first difference. */
export interface NamedMutant extends Mutant {
  readonly name: string;
  readonly kind: FindingKind;
  /** What the source event that the first difference names is called in the scenario; null where a statement is named. */
  readonly source: string | null;
  /** Fields of the first difference, at least. */
  readonly fields: readonly string[];
}

const booking = (name: string): string => `deal:${dealIdOf(name)}`;

export const MUTANTS: readonly NamedMutant[] = [
  {
    name: 'amounts are cut off instead of rounded',
    file: 'kernel/src/money/rounding.ts',
    text: "const up = twice > denominator || (twice === denominator && (rounding === 'half-away' || whole % 2n === 1n));",
    instead: 'const up = false;',
    kind: 'rounding',
    source: 'half-cent',
    fields: ['amount'],
  },
  {
    name: 'halves go to the even neighbour under every plan',
    file: 'kernel/src/money/rounding.ts',
    text: "(rounding === 'half-away' || whole % 2n === 1n)",
    instead: '(whole % 2n === 1n)',
    kind: 'rounding',
    source: 'half-cent',
    fields: ['amount'],
  },
  {
    name: 'halves go away from zero under a half-even plan',
    file: 'kernel/src/money/rounding.ts',
    text: "(rounding === 'half-away' || whole % 2n === 1n)",
    instead: 'true',
    kind: 'rounding',
    source: 'even',
    fields: ['amount'],
  },
  {
    name: 'a cap of the program is exceeded by a cent',
    file: 'commissions/src/rating/caps.ts',
    text: 'limit > granted ? limit - granted : 0n',
    instead: 'limit > granted ? limit - granted + (limit === 5000n ? 1n : 0n) : 0n',
    kind: 'cap',
    source: 'p1',
    fields: ['left'],
  },
  {
    name: 'what draws on a cap of the program is not written down',
    file: 'commissions/src/post-under-caps.provider.ts',
    text: 'if (added.length === 0) continue;',
    instead: 'continue;',
    kind: 'reservation',
    source: 'p1',
    fields: [''],
  },
  {
    name: 'an entry draws on a cap of the program twice',
    file: 'commissions/src/cap.ts',
    text: 'granted += minor(reservation.granted);',
    instead:
      "granted += minor(reservation.granted); events.push(...(before === 0n ? [{ type: 'cap.reserved' as const, data: { ...cap, ...reservation, left: moneyOf(left, currency).amount } }] : []));",
    kind: 'reservation',
    source: 'p1',
    fields: ['entryId'],
  },
  {
    name: 'what is drawn on a cap of the program stands where nobody looks',
    file: 'commissions/src/cap.ts',
    text: 'JSON.stringify([cap.programId, cap.planId, cap.capId, cap.windowKey])',
    instead: 'JSON.stringify([cap.programId, cap.planId, cap.capId, cap.windowKey, "mine"])',
    kind: 'reservation',
    source: null,
    fields: ['stream'],
  },
  {
    name: 'the newest plan version is applied to every sale',
    file: 'commissions/src/source.facts.ts',
    text: 'planInForce(program, planAt(partner, occurredAt), occurredAt)',
    instead: "planInForce(program, planAt(partner, occurredAt), '9999-12-31T00:00:00.000Z')",
    kind: 'plan-version',
    source: 'half-cent',
    fields: ['terms.planVersion'],
  },
  {
    name: 'a sale is skipped',
    file: 'commissions/src/ledger.sources.ts',
    text: 'if (BigInt(item.source.position) <= state.takenUntil) continue;',
    instead:
      "if (BigInt(item.source.position) <= state.takenUntil || ('base' in item && item.base === '5000')) continue;",
    kind: 'source-missing',
    source: 'big',
    fields: [''],
  },
  {
    name: 'a sale is posted twice',
    file: 'commissions/src/ledger.sources.ts',
    text: 'for (const event of decideSource(state, item)) {',
    instead:
      "for (const event of [...decideSource(state, item), ...('base' in item && item.base === '5000' ? decideSource(state, item) : [])]) {",
    kind: 'posting-unknown',
    source: 'big',
    fields: [''],
  },
  {
    name: 'a late entry is posted to the closed month it belongs to',
    file: 'commissions/src/ledger.decision.ts',
    text: 'const late = wanted < state.openPeriod;',
    instead: 'const late = false;',
    kind: 'period',
    source: 'late',
    fields: ['period', 'lateFrom'],
  },
  {
    name: 'the exchange rate is that of the day before',
    file: 'commissions/src/source.facts.ts',
    text: 'dayOf(occurredAt, timeZone)',
    instead: 'plusDays(occurredAt, -1, timeZone).slice(0, 10)',
    kind: 'exchange',
    source: 'dollars',
    fields: ['exchange.day'],
  },
  {
    name: 'a balance of exactly the minimum is not paid out',
    file: 'commissions/src/ledger.closing.ts',
    text: 'if (payable < minorUnits({ amount: policy.minimum, currency }))',
    instead: 'if (payable <= minorUnits({ amount: policy.minimum, currency }))',
    kind: 'statement',
    source: null,
    fields: ['payout', 'carried', 'closing'],
  },
  {
    name: 'what is held is paid out',
    file: 'commissions/src/ledger.closing.ts',
    text: '(state.periods.get(data.period) ?? EMPTY_PERIOD).sum - heldAt(state, data);',
    instead: '(state.periods.get(data.period) ?? EMPTY_PERIOD).sum;',
    kind: 'statement',
    source: null,
    fields: ['payout', 'closing'],
  },
  {
    name: 'a statement does not bind the one before it',
    file: 'commissions/src/ledger.closing.ts',
    text: 'statementHash(state.hash, ledgerId',
    instead: "statementHash('', ledgerId",
    kind: 'statement-hash',
    source: null,
    fields: ['hash'],
  },
  {
    name: 'what was earned later is forfeited together with what was not claimed',
    file: 'commissions/src/ledger.forfeiture.ts',
    text: 'const amount = window.reduce((least, { amount: then }) => (then < least ? then : least), payable);',
    instead: 'const amount = payable;',
    kind: 'forfeiture',
    source: null,
    fields: ['amount'],
  },
  {
    name: 'what nobody claims is kept for ever',
    file: 'commissions/src/ledger.forfeiture.ts',
    text: 'if (amount <= 0n) return [];',
    instead: 'if (amount <= 10_000_000n) return [];',
    kind: 'forfeiture',
    source: null,
    fields: ['entryId', 'amount', 'since'],
  },
  {
    name: 'a won deal is booked twice',
    file: 'sales/src/processes/record-booking-when-deal-won.policy.ts',
    text: 'const bookings = booked.map((one) => bookingOf(event.data, terms, won, one));',
    instead: `const bookings = booked.map((one) => bookingOf(event.data, terms, won, one)).flatMap((one) => [one, { ...one, given: { ...one.given, externalId: one.given.externalId + ':again' } }]);`,
    kind: 'booking-unknown',
    source: `${booking('won')}:again`,
    fields: [],
  },
  {
    name: 'a deal is booked for a cent more than it was won for',
    file: 'sales/src/processes/deal-booking.ts',
    text: 'exact.unitsAt(places),',
    instead: 'exact.unitsAt(places) + 1n,',
    kind: 'booking',
    source: booking('won'),
    fields: ['amount'],
  },
  {
    name: 'influence is credited to the partner that brought the deal',
    file: 'sales/src/processes/deal-booking.ts',
    text: 'credits: [{ partnerId, weight: 10_000 }],',
    instead: 'credits: [{ partnerId: won.partnerId ?? partnerId, weight: 10_000 }],',
    kind: 'booking',
    source: `${booking('won')}:influence:${partnerIdOf('fifty')}`,
    fields: ['credits.0.partnerId'],
  },
  {
    name: 'a deal that was won for nothing is not booked',
    file: 'sales/src/processes/record-booking-when-deal-won.policy.ts',
    text: 'if (!terms || !won) return [];',
    instead: "if (!terms || !won || won.amount === '0') return [];",
    kind: 'booking-missing',
    source: null,
    fields: [''],
  },
  {
    name: 'an imported deal is booked on the day it was registered',
    file: 'sales/src/processes/record-booking-when-deal-won.policy.ts',
    text: 'won.closedAt,',
    instead: "event.type === 'deal.imported' ? (event.data.registeredAt ?? won.closedAt) : won.closedAt,",
    kind: 'booking',
    source: booking('nothing'),
    fields: ['occurredAt'],
  },
  {
    name: 'a revocation takes back what the deal’s own partner earned, and leaves influence',
    file: 'sales/src/processes/record-booking-when-deal-won.policy.ts',
    text: 'return this.takeBack(event, bookings);',
    instead: 'return this.takeBack(event, bookings.slice(0, 1));',
    kind: 'booking-not-reversed',
    source: `${booking('undone')}:influence:${partnerIdOf('fifty')}`,
    fields: [],
  },
];
