import type { LineKind } from '#libs/programs';
import type { PersonNamer } from '#libs/kernel';
import type { Credit, Customer } from '../events/sale.events.js';
import { personsIn } from '../events/sale.persons.js';

/** A line as it is handed in: figures are text, checked here, so that a bad one is refused by its name and place. */
export interface LineDraft {
  readonly product: string;
  readonly category: string | null;
  readonly kind: LineKind;
  readonly quantity: string;
  readonly unitPrice: string;
  /** Its number where it has one of its own; else its place, from 1. */
  readonly line?: number;
  /** Of a discount: the numbers of the lines that it belongs to. */
  readonly appliesTo?: readonly number[];
}

/** What somebody says was sold or credited, under the vendor's own number. */
export interface ContentDraft {
  readonly programId: string;
  readonly externalId: string;
  readonly currency: string;
  readonly credits: readonly Credit[];
  readonly customer: Customer | null;
  readonly saleType: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly lines: readonly LineDraft[];
}

/** By what the vendor knows a person by: the name it is recorded under. */
export type Names = ReadonlyMap<string, string>;

export const NO_NAMES: Names = new Map();

/** The names of all persons in what is given, and of other texts that stand for somebody. */
export const namesIn = (given: ContentDraft, nameOf: PersonNamer, others: readonly string[] = []): Names =>
  new Map([...personsIn(given), ...others].map((text) => [text, nameOf(given.programId, text)]));

/** What the other contexts knew when the command was made: read by the edge, decided on here. */
export interface Known {
  /** The program's zone; null when there is no such program. */
  readonly timeZone: string | null;
  /** One for each credit, in the same order. */
  readonly partners: readonly PartnerKnown[];
}

export type PartnerKnown = 'in-program' | 'unknown' | MergedPartner;

/** The record that it ended in, of the same program. */
interface MergedPartner {
  readonly survivor: string;
}
