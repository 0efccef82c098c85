import {
  aheadFault,
  type CommandContext,
  currencyFault,
  Decimal,
  instantOf,
  isRefusal,
  keyOf,
  refuse,
  type Refusal,
} from '#libs/kernel';
import type { Credit, SaleContent } from '../events/sale.events.js';
import type { Gives } from './discount-fault.js';
import { type ContentDraft, type Known, type Names, NO_NAMES, type PartnerKnown } from './draft.js';
import { personsIn, withoutPersons } from '../events/sale.persons.js';
import { creditsOf } from './survivors.js';
import { soldLines } from './sold-lines.js';
import { faultOfTexts } from './texts.js';
import type { ContentRefusal } from '../events/sale.refusals.js';

/** The part of a sale and of a credit note that both are made of. */
export type Content = Omit<SaleContent, 'saleId'>;

export const BASIS_POINTS = 10_000;

/** An append ends at 1 MiB, metadata included; this much of it is for the data of the events. */
export const MOST_BYTES = 900 * 1024;

/** Checks what was given and works out amounts. Refusals name the field as the input calls it. */
export function checkContent(
  given: ContentDraft,
  knowledge: Known,
  context: CommandContext,
  gives: Gives,
  names: Names = NO_NAMES,
): Content | Refusal<ContentRefusal> {
  if (knowledge.timeZone === null) return refuse('NOT_FOUND', 'there is no such program', 'programId');
  const { occurredAt } = context;
  const fault =
    timeFault(context) ??
    faultOfTexts(given) ??
    currencyFault(given.currency, occurredAt, 'currency') ??
    creditsFault(given.credits, knowledge.partners);
  if (fault) return fault;
  if (personsIn(given).some((text) => !names.has(text))) return NAMELESS;
  const sold = soldLines(given.lines, gives);
  if (isRefusal(sold)) return sold;
  return {
    programId: given.programId,
    externalId: given.externalId,
    occurredAt,
    currency: given.currency,
    timeZone: knowledge.timeZone,
    ...creditsOf(given.credits, knowledge.partners),
    saleType: given.saleType,
    ...untold(given, names),
    lines: sold.lines,
    amount: sold.total.toString(),
  };
}

/** When a sale, a refund or a credit note cannot have happened: outside the years, or ahead of the clock of who says so. */
export function timeFault({ occurredAt, clock }: CommandContext): Refusal<ContentRefusal> | undefined {
  const instant = instantOf(occurredAt, 'occurredAt');
  return isRefusal(instant) ? instant : aheadFault(instant, clock, 'occurredAt');
}

/**
 * Whether the vendor says again what is recorded. What other contexts know by now does not matter, nor what would be refused by now: a
 * sale stays the same sale after its partner was merged or its program changed the zone.
 */
export const repeats = (
  given: ContentDraft,
  occurredAt: string,
  names: Names | undefined,
  recorded: Content,
): boolean =>
  canonical({ ...given, ...untold(given, names), occurredAt }) ===
  canonical({ ...recorded, credits: recorded.namedCredits ?? recorded.credits });

const untold = (given: ContentDraft, names = NO_NAMES) => withoutPersons(given, (text) => names.get(text) ?? '');

/** The bytes that the data of these events takes in the store. */
export const bytesOf = (events: readonly { readonly data: object }[]): number =>
  events.reduce((bytes, { data }) => bytes + Buffer.byteLength(JSON.stringify(data)), 0);

export const tooLarge = (bytes: number, lines: number): Refusal<ContentRefusal> =>
  refuse(
    'TOO_LARGE',
    `${lines} lines take ${bytes} bytes; one record holds at most ${MOST_BYTES} bytes: split it under several numbers`,
    'lines',
  );

/** Whoever sends such a command has not let it be prepared: nothing may be written down in the clear for that. */
const NAMELESS = refuse('NAMELESS', 'the persons in it have no names');

export function creditsFault(
  credits: readonly Credit[],
  partners: readonly PartnerKnown[],
): Refusal<ContentRefusal> | undefined {
  for (const [at] of credits.entries()) {
    const field = `credits.${at}`;
    if ((partners[at] ?? 'unknown') === 'unknown')
      return refuse('PARTNER_NOT_FOUND', 'the program has no such partner', field);
  }
  return faultOfWeights(credits);
}

function faultOfWeights(credits: readonly Credit[]): Refusal<ContentRefusal> | undefined {
  if (credits.length === 0) return undefined;
  const weights = credits.map(({ weight }) => weight);
  const whole = weights.every((weight) => Number.isInteger(weight) && weight > 0);
  if (!whole || weights.reduce((all, weight) => all + weight, 0) !== BASIS_POINTS) {
    return refuse('WEIGHTS_DO_NOT_ADD_UP', `weights are whole basis points that add up to ${BASIS_POINTS}`, 'credits');
  }
  if (new Set(credits.map(({ partnerId }) => partnerId)).size === credits.length) return undefined;
  return refuse('PARTNER_CREDITED_TWICE', 'a partner is credited once, with all its weight', 'credits');
}

/** What is said, however its figures and letters are written. */
function canonical(content: ContentDraft & { readonly occurredAt: string }): string {
  const { credits, customer, metadata, lines } = content;
  const figure = (text: string): string => Decimal.parse(text)?.toString() ?? text;
  const written = JSON.stringify([
    [content.programId, content.externalId, content.occurredAt, content.currency, content.saleType],
    credits.map(({ partnerId, weight }) => [partnerId, weight]),
    customer && [customer.ref, customer.country, customer.returning],
    Object.entries(metadata).sort(([a], [b]) => (a < b ? -1 : 1)),
    lines.map(({ line, product, category, kind, quantity, unitPrice, appliesTo }, at) => [
      ...[line ?? at + 1, product, category, kind],
      ...[figure(quantity), figure(unitPrice), ...(appliesTo ?? [])],
    ]),
  ]);
  return keyOf(written);
}
