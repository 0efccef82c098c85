import { type AccountEvent, accountEvents, type DealEvent, dealEvents } from '#libs/deals';
import { deterministicId, type DomainEvent } from '#libs/kernel';
import { ratesEvents, ratesIdOf } from '#libs/rates';
import {
  creditNoteEvents,
  type DealSaleType,
  EXPLICITLY_CREDITED,
  type SaleContent,
  type SaleEvent,
  saleEvents,
} from '#libs/sales';

export const TENANT = 'acme';
export const programId = deterministicId('test', 'program');
export const idOfPartner = (name: string): string => deterministicId('test', 'partner', name);

/** One event of another context, and where and when it is recorded. */
export interface Happening {
  readonly types: unknown;
  readonly id: string;
  readonly event: DomainEvent;
  readonly at: string;
}

interface Sale {
  readonly saleId: string;
  readonly amount: string;
  /** One partner, several in equal parts, or nobody. */
  readonly name: string | readonly string[] | null;
  readonly occurredAt: string;
  readonly currency?: string;
  readonly saleType?: DealSaleType;
}

const saleContent = ({ saleId, amount, name, occurredAt, currency = 'EUR', saleType }: Sale): SaleContent => {
  const names = name === null ? [] : [name].flat();
  return {
    ...{ saleId, programId, externalId: saleId, occurredAt, currency, timeZone: 'Europe/Berlin' },
    credits: names.map((one) => ({ partnerId: idOfPartner(one), weight: 10_000 / names.length })),
    ...{
      customer: null,
      saleType: saleType ?? null,
      metadata: {},
      person: null,
      personalTexts: null,
      lines: [],
      amount,
    },
  };
};

const ofSale = (sale: Sale, event: SaleEvent, at: string): Happening => ({
  ...{ types: saleEvents, id: sale.saleId, event, at },
});

export const sold = (sale: Sale): Happening =>
  ofSale(sale, { type: 'sale.recorded', data: { ...saleContent(sale), ...EXPLICITLY_CREDITED } }, sale.occurredAt);

/** `sums`: what had been given back of the sale before, and after. */
export function refunded(
  sale: Sale,
  occurredAt: string,
  ...[refundedBefore, refundedAfter]: [string, string]
): Happening {
  const { saleId, currency, timeZone, credits, amount: charged } = saleContent(sale);
  const refund = { refundId: `${saleId} ${refundedAfter}`, externalId: 'r', reason: 'refund' as const };
  const amount = String(Number(refundedAfter) - Number(refundedBefore));
  const of = { saleId, programId, currency, timeZone, credits, charged, occurredAt };
  const data = { ...refund, ...of, amount, refundedBefore, refundedAfter };
  const influence = sale.saleType === 'deal-influence';
  return ofSale(sale, { type: 'sale.refunded', data: { ...data, influence, ...UNTOLD } }, occurredAt);
}

/** As history from before lines were refunded is read. */
const UNTOLD = { asked: null, lines: null, refundedWhole: false, wasRefundedWhole: false };

export function credited(creditNoteId: string, amount: string, name: string, occurredAt: string): Happening {
  const { saleId: _none, ...content } = saleContent({ saleId: creditNoteId, amount, name, occurredAt });
  const event = { type: 'credit-note.recorded', data: { creditNoteId, ...content } };
  return { types: creditNoteEvents, id: creditNoteId, event, at: occurredAt };
}

/** Units of a currency for one euro, on a day, published at `at`. */
export const published = (day: string, rates: Readonly<Record<string, string>>, at: string): Happening => {
  const data = { source: 'ecb', day, base: 'EUR', rates };
  return { types: ratesEvents, id: ratesIdOf(TENANT, 'ecb'), event: { type: 'rates.published', data }, at };
};

const evidence = {} as Extract<AccountEvent, { type: 'account.protection-granted' }>['data']['evidence'];

const onAccount = (dealId: string, name: string, at: string) => ({
  ...{ accountId: `account of ${dealId}`, programId, at, dealId, partnerId: idOfPartner(name), productLines: [] },
});

export const approved = (dealId: string, name: string, at: string): Happening => {
  const promise = { until: '2030-01-01T00:00:00.000Z', remindAt: null, by: 'policy' as const, note: null, evidence };
  const event: AccountEvent = {
    type: 'account.protection-granted',
    data: { ...onAccount(dealId, name, at), ...promise },
  };
  return { types: accountEvents, id: `account of ${dealId}`, event, at };
};

export const protectionRevoked = (dealId: string, name: string, at: string): Happening => {
  const end = { why: 'revoked' as const, reason: 'x', closing: null };
  const event: AccountEvent = { type: 'account.protection-ended', data: { ...onAccount(dealId, name, at), ...end } };
  return { types: accountEvents, id: `account of ${dealId}`, event, at };
};

const ofDeal = (dealId: string, event: DealEvent, at: string): Happening => ({
  ...{ types: dealEvents, id: dealId, event, at },
});

const aboutDeal = (dealId: string, at: string) => ({ dealId, programId, at, subjectId: dealId });

export const won = (dealId: string, name: string | null, closedAt: string, currency = 'EUR'): Happening => {
  const partnerId = name === null ? null : idOfPartner(name);
  const data = { ...aboutDeal(dealId, closedAt), closedAt, amount: '10', currency, partnerId };
  return ofDeal(dealId, { type: 'deal.won', data }, closedAt);
};

export const reassigned = (dealId: string, from: string | null, to: string, at: string): Happening => {
  const whose = { before: from && idOfPartner(from), partnerId: idOfPartner(to) };
  return ofDeal(dealId, { type: 'deal.reassigned', data: { ...aboutDeal(dealId, at), ...whose, reason: 'x' } }, at);
};

export const helped = (dealId: string, name: string, at: string): Happening => {
  const data = { ...aboutDeal(dealId, at), partnerId: idOfPartner(name), happenedAt: at, evidence: 'a call' };
  return ofDeal(dealId, { type: 'deal.influence-recorded', data }, at);
};

export const dealRevoked = (dealId: string, at: string): Happening =>
  ofDeal(dealId, { type: 'deal.revoked', data: { ...aboutDeal(dealId, at), reason: 'x' } }, at);

/** Decided elsewhere, and won there. */
export const importedWon = (dealId: string, name: string, closedAt: string, at: string): Happening => {
  const customer = { customerId: 'c', customerName: null, customerCountry: null, customerCrmId: null };
  const more = { customerWebsite: null, customerEmail: null, customerTaxId: null, productLines: [], amount: '10' };
  const rest = { currency: 'EUR', expectedCloseOn: null, representative: null, involvement: 'sourced' as const };
  const owner = {
    partnerId: idOfPartner(name),
    externalId: dealId,
    territory: null,
    metadata: {},
    personalMetadata: null,
  };
  const from = { source: 'crm', file: 'f', row: 1, digest: 'd' };
  const history = { outcome: 'won' as const, registeredAt: closedAt, closedAt, accountId: null, from };
  const data = { ...aboutDeal(dealId, at), ...customer, ...more, ...rest, ...owner, ...history };
  return ofDeal(dealId, { type: 'deal.imported', data }, at);
};
