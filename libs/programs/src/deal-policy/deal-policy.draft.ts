import type { Draft } from '../vocabulary/draft.js';
import { type BusinessCalendar, type DealPolicy, STANDARD_DEAL_POLICY } from './deal-policy.js';
import type { ValidationErrors } from '../vocabulary/validation-errors.js';

/** A policy for deals before it is set; amounts are in the program's currency. */
export type DraftDealPolicy = Draft<
  Omit<DealPolicy, 'version' | 'automaticApproval'> & {
    /** The standard, if absent. */
    readonly automaticApproval: DealPolicy['automaticApproval'] | null;
  }
>;

export type DraftBusinessCalendar = Omit<BusinessCalendar, 'version'>;

const EXISTING_CUSTOMERS = ['same-product-line', 'any-product', 'never'] as const;
const MOST_DAYS = 3650;
const MOST_BUSINESS_DAYS = 250;
const MOST_CAPACITY = 1_000_000;
const MOST_LINES = 1000;
const MOST_HOLIDAYS = 2000;

export function readDealPolicy(
  draft: DraftDealPolicy,
  currency: string,
  found: ValidationErrors,
): Omit<DealPolicy, 'version'> {
  const whole = (field: keyof DealPolicy & keyof typeof BOUNDS): number => {
    const [least, most] = BOUNDS[field];
    return found.whole(draft[field], least, most, field);
  };
  const automatic = draft.automaticApproval ?? STANDARD_DEAL_POLICY.automaticApproval;
  return {
    effectiveFrom: found.instant(draft.effectiveFrom, 'effectiveFrom'),
    protectionDays: whole('protectionDays'),
    maxExtensions: whole('maxExtensions'),
    maxExtensionDays: whole('maxExtensionDays'),
    activityWithinDays: whole('activityWithinDays'),
    decideWithinBusinessDays: whole('decideWithinBusinessDays'),
    placeHeldBusinessDays: whole('placeHeldBusinessDays'),
    remindDaysBefore: whole('remindDaysBefore'),
    existingCustomer: found.oneOf(draft.existingCustomer, EXISTING_CUSTOMERS, 'existingCustomer'),
    capacity: found.optional(draft.capacity, (most) => found.whole(most, 0, MOST_CAPACITY, 'capacity')),
    automaticApproval: readAutomaticApproval(automatic, currency, found),
    similarNamesFrom: found.optional(draft.similarNamesFrom, (from) => found.whole(from, 0, 100, 'similarNamesFrom')),
    productLines: found.optional(draft.productLines, (lines) => readProductLines(lines, found)),
  };
}

const BOUNDS = {
  protectionDays: [1, MOST_DAYS],
  maxExtensions: [0, 100],
  maxExtensionDays: [1, MOST_DAYS],
  activityWithinDays: [1, MOST_DAYS],
  decideWithinBusinessDays: [0, MOST_BUSINESS_DAYS],
  placeHeldBusinessDays: [0, MOST_BUSINESS_DAYS],
  remindDaysBefore: [0, MOST_DAYS],
} as const;

function readAutomaticApproval(
  { enabled, upToAmount, fromTier }: NonNullable<DraftDealPolicy['automaticApproval']>,
  currency: string,
  found: ValidationErrors,
): DealPolicy['automaticApproval'] {
  const at = 'automaticApproval';
  return {
    enabled,
    upToAmount: found.optional(upToAmount, (amount) => found.notNegative(amount, currency, `${at}.upToAmount`)),
    fromTier: found.optional(fromTier, (rank) => found.whole(rank, 1, 100, `${at}.fromTier`)),
  };
}

function readProductLines(lines: readonly string[], found: ValidationErrors): readonly string[] {
  found.expect(lines.length > 0, 'TOO_FEW', 'name at least one, or none at all for anything', 'productLines');
  found.expect(lines.length <= MOST_LINES, 'TOO_MANY', `name at most ${MOST_LINES}`, 'productLines');
  const read = lines.map((line, at) => found.text(line, 200, `productLines.${at}`));
  found.unique(read, 'productLines');
  return read;
}

/** At least one day of the week is worked: business days have to come to an end. */
export function readBusinessCalendar(
  { effectiveFrom, weekend, holidays }: DraftBusinessCalendar,
  found: ValidationErrors,
): Omit<BusinessCalendar, 'version'> {
  weekend.forEach((day, at) => found.whole(day, 1, 7, `weekend.${at}`));
  found.unique(weekend.map(String), 'weekend');
  found.expect(weekend.length < 7, 'NO_BUSINESS_DAY', 'leave at least one day of the week to work on', 'weekend');
  found.expect(holidays.length <= MOST_HOLIDAYS, 'TOO_MANY', `name at most ${MOST_HOLIDAYS}`, 'holidays');
  holidays.forEach((day, at) => found.day(day, `holidays.${at}`));
  found.unique(holidays, 'holidays');
  return {
    effectiveFrom: found.instant(effectiveFrom, 'effectiveFrom'),
    weekend: [...weekend].sort((a, b) => a - b),
    holidays: [...holidays].sort(),
  };
}
