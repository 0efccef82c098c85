import type { ClawbackReason } from '#libs/commissions';
import { type Instant, idOf } from '#libs/kernel';
import type { PartnerEvent, PartnerKind } from '#libs/partners';
import type { Plan, ProgramEvent, Rule } from '#libs/programs';
import type { CreditNoteEvent, RefundReason, SaleEvent, SaleLine } from '#libs/sales';
import { PROGRAM, TENANT } from './history.js';

export const ZONE = 'Europe/London';

export const partnerIdOf = (name: string): string => idOf(TENANT, 'partner', `${PROGRAM}:${name}`);
export const saleIdOf = (name: string): string => idOf(TENANT, 'sale', `${PROGRAM}:${name}`);
export const planIdOf = (name: string): string => idOf(TENANT, 'plan', `${PROGRAM}:${name}`);
export const ledgerIdOf = (partner: string): string => idOf(TENANT, 'ledger', `${PROGRAM}:${partnerIdOf(partner)}`);

const always = { all: [] };
export const share = (rate: string, ruleId = 'share'): Rule => ({
  ruleId,
  name: ruleId,
  when: always,
  onTop: false,
  level: 0,
  onZero: 'passes',
  pays: { kind: 'share', rate },
});

export const plan = (name: string, version: number, effectiveFrom: Instant, more: Partial<Plan>): Plan => ({
  planId: planIdOf(name),
  name,
  version,
  effectiveFrom,
  rounding: 'half-away',
  base: { excludeKinds: [], excludeProducts: [], excludeCategories: [] },
  rules: [share('0.15')],
  caps: [],
  ...more,
});

export const published = (content: Plan, standard = false): ProgramEvent => ({
  type: 'program.plan-published',
  data: { programId: PROGRAM, plan: content, standard },
});

/** A partner that is active from a moment on. */
export function admitted(name: string, at: Instant, kind: PartnerKind = 'reseller'): PartnerEvent[] {
  const of = { partnerId: partnerIdOf(name), programId: PROGRAM };
  return [
    {
      type: 'partner.prospected',
      data: { ...of, externalId: name, personalKey: null, name: null, kind, country: 'GB', at },
    },
    { type: 'partner.enrolled', data: { ...of, at, tier: 1 } },
    { type: 'partner.activated', data: { ...of, at } },
    {
      type: 'partner.payout-method-verified',
      data: { ...of, at, destination: `dest-${name}`, personalDestination: null },
    },
  ];
}

export const ofPartner = (name: string) => ({ partnerId: partnerIdOf(name), programId: PROGRAM });

export interface Given {
  readonly at: Instant;
  /** Partner names with their weights; one name has all of it. */
  readonly credits: Readonly<Record<string, number>> | string;
  /** One line per amount, of one piece each. */
  readonly lines: readonly (string | Partial<SaleLine>)[];
  readonly currency?: string;
  readonly customer?: string | null;
  readonly saleType?: string;
}

const creditsOf = (credits: Given['credits']) =>
  Object.entries(typeof credits === 'string' ? { [credits]: 10_000 } : credits).map(([name, weight]) => ({
    partnerId: partnerIdOf(name),
    weight,
  }));

function soldContent(name: string, { at, credits, lines, currency = 'GBP', customer = null, saleType }: Given) {
  const written = lines.map((line, n): SaleLine => {
    const given = typeof line === 'string' ? { amount: line } : line;
    const amount = given.amount ?? '0';
    const plain = {
      line: n + 1,
      product: 'P',
      category: null,
      kind: 'goods',
      quantity: '1',
      unitPrice: amount,
    } as const;
    return { ...plain, ...given, amount };
  });
  return {
    programId: PROGRAM,
    externalId: name,
    occurredAt: at,
    currency,
    timeZone: ZONE,
    credits: creditsOf(credits),
    customer: customer === null ? null : { ref: customer, country: 'GB', returning: false },
    saleType: saleType ?? null,
    metadata: {},
    ...{ person: null, personalTexts: null },
    lines: written,
    amount: sumOf(written.map(({ amount }) => amount)),
  };
}

const AS_GIVEN = { crediting: 'explicit', evidence: null, attribution: null, conversion: null } as const;

export const saleOf = (name: string, given: Given): SaleEvent => ({
  type: 'sale.recorded',
  data: { saleId: saleIdOf(name), ...soldContent(name, given), ...AS_GIVEN },
});

export const creditNoteOf = (name: string, given: Given): CreditNoteEvent => ({
  type: 'credit-note.recorded',
  data: { creditNoteId: idOf(TENANT, 'credit-note', `${PROGRAM}:${name}`), ...soldContent(name, given) },
});

/** A refund of a recorded sale: `before` was refunded already. */
export function refundOf(
  sale: SaleEvent,
  name: string,
  {
    at,
    amount,
    before = '0',
    reason = 'refund',
  }: { at: Instant; amount: string; before?: string; reason?: RefundReason & ClawbackReason },
): SaleEvent {
  if (sale.type !== 'sale.recorded') throw new Error('only what is recorded can be refunded');
  const { saleId, programId, currency, timeZone, credits, amount: charged } = sale.data;
  const refundId = idOf(TENANT, 'refund', `${PROGRAM}:${name}`);
  const refund = { refundId, saleId, programId, externalId: name, occurredAt: at, amount, reason };
  const figures = { refundedBefore: before, refundedAfter: sumOf([before, amount]), charged };
  const influence = sale.data.saleType === 'deal-influence';
  // As history from before lines were refunded is read.
  const untold = {
    asked: null,
    lines: null,
    refundedWhole: figures.refundedAfter === charged,
    wasRefundedWhole: false,
  };
  return { type: 'sale.refunded', data: { ...refund, currency, timeZone, credits, ...figures, influence, ...untold } };
}

/** Adds plain decimals exactly; canonical. */
function sumOf(amounts: readonly string[]): string {
  const places = Math.max(0, ...amounts.map((amount) => amount.split('.')[1]?.length ?? 0));
  const units = amounts.reduce((total, amount) => {
    const [whole = '', fraction = ''] = amount.split('.');
    return total + BigInt(whole + fraction.padEnd(places, '0'));
  }, 0n);
  const sign = units < 0n ? '-' : '';
  const digits = (units < 0n ? -units : units).toString().padStart(places + 1, '0');
  const text = places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
  return sign + (places === 0 ? text : text.replace(/\.?0+$/, ''));
}
