import type { Instant } from '#libs/kernel';

/** How deal registrations of a program are judged. Amounts are in program currency. */
export interface DealPolicy {
  readonly version: number;
  readonly effectiveFrom: Instant;
  /** Calendar days an approval protects; 90 unless said otherwise. */
  readonly protectionDays: number;
  readonly maxExtensions: number;
  readonly maxExtensionDays: number;
  /** An extension needs an activity logged within so many days before it. */
  readonly activityWithinDays: number;
  /** Business days in which a person should decide. */
  readonly decideWithinBusinessDays: number;
  /** Business days for which a returned registration keeps its place. */
  readonly placeHeldBusinessDays: number;
  /** Days before the end of a protection at which its partner is reminded; 0: not at all. */
  readonly remindDaysBefore: number;
  readonly existingCustomer: 'same-product-line' | 'any-product' | 'never';
  /** Open registrations of one partner at once, before the factor of its tier; null: no limit. */
  readonly capacity: number | null;
  readonly automaticApproval: {
    readonly enabled: boolean;
    readonly upToAmount: string | null;
    readonly fromTier: number | null;
  };
  /** From 0 to 100: from which likeness of names a person looks; null: names are not compared. */
  readonly similarNamesFrom: number | null;
  /** What may be registered; null: anything. */
  readonly productLines: readonly string[] | null;
}

/** Days on which nobody is expected to work: in the program's zone. */
export interface BusinessCalendar {
  readonly version: number;
  readonly effectiveFrom: Instant;
  /** ISO days of the week, 1 Monday to 7 Sunday. */
  readonly weekend: readonly number[];
  /** `2026-12-25`, each once, rising. */
  readonly holidays: readonly string[];
}

/** What holds in a program that has said nothing about deals (domain.md, section 5): no limit of amount or tier. */
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
  automaticApproval: { enabled: true, upToAmount: null, fromTier: null },
  similarNamesFrom: 85,
  productLines: null,
};

/** Saturday and Sunday, and no holidays. */
export const STANDARD_CALENDAR: Omit<BusinessCalendar, 'effectiveFrom'> = { version: 0, weekend: [6, 7], holidays: [] };
