import { dayOf, Decimal, type Instant, plusDays, type Recorded } from '#libs/kernel';
import { earningAt, type Partner, type PartnerState, planAt, tierAt } from '#libs/partners';
import { holdPolicyInForce, payoutPolicyInForce, type Plan, planInForce, type Program } from '#libs/programs';
import { isStale, type RatesState, ratesOn } from '#libs/rates';
import type { CreditNoteEvent, SaleContent, SaleEvent } from '#libs/sales';
import type { RatedItem, RefundItem, SoldItem, SourceItem } from './ledger.commands.js';
import type { Exchange, Hold, Source } from './ledger.events.js';
import { baseOf } from './rating/base.js';

export type Sold = Recorded<Extract<SaleEvent, { type: 'sale.recorded' }>> | Recorded<CreditNoteEvent>;
export type Refunded = Recorded<Extract<SaleEvent, { type: 'sale.refunded' }>>;

/** What was known when a source is rated, with the revisions it was read at. */
export interface Knowledge {
  readonly program: Program;
  readonly programRevision: bigint;
  readonly partner: PartnerState;
  readonly partnerRevision: bigint;
  readonly rates: RatesState | null;
}

const DEFAULT_RATE_SOURCE = 'ecb';

/** Which published figures a program converts with at a moment. */
export const rateSourceAt = (program: Program, at: Instant): string =>
  payoutPolicyInForce(program, at)?.rateSource ?? DEFAULT_RATE_SOURCE;

const sourceOf = ({ id, stream, revision, position, ...event }: Sold | Refunded): Source => {
  const at = { eventId: id, stream, revision: String(revision), position: String(position.commit) };
  switch (event.type) {
    case 'sale.recorded':
      return { ...at, kind: 'sale', id: event.data.saleId, saleId: event.data.saleId };
    case 'credit-note.recorded':
      return { ...at, kind: 'credit-note', id: event.data.creditNoteId, saleId: null };
    case 'sale.refunded':
      return { ...at, kind: 'refund', id: event.data.refundId, saleId: event.data.saleId };
  }
};

export function refundItem(event: Refunded): RefundItem {
  const { occurredAt, timeZone, reason } = event.data;
  return { kind: 'refunded', source: sourceOf(event), occurredAt, timeZone, reason, ...shareOf(event.data) };
}

/** Of a sale that is worth nothing, all of it is given back, or nothing; and once only. */
function shareOf({ refundedBefore: before, refundedAfter: after, charged, ...of }: Refunded['data']) {
  return Decimal.of(charged).isZero
    ? { before: of.wasRefundedWhole ? '1' : '0', after: of.refundedWhole ? '1' : '0', charged: '1' }
    : { before, after, charged };
}

/** A sale or credit note for one of its partners: with the terms it is rated under, or why it earns nothing. */
export function soldItem(event: Sold, partnerId: string, known: Knowledge): SourceItem {
  const { occurredAt } = event.data;
  const taken = { source: sourceOf(event), occurredAt };
  const { program, partner } = known;
  const passed = (reason: Extract<RatedItem, { kind: 'passed' }>['reason']): RatedItem => ({
    kind: 'passed',
    reason,
    ...taken,
  });
  if (occurredAt < program.startsAt) return passed('BEFORE_PROGRAM_START');
  if (partner.status === 'absent' || earningAt(partner, occurredAt) === 'earns-nothing')
    return passed('PARTNER_COULD_NOT_EARN');
  const plan = planInForce(program, planAt(partner, occurredAt), occurredAt);
  if (!plan) return passed('NO_PLAN_IN_FORCE');
  const exchange = exchangeFor(event.data, known);
  if (exchange === undefined) return { kind: 'unrated', ...taken };
  return { kind: 'sold', ...taken, ...termsOf(event, partnerId, known, partner, plan), exchange };
}

function termsOf(
  event: Sold,
  partnerId: string,
  { program, programRevision, partnerRevision }: Knowledge,
  partner: Partner,
  plan: Plan,
): Omit<SoldItem, 'kind' | 'source' | 'occurredAt' | 'exchange'> {
  const { occurredAt, timeZone, currency, credits, customer, lines } = event.data;
  const { base, excluded } = baseOf(lines, plan.base);
  return {
    ...{ timeZone, plan, customerRef: customer?.ref ?? null, facts: factsOf(event.data) },
    ...{ base: base.toString(), excluded: excluded.toString(), baseCurrency: currency },
    weights: credits.map(({ weight }) => weight),
    part: credits.findIndex((credit) => credit.partnerId === partnerId),
    holds: event.type === 'sale.recorded' ? holdsOf(program, partner, occurredAt, timeZone) : [],
    terms: {
      ...{ planId: plan.planId, planVersion: plan.version },
      ...{ programRevision: String(programRevision), partnerRevision: String(partnerRevision) },
      ...{ tier: tierAt(partner, occurredAt), partnerKind: partner.kind, partnerCountry: partner.country },
    },
  };
}

const factsOf = ({ customer, amount, lines, saleType, metadata }: Omit<SaleContent, 'saleId'>): SoldItem['facts'] => ({
  customer: { country: customer?.country ?? null, returning: customer?.returning ?? null },
  ...{ amount, saleType, metadata },
  products: [...new Set(lines.map(({ product }) => product))],
  categories: [...new Set(lines.flatMap(({ category }) => category ?? []))],
});

function holdsOf(program: Program, partner: Partner, at: Instant, timeZone: string): Hold[] {
  const days = holdPolicyInForce(program, at)?.maturityDays ?? 0;
  const maturity: Hold[] = days > 0 ? [{ kind: 'maturity', until: plusDays(at, days, timeZone) }] : [];
  return earningAt(partner, at) === 'earns-into-hold' ? [...maturity, { kind: 'risk', until: null }] : maturity;
}

/** null when nothing needs converting, undefined when no figure is young enough. */
function exchangeFor(
  { currency, occurredAt, timeZone }: Pick<SaleContent, 'currency' | 'occurredAt' | 'timeZone'>,
  { program, rates }: Knowledge,
): Exchange | null | undefined {
  if (currency === program.currency) return null;
  const found = rates && ratesOn(rates, currency, program.currency, dayOf(occurredAt, timeZone));
  return !found || isStale(found) ? undefined : found;
}
