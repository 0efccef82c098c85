import { type Refusal, refuse } from '#libs/kernel';
import type { Names } from '../content/draft.js';
import type {
  Crediting,
  EvidenceKind,
  RecordedContent,
  RecordedCredit,
  SaleAttribution,
  SaleConversion,
  SaleEvidence,
} from '../events/sale.events.js';
import { withListedTouches } from './listed-touches.js';

/** What comes with a sale to find its partners by, as it was handed in. */
export type EvidenceDraft = Readonly<Partial<Record<EvidenceKind, string>>>;

/** How a sale finds its partners: what was asked for, and what was found. */
export interface SaleCrediting {
  /** null: whatever is usual, as in `crediting`. */
  readonly asked: Crediting | null;
  readonly crediting: Crediting;
  readonly evidence: EvidenceDraft | null;
  /** null: the program says nothing of that time. */
  readonly attribution: SaleAttribution | null;
  readonly conversion: SaleConversion | null;
}

/** Of a sale that says nothing of it, and of bookings. */
export const NAMED_CREDITS: SaleCrediting = {
  asked: null,
  crediting: 'explicit',
  evidence: null,
  attribution: null,
  conversion: null,
};

/** Who says nothing has credits credited, and leaves the rest to the policy where there is one. */
export const usualCrediting = (credits: readonly unknown[], hasPolicy: boolean): Crediting =>
  credits.length > 0 || !hasPolicy ? 'explicit' : 'by-policy';

type CreditingRefusal = 'CREDITS_AND_POLICY' | 'NO_ATTRIBUTION_POLICY';

export function creditingFault(
  { crediting, attribution }: SaleCrediting,
  credits: readonly unknown[],
): Refusal<CreditingRefusal> | undefined {
  if (crediting === 'explicit') return undefined;
  if (credits.length > 0) {
    const message = 'the sale names whom to credit: leave credits out, or say EXPLICIT';
    return refuse('CREDITS_AND_POLICY', message, 'credits');
  }
  if (crediting === 'none' || attribution) return undefined;
  const message =
    'the program had no attribution policy when this was sold: set one that holds from then, or name credits';
  return refuse('NO_ATTRIBUTION_POLICY', message, 'crediting');
}

/** Evidence under the names that its command carries. */
const evidenceOf = (given: EvidenceDraft | null, names: Names): SaleEvidence | null => {
  const entries = Object.entries(given ?? {}).map(([kind, text]) => [kind, names.get(text) ?? '']);
  return entries.length === 0 ? null : (Object.fromEntries(entries) as SaleEvidence);
};

/** Whether it is asked for again as it was recorded. Whom it is credited to does not matter then: that was decided once. */
export function repeatsCrediting(
  { asked, evidence }: SaleCrediting,
  credits: readonly unknown[],
  names: Names,
  recorded: Pick<RecordedContent, 'crediting' | 'evidence'>,
): boolean {
  const isUsual = credits.length > 0 ? recorded.crediting === 'explicit' : recorded.crediting !== 'none';
  const sameCrediting = asked === null ? isUsual : asked === recorded.crediting;
  return sameCrediting && inOneForm(evidenceOf(evidence, names)) === inOneForm(recorded.evidence);
}

const inOneForm = (evidence: SaleEvidence | null): string =>
  JSON.stringify(Object.entries(evidence ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)));

/** What the event holds beside what was sold. */
export function creditedContent(
  given: SaleCrediting,
  names: Names,
): Pick<RecordedContent, 'crediting' | 'evidence' | 'attribution' | 'conversion'> & {
  readonly credits?: readonly RecordedCredit[];
} {
  const { crediting, attribution, conversion } = given;
  const credits = attribution?.shares.map(({ partnerId, weight }) => ({ partnerId, weight }));
  return {
    ...(credits && { credits }),
    crediting,
    evidence: evidenceOf(given.evidence, names),
    attribution: attribution && withListedTouches(attribution),
    conversion,
  };
}
