import { dayOf, type Instant, keyOf, plusDays, type Position, type Recorded } from '#libs/kernel';
import { earningAt, type Partner, type PartnerState, planAt, tierAt } from '#libs/partners';
import { holdPolicyInForce, payoutPolicyInForce, type Plan, planInForce, type Program } from '#libs/programs';
import { conversionOn, type KnownConversion, type RatesState } from '#libs/rates';
import type { CreditNoteEvent, SaleEvent, SaleLines } from '#libs/sales';
import type { SoldCredit, SoldItem, SourceItem } from '../ledger/commands/ledger.commands.js';
import type { Hold, Source } from '../ledger/events/ledger.events.js';
import type { ClaimLevel, Source as CreditSource } from '../ledger/entry/source.js';
import { isShared } from '../rating/caps.js';

export type Sold = Recorded<Extract<SaleEvent, { type: 'sale.recorded' }>> | Recorded<CreditNoteEvent>;
export type Changed = Recorded<Extract<SaleEvent, { type: 'sale.refunded' | 'sale.refund-reversed' | 'sale.amended' }>>;
export type Recredited = Recorded<Extract<SaleEvent, { type: 'sale.recredited' }>>;

/** As of which positions a credit is rated (none: now): its terms, and whether its partner and those above it may earn. */
export interface KnownAt {
  readonly terms?: Position | undefined;
  readonly standing?: Position | undefined;
}

/** What was known when a source is rated, with the revisions it was read at. */
export interface KnownTerms {
  readonly program: Program;
  readonly programRevision: bigint;
  readonly partner: PartnerState;
  readonly partnerRevision: bigint;
  /** The partner as it was known when the sale was credited to it, which may be later: what it may earn is asked of that. */
  readonly standing: PartnerState;
  readonly rates: RatesState | null;
}

const DEFAULT_RATE_SOURCE = 'ecb';

/** Which published figures a program converts with at a moment. */
export const rateSourceAt = (program: Program, at: Instant): string =>
  payoutPolicyInForce(program, at)?.rateSource ?? DEFAULT_RATE_SOURCE;

export const sourceOf = (event: Sold | Changed | Recredited): Source => {
  const { id, stream, revision, position } = event;
  const at = { eventId: id, stream, revision: String(revision), position: String(position.commit) };
  switch (event.type) {
    case 'sale.recorded':
      return { ...at, kind: 'sale', id: event.data.saleId, saleId: event.data.saleId };
    case 'credit-note.recorded':
      return { ...at, kind: 'credit-note', id: event.data.creditNoteId, saleId: null };
    case 'sale.refunded':
      return { ...at, kind: 'refund', id: event.data.refundId, saleId: event.data.saleId };
    case 'sale.refund-reversed':
      return { ...at, kind: 'refund-reversal', id: event.data.refundId, saleId: event.data.saleId };
    case 'sale.amended':
      return { ...at, kind: 'amendment', id: event.data.saleId, saleId: event.data.saleId };
    case 'sale.recredited':
      return { ...at, kind: 'recredit', id: event.data.saleId, saleId: event.data.saleId };
  }
};

export const hasSharedCaps = ({ plans }: Program): boolean =>
  plans.some((versions) => versions.some(({ caps }) => caps.some(isShared)));

/** Whose ledger it is, and on which levels its partner answers for the credit. */
export interface CreditOf {
  readonly part: number;
  readonly levels: readonly ClaimLevel[];
}

/** What a source is as it stands: of a sale that is amended, the cause is the amendment. */
export interface Standing extends SaleLines {
  readonly causeId: string;
}

/** One credit of a sale or credit note: with the terms it is rated under, or why it earns nothing; null while there is no rate. */
export function creditOf(event: Sold, of: CreditOf, known: KnownTerms, now: Standing): SoldCredit | null {
  const { credits, occurredAt } = event.data;
  const credited = credits[of.part]?.partnerId ?? '';
  const { program, partner, standing } = known;
  const passed = (reason: Extract<SoldCredit, { kind: 'passed' }>['reason']): SoldCredit => ({
    kind: 'passed',
    credited,
    reason,
  });
  if (occurredAt < program.startsAt) return passed('BEFORE_PROGRAM_START');
  if (
    partner.status === 'absent' ||
    standing.status === 'absent' ||
    earningAt(standing, occurredAt) === 'earns-nothing'
  )
    return passed('PARTNER_COULD_NOT_EARN');
  const plan = planInForce(program, planAt(partner, occurredAt), occurredAt);
  if (!plan) return passed('NO_PLAN_IN_FORCE');
  const { currency, timeZone } = event.data;
  const conversion = conversionOn(known.rates, currency, program.currency, dayOf(occurredAt, timeZone));
  if (conversion.kind === 'noRate') return null;
  const rated = ratedOf(event, credited, of, { plan, conversion, program, partner, standing }, now);
  return { kind: 'rated', rated, terms: termsOf(known, partner, plan, occurredAt), baseCurrency: currency };
}

interface RatedBy extends Pick<KnownTerms, 'program'> {
  readonly plan: Plan;
  readonly conversion: KnownConversion;
  readonly partner: Partner;
  readonly standing: Partner;
}

function ratedOf(
  { data }: Sold,
  credited: string,
  { part, levels }: CreditOf,
  { plan, conversion, program, partner, standing }: RatedBy,
  { causeId, lines, refundedWhole }: Standing,
): CreditSource {
  const { timeZone, customer, saleType, metadata, credits } = data;
  const { occurredAt } = data;
  return {
    causeId,
    occurredAt,
    timeZone,
    lines,
    refundedWhole,
    plan,
    conversion,
    ...('saleId' in data
      ? { kind: 'sale' as const, saleId: data.saleId }
      : { kind: 'credit-note' as const, saleId: data.creditNoteId }),
    customerRef: customer?.ref ?? null,
    weights: credits.map(({ weight }) => weight),
    holds: 'saleId' in data ? holdsOf(program, standing, data, isRisky(data, credited)) : [],
    facts: { customer: customerOf(data), saleType, metadata },
    claims: [{ credited, part, levels, partner: attributesOf(partner, occurredAt) }],
  };
}

/** A key that older history holds in another form is compared in the form in which conditions have it. */
const attributesOf = (partner: Partner, at: Instant) => ({
  externalId: keyOf(partner.externalId),
  kind: partner.kind,
  tier: tierAt(partner, at),
  country: partner.country,
});

/** A credit note is no sale of its customer: it has no number. */
function customerOf(data: Sold['data']) {
  const counted = 'conversion' in data ? data.conversion : null;
  return {
    ref: data.customer?.ref ?? null,
    country: data.customer?.country ?? null,
    returning: data.customer?.returning ?? null,
    conversionNumber: counted?.number ?? null,
    monthsSinceFirst: counted?.monthsSinceFirst ?? null,
  };
}

const termsOf = (
  { programRevision, partnerRevision }: KnownTerms,
  partner: Partner,
  { planId, version: planVersion }: Plan,
  at: Instant,
) => ({
  planId,
  planVersion,
  programRevision: String(programRevision),
  partnerRevision: String(partnerRevision),
  tier: tierAt(partner, at),
  partnerKind: partner.kind,
  partnerCountry: partner.country,
});

/** The evidence by which it is credited says that somebody should look first. */
const isRisky = ({ attribution }: Extract<Sold['data'], { saleId: string }>, credited: string): boolean =>
  attribution?.shares.some(({ partnerId, risks }) => partnerId === credited && risks.length > 0) ?? false;

function holdsOf(
  program: Program,
  partner: Partner,
  { occurredAt: at, timeZone }: Pick<Sold['data'], 'occurredAt' | 'timeZone'>,
  isDoubtful: boolean,
): Hold[] {
  const days = holdPolicyInForce(program, at)?.maturityDays ?? 0;
  const maturity: Hold[] = days > 0 ? [{ kind: 'maturity', until: plusDays(at, days, timeZone) }] : [];
  const isHeld = isDoubtful || earningAt(partner, at) === 'earns-into-hold';
  return isHeld ? [...maturity, { kind: 'risk', until: null }] : maturity;
}

/** What waits for a rate. */
export const unratedItem = (event: Sold | Recredited): Extract<SourceItem, { kind: 'unrated' }> => ({
  kind: 'unrated',
  source: sourceOf(event),
  occurredAt: event.data.occurredAt,
});

/** What a sale or credit note is to one ledger; unrated while any of its credits waits for a rate. */
export function soldItem(event: Sold, credits: readonly (SoldCredit | null)[], sharedCaps: boolean): SourceItem {
  const { occurredAt, timeZone } = event.data;
  const taken = { source: sourceOf(event), occurredAt };
  const known = credits.flatMap((credit) => credit ?? []);
  if (known.length < credits.length) return unratedItem(event);
  return { kind: 'sold', ...taken, timeZone, credits: known, sharedCaps } satisfies SoldItem;
}
