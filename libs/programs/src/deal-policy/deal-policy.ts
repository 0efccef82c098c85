import {
  atLeastOne,
  atMost,
  day,
  type Draft,
  instant,
  list,
  MOST_DAYS,
  notNegative,
  oneOf,
  optional,
  orElse,
  record,
  type Rule,
  text,
  truth,
  unique,
  type Version,
  whole,
} from '../vocabulary/rules.js';

const automaticApproval = record({
  enabled: truth,
  upToAmount: optional(notNegative),
  fromTier: optional(whole(1, 100)),
});

const AUTOMATIC = { enabled: true, upToAmount: null, fromTier: null };

/** How deal registrations of a program are judged. Amounts are in program currency. */
export const dealPolicy = record({
  effectiveFrom: instant,
  /** Calendar days an approval protects; 90 unless said otherwise. */
  protectionDays: whole(1, MOST_DAYS),
  maxExtensions: whole(0, 100),
  maxExtensionDays: whole(1, MOST_DAYS),
  /** An extension needs an activity logged within so many days before it. */
  activityWithinDays: whole(1, MOST_DAYS),
  /** Business days in which a person should decide. */
  decideWithinBusinessDays: whole(0, 250),
  /** Business days for which a returned registration keeps its place. */
  placeHeldBusinessDays: whole(0, 250),
  /** Days before the end of a protection at which its partner is reminded; 0: not at all. */
  remindDaysBefore: whole(0, MOST_DAYS),
  existingCustomer: oneOf(['same-product-line', 'any-product', 'never']),
  /** Open registrations of one partner at once, before the factor of its tier; null: no limit. */
  capacity: optional(whole(0, 1_000_000)),
  automaticApproval: orElse(AUTOMATIC, automaticApproval),
  /** From 0 to 100: from which likeness of names a person looks; null: names are not compared. */
  similarNamesFrom: optional(whole(0, 100)),
  /** What may be registered; null: anything. */
  productLines: optional(
    atLeastOne(atMost(1000, unique(list(text(200)))), 'name at least one, or none at all for anything'),
  ),
});

export type DealPolicy = Version<typeof dealPolicy>;
/** A policy for deals before it is set; amounts are in the program's currency. */
export type DraftDealPolicy = Draft<typeof dealPolicy>;

const weekend: Rule<readonly number[]> = (days, field, found, beside) => {
  const read = unique(list(whole(1, 7)))(days, field, found, beside);
  found.expect(days.length < 7, 'NO_BUSINESS_DAY', 'leave at least one day of the week to work on', field);
  return [...read].sort((a, b) => a - b);
};

const holidays: Rule<readonly string[]> = (days, field, found, beside) =>
  [...unique(atMost(2000, list(day)))(days, field, found, beside)].sort();

/** Days on which nobody is expected to work: in the program's zone. Business days have to come to an end. */
export const businessCalendar = record({
  /** ISO days of the week, 1 Monday to 7 Sunday, rising. */
  weekend,
  /** `2026-12-25`, each once, rising. */
  holidays,
  effectiveFrom: instant,
});

export type BusinessCalendar = Version<typeof businessCalendar>;
export type DraftBusinessCalendar = Draft<typeof businessCalendar>;

/** What holds in a program that has said nothing about deals: no limit of amount or tier. */
export const STANDARD_DEAL_POLICY: Omit<DealPolicy, 'effectiveFrom'> = {
  version: 0,
  protectionDays: 90,
  maxExtensions: 2,
  maxExtensionDays: 60,
  activityWithinDays: 30,
  decideWithinBusinessDays: 2,
  placeHeldBusinessDays: 5,
  remindDaysBefore: 14,
  existingCustomer: 'same-product-line',
  capacity: 25,
  automaticApproval: AUTOMATIC,
  similarNamesFrom: 85,
  productLines: null,
};

/** Saturday and Sunday, and no holidays. */
export const STANDARD_CALENDAR: Omit<BusinessCalendar, 'effectiveFrom'> = { version: 0, weekend: [6, 7], holidays: [] };
