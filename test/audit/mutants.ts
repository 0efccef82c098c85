import type { FindingKind } from '../../libs/audit/src/findings.js';
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
    file: 'kernel/src/rounding.ts',
    text: "const up = twice > denominator || (twice === denominator && (rounding === 'half-away' || whole % 2n === 1n));",
    instead: 'const up = false;',
    kind: 'rounding',
    source: 'half-cent',
    fields: ['amount'],
  },
  {
    name: 'halves go to the even neighbour under every plan',
    file: 'kernel/src/rounding.ts',
    text: "(rounding === 'half-away' || whole % 2n === 1n)",
    instead: '(whole % 2n === 1n)',
    kind: 'rounding',
    source: 'half-cent',
    fields: ['amount'],
  },
  {
    name: 'halves go away from zero under a half-even plan',
    file: 'kernel/src/rounding.ts',
    text: "(rounding === 'half-away' || whole % 2n === 1n)",
    instead: 'true',
    kind: 'rounding',
    source: 'even',
    fields: ['amount'],
  },
  {
    name: 'a bracket begins above its edge, not at it',
    file: 'commissions/src/rating/brackets.ts',
    text: 'Decimal.of(step.from).compare(volume) <= 0',
    instead: 'Decimal.of(step.from).compare(volume) < 0',
    kind: 'bracket',
    source: 'r2',
    fields: ['rated.after', 'amount'],
  },
  {
    name: 'a cap is exceeded by a cent',
    file: 'commissions/src/rating/caps.ts',
    text: 'minorUnits({ amount: cap.amount, currency })',
    instead: '(minorUnits({ amount: cap.amount, currency }) + 1n)',
    kind: 'cap',
    source: 'c1',
    fields: ['caps.0.granted', 'amount'],
  },
  {
    name: 'a clawback frees the cap',
    file: 'commissions/src/ledger.evolve.ts',
    text: "const posted = link(post(before, data, origin('ledger.commission-clawed-back', of, source)), of, data);",
    instead: `const linked = link(post(before, data, origin('ledger.commission-clawed-back', of, source)), of, data);
  const posted = { ...linked, caps: linked.caps.map((used) => used + minorUnits(data)) };`,
    kind: 'cap',
    source: 'c6',
    fields: ['caps.0.granted', 'amount'],
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
    name: 'a clawback is computed from what is left, not from the original',
    file: 'commissions/src/ledger.refunds.ts',
    text: 'proportion(amount, Decimal.of(refunded), Decimal.of(charged), rounding)',
    instead: 'proportion(left, Decimal.of(refunded), Decimal.of(charged), rounding)',
    kind: 'clawback',
    source: 'linear-2',
    fields: ['amount'],
  },
  {
    name: 'each part of a split is rounded on its own',
    file: 'commissions/src/ledger.sold.ts',
    text: 'splitByLargestRemainder(total, weights)[part] ?? 0n',
    instead: '(total * BigInt(weights[part] ?? 0)) / 10_000n',
    kind: 'split',
    source: 'linear',
    fields: ['amount'],
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
    text: 'const payable = state.closing + sum - held;',
    instead: 'const payable = state.closing + sum;',
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
    name: 'a won deal is booked twice',
    file: 'sales/src/record-booking-when-deal-won.policy.ts',
    text: 'return this.record(event, all, won.closedAt);',
    instead: `return this.record(event, all.flatMap((one) => [one, { ...one, given: { ...one.given, externalId: one.given.externalId + ':again' } }]), won.closedAt);`,
    kind: 'booking-unknown',
    source: `${booking('won')}:again`,
    fields: [],
  },
  {
    name: 'a deal is booked for a cent more than it was won for',
    file: 'sales/src/deal-booking.ts',
    text: 'exact.unitsAt(places),',
    instead: 'exact.unitsAt(places) + 1n,',
    kind: 'booking',
    source: booking('won'),
    fields: ['amount'],
  },
  {
    name: 'influence is credited to the partner that brought the deal',
    file: 'sales/src/deal-booking.ts',
    text: "{ partnerId, saleType: 'deal-influence',",
    instead: "{ partnerId: won.partnerId ?? partnerId, saleType: 'deal-influence',",
    kind: 'booking',
    source: `${booking('won')}:influence:${partnerIdOf('fifty')}`,
    fields: ['credits.0.partnerId'],
  },
  {
    name: 'a deal that was won for nothing is not booked',
    file: 'sales/src/deal-booking.ts',
    text: 'if (won.partnerId === null) return [];',
    instead: "if (won.partnerId === null || won.amount === '0') return [];",
    kind: 'booking-missing',
    source: null,
    fields: [''],
  },
  {
    name: 'an imported deal is booked on the day it was registered',
    file: 'sales/src/record-booking-when-deal-won.policy.ts',
    text: 'ownBooking(event.data, importedTerms(event.data), won), won.closedAt)',
    instead: 'ownBooking(event.data, importedTerms(event.data), won), event.data.registeredAt)',
    kind: 'booking',
    source: booking('nothing'),
    fields: ['occurredAt'],
  },
  {
    name: 'a revocation takes back what the deal’s own partner earned, and leaves influence',
    file: 'sales/src/record-booking-when-deal-won.policy.ts',
    text: 'return this.takeBack(event, all);',
    instead: 'return this.takeBack(event, all.slice(0, 1));',
    kind: 'booking-not-reversed',
    source: `${booking('undone')}:influence:${partnerIdOf('fifty')}`,
    fields: [],
  },
];
