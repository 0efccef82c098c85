import { Decimal, exponentOf, isRefusal, refuse, type Refusal, sum } from '#libs/kernel';
import type { Credit, SaleContent, SaleLine } from './sale.events.js';
import type { ContentGiven, Knowledge, LineGiven, PartnerKnown } from './sale.given.js';
import { faultOfLineTexts, faultOfTexts } from './sale.texts.content.js';

/** The part of a sale and of a credit note that both are made of. */
export type Content = Omit<SaleContent, 'saleId'>;

/** Whole digits and decimals of an amount: sums of millions of them, split by basis points, stay within 38 digits. */
const WHOLE_DIGITS = 18;
const DECIMALS = 10;
export const BASIS_POINTS = 10_000;

/** An append ends at 1 MiB, metadata included; this much of it is for the data of the events. */
export const MOST_BYTES = 900 * 1024;

/** Checks what was given and works out amounts. Refusals name the field as the input calls it. */
export function contentOf(given: ContentGiven, knowledge: Knowledge, occurredAt: string): Content | Refusal {
  if (knowledge.timeZone === null) return refuse('NOT_FOUND', 'there is no such program', 'programId');
  const fault =
    faultOfTexts(given) ?? faultOfCurrency(given.currency) ?? faultOfCredits(given.credits, knowledge.partners);
  if (fault) return fault;
  const lines = linesOf(given.lines);
  if (isRefusal(lines)) return lines;
  const total = sum(lines.map(({ amount }) => Decimal.of(amount)));
  if (!fits(total)) return refuse('AMOUNT_TOO_LARGE', `the total ${TOO_LONG}`, 'lines');
  return {
    programId: given.programId,
    externalId: given.externalId,
    occurredAt,
    currency: given.currency,
    timeZone: knowledge.timeZone,
    credits: given.credits,
    customer: given.customer,
    saleType: given.saleType,
    metadata: given.metadata,
    lines,
    amount: total.toString(),
  };
}

/**
 * Whether the vendor says again what is recorded. What other contexts know by now does not matter: a sale stays the same
 * sale after its partner was merged or its program changed the zone.
 */
export function repeats(given: ContentGiven, occurredAt: string, recorded: Content): boolean {
  const knowledge: Knowledge = {
    timeZone: recorded.timeZone,
    partners: given.credits.map(() => 'in-program'),
  };
  const again = contentOf(given, knowledge, occurredAt);
  return !isRefusal(again) && canonical(again) === canonical(recorded);
}

/** The bytes that the data of these events takes in the store. */
export const bytesOf = (events: readonly { readonly data: object }[]): number =>
  events.reduce((bytes, { data }) => bytes + Buffer.byteLength(JSON.stringify(data)), 0);

export const tooLarge = (bytes: number, lines: number): Refusal =>
  refuse(
    'TOO_LARGE',
    `${lines} lines take ${bytes} bytes; one record holds at most ${MOST_BYTES} bytes: split it under several numbers`,
    'lines',
  );

/** An amount that a sale can hold, read exactly. */
export function amountOf(text: string, field: string): Decimal | Refusal {
  const amount = Decimal.parse(text);
  if (!amount) return notADecimal('amount', field);
  return fits(amount) ? amount : refuse('AMOUNT_TOO_LARGE', `the amount ${TOO_LONG}`, field);
}

const TOO_LONG = `has more than ${WHOLE_DIGITS} whole digits or ${DECIMALS} decimals`;

function fits(amount: Decimal): boolean {
  const whole = amount.toString().replace('-', '').split('.')[0] ?? '';
  return whole.length <= WHOLE_DIGITS && amount.places <= DECIMALS;
}

function faultOfCurrency(currency: string): Refusal | undefined {
  if (exponentOf(currency) !== undefined) return undefined;
  return refuse('UNKNOWN_CURRENCY', 'the currency is not an active ISO 4217 code', 'currency');
}

function faultOfCredits(credits: readonly Credit[], partners: readonly PartnerKnown[]): Refusal | undefined {
  for (const [at] of credits.entries()) {
    const field = `credits.${at}`;
    if (partners[at] === 'merged') return refuse('PARTNER_MERGED', 'the partner has been merged into another', field);
    if (partners[at] !== 'in-program') return refuse('PARTNER_NOT_FOUND', 'the program has no such partner', field);
  }
  return faultOfWeights(credits);
}

function faultOfWeights(credits: readonly Credit[]): Refusal | undefined {
  if (credits.length === 0) return undefined;
  const weights = credits.map(({ weight }) => weight);
  const whole = weights.every((weight) => Number.isInteger(weight) && weight > 0);
  if (!whole || weights.reduce((all, weight) => all + weight, 0) !== BASIS_POINTS) {
    return refuse('WEIGHTS_DO_NOT_ADD_UP', `weights are whole basis points that add up to ${BASIS_POINTS}`, 'credits');
  }
  if (new Set(credits.map(({ partnerId }) => partnerId)).size === credits.length) return undefined;
  return refuse('PARTNER_CREDITED_TWICE', 'a partner is credited once, with all its weight', 'credits');
}

function linesOf(given: readonly LineGiven[]): readonly SaleLine[] | Refusal {
  if (given.length === 0) return refuse('NO_LINES', 'there is at least one line', 'lines');
  const lines: SaleLine[] = [];
  for (const [at, line] of given.entries()) {
    const worked = lineOf(line, at);
    if (isRefusal(worked)) return worked;
    lines.push(worked);
  }
  return lines;
}

function lineOf(given: LineGiven, at: number): SaleLine | Refusal {
  const field = `lines.${at}`;
  const fault = faultOfLineTexts(given, field);
  if (fault) return fault;
  const quantity = Decimal.parse(given.quantity);
  if (!quantity) return notADecimal('quantity', `${field}.quantity`);
  const unitPrice = Decimal.parse(given.unitPrice);
  if (!unitPrice) return notADecimal('unit price', `${field}.unitPrice`);
  const amount = quantity.times(unitPrice);
  if (!fits(amount)) return refuse('AMOUNT_TOO_LARGE', `quantity × unit price ${TOO_LONG}`, field);
  return {
    line: at + 1,
    product: given.product,
    category: given.category,
    kind: given.kind,
    quantity: quantity.toString(),
    unitPrice: unitPrice.toString(),
    amount: amount.toString(),
  };
}

const notADecimal = (name: string, field: string): Refusal =>
  refuse('NOT_A_DECIMAL', `the ${name} is not plain decimal notation, such as 1234.50, of at most 38 digits`, field);

function canonical(content: Content): string {
  const { credits, customer, metadata, lines } = content;
  return JSON.stringify([
    [content.programId, content.externalId, content.occurredAt, content.currency, content.saleType],
    credits.map(({ partnerId, weight }) => [partnerId, weight]),
    customer && [customer.ref, customer.country, customer.returning],
    Object.entries(metadata).sort(([a], [b]) => (a < b ? -1 : 1)),
    lines.map(({ product, category, kind, quantity, unitPrice }) => [product, category, kind, quantity, unitPrice]),
  ]);
}
