import type { Attributed, ReadAt } from '#libs/attribution';
import type { AttributionModel } from '#libs/programs';
import type { Instant } from '#libs/kernel';

/** Who says whom a sale is credited to: who records it, the program's attribution policy, or nobody. */
export type Crediting = 'explicit' | 'by-policy' | 'none';

export const EVIDENCE = [
  'clickId',
  'code',
  'redemptionId',
  'leadExternalId',
  'email',
  'crmId',
  'website',
  'taxId',
] as const;

/** What may come with a sale to find its customer and its partners by. */
export type EvidenceKind = (typeof EVIDENCE)[number];

/** What came with a sale, under names that tell nothing: enough to know it again. */
export type SaleEvidence = Readonly<Partial<Record<EvidenceKind, string>>>;

/** What came with a sale and could not be used: it never refuses the sale. */
export interface Unusable {
  readonly given: EvidenceKind;
  readonly reason:
    | 'click-not-ours'
    | 'link-unknown'
    | 'code-unknown'
    | 'redemption-unknown'
    | 'lead-unknown'
    | 'bad-email'
    | 'names-nobody'
    | 'customer-erased'
    | 'too-many-touches';
  /** Of the number of a lead that nobody knew: the name, which tells nothing, that a lead of this number has. History from before has none. */
  readonly name?: string;
}

/** Why a sale is credited as it is: the evidence as it was known when it was recorded. Nothing of it is decided again. */
export interface SaleAttribution extends Attributed {
  readonly policyVersion: number;
  readonly model: AttributionModel;
  readonly journeyId: string | null;
  readonly unusable: readonly Unusable[];
  /** How many more touches there were that had no part; left out where all are listed. */
  readonly unlisted?: number;
  readonly readAt: readonly ReadAt[];
}

/** Which of its customer's sales it is, in the order of recording. */
export interface SaleConversion {
  readonly journeyId: string;
  /** 1 for the first. */
  readonly number: number;
  /** When the first was sold. */
  readonly firstAt: Instant;
  /** Whole months from the first to this one in the program's zone; 0 for a sale of before. */
  readonly monthsSinceFirst: number;
}

/** What history from before sales were attributed meant. */
export const EXPLICITLY_CREDITED = {
  crediting: 'explicit',
  evidence: null,
  attribution: null,
  conversion: null,
} as const;
