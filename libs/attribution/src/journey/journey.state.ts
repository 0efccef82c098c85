import type { Map, OrderedMap, Set } from 'immutable';
import type { Instant } from '#libs/kernel';
import type { JourneyIdentifier } from '../vocabulary/identifier.js';
import type { DisqualifyReason, LeadStatus } from '../vocabulary/lead.types.js';
import type { BoundShare, Share, Touch } from '../vocabulary/touch.js';

/** The lead of a journey, without what names the person. */
export interface Lead {
  /** The journey in which it was submitted. */
  readonly leadId: string;
  readonly submittedAt: Instant;
  readonly submittedBy: 'vendor' | 'partner';
  readonly partnerId: string | null;
  readonly activityId: string | null;
  readonly status: Exclude<LeadStatus, 'converted'>;
  readonly disqualified: DisqualifyReason | null;
  /** Of the first submission and of all that were seen again: a repeat changes nothing. */
  readonly contentMarks: readonly string[];
}

/** Whose the customer is at `from` ≤ t < `until`; `until` null: for life. Decided in the order given. */
export interface Binding {
  readonly from: Instant;
  readonly until: Instant | null;
  readonly shares: readonly BoundShare[];
  readonly basis: 'lead' | 'sale' | 'person';
  /** null: by a person. */
  readonly policyVersion: number | null;
}

/** Whose the customer is whatever touches say, at `from` ≤ t < `until`. */
export interface Override {
  readonly from: Instant;
  readonly until: Instant | null;
  readonly shares: readonly Share[];
}

export interface Conversion {
  readonly saleId: string;
  /** 1 for the first sale of this customer in the program, in the order of recording. */
  readonly number: number;
  readonly at: Instant;
  /** When this customer bought first, as was known when this sale was recorded. */
  readonly firstAt: Instant;
}

/** A touch, and whether it counts for nothing by a person's decision. */
export interface JourneyTouch extends Touch {
  readonly flagged: boolean;
}

export interface Journey {
  readonly status: 'open' | 'merged' | 'erased';
  readonly journeyId: string;
  readonly programId: string;
  readonly openedAt: Instant;
  /** By alias. */
  readonly identifiers: OrderedMap<string, JourneyIdentifier>;
  readonly marks: Set<string>;
  /** Accounts under which deals know the same customer. */
  readonly accountIds: Set<string>;
  /** By id, in the order of recording. */
  readonly touches: OrderedMap<string, JourneyTouch>;
  readonly lead: Lead | null;
  readonly bindings: readonly Binding[];
  readonly overrides: readonly Override[];
  readonly dealIds: Set<string>;
  /** By sale, of this journey alone; those of absorbed ones are counted. */
  readonly conversions: Map<string, Conversion>;
  readonly conversionCount: number;
  readonly firstConversion: { readonly saleId: string; readonly at: Instant } | null;
  readonly absorbed: Set<string>;
  /** How many sales of its own each of these had, as far as they are counted here. */
  readonly absorbedConversions: Map<string, number>;
  /** How often it had been said of each of these whose it is when it was last taken in, and the overrides that came from it, as they ended there. */
  readonly absorbedSaid: Map<string, SaidOf & { readonly taken: readonly Override[] }>;
  readonly mergedInto: string | null;
}

export type JourneyState = { readonly status: 'absent' } | Journey;

/** How often it was said whose a customer is. */
export interface SaidOf {
  readonly bindings: number;
  readonly overrides: number;
}

/** What of a journey goes on in the one that it ended in. */
export interface JourneyKept {
  readonly identifiers: readonly JourneyIdentifier[];
  readonly marks: readonly string[];
  readonly accountIds: readonly string[];
  readonly touches: readonly JourneyTouch[];
  readonly lead: Lead | null;
  readonly bindings: readonly Binding[];
  readonly overrides: readonly Override[];
  readonly dealIds: readonly string[];
  /** Of its sales, in an event those that are counted anew. */
  readonly conversionCount: number;
  /** How many sales each journey had itself, however it came in: none is counted twice. In an event those with more than before. */
  readonly conversions: readonly { readonly journeyId: string; readonly count: number }[];
  /** In an event the first of both: so far as is known, the customer bought first then. */
  readonly firstConversion: Journey['firstConversion'];
  readonly absorbed: readonly string[];
}

/** Where its lead stands; undefined without one. */
export const leadStatusOf = ({ lead, conversionCount }: Pick<Journey, 'lead' | 'conversionCount'>) =>
  lead === null ? undefined : conversionCount > 0 ? ('converted' as const) : lead.status;

/** Whose the customer is at a moment of business time, by the binding with the greatest `from` not after it, of equals the one decided last. */
export const bindingAt = ({ bindings }: Pick<Journey, 'bindings'>, at: Instant): Binding | undefined =>
  inForce(bindings, at);

/** The same of what a person has laid down, which goes before all touches and bindings. */
export const overrideAt = ({ overrides }: Pick<Journey, 'overrides'>, at: Instant): Override | undefined =>
  inForce(overrides, at);

export function inForce<Entry extends { readonly from: Instant; readonly until: Instant | null }>(
  timeline: readonly Entry[],
  at: Instant,
): Entry | undefined {
  let found: Entry | undefined;
  for (const entry of timeline) if (entry.from <= at && (!found || entry.from >= found.from)) found = entry;
  return found && (found.until === null || at < found.until) ? found : undefined;
}
