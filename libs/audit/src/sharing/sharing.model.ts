import type { SharingEvent } from '#libs/marketing';

type Proposed = Extract<SharingEvent, { type: 'sharing.proposed' }>['data'];

/** Terms as they were offered, with who has agreed and what each owner has taken of them, the vendor under null. */
export interface TermsModel {
  readonly offered: Proposed;
  readonly agreed: Set<string>;
  readonly taken: Map<string | null, number>;
}

export interface LeadModel {
  owner: string | null;
  waits: boolean;
  dueAt: string | null;
  terms: TermsModel | null;
  /** Whether its owner has a place of the terms for it. */
  counts: boolean;
  readonly had: Set<string>;
  readonly country: string | null;
  /** Nobody answered in time: it goes on once that was noticed. */
  lapsed: boolean;
}

/** A lead of an activity as it was submitted. */
export interface SubmittedLead {
  readonly recordedAt: string;
  readonly country: string | null;
  /** null: nobody wrote it down. */
  readonly mayBeShared: boolean | null;
}

export interface SharingModel {
  readonly terms: TermsModel[];
  inForce: TermsModel | null;
  readonly leads: Map<string, LeadModel>;
}

/**
 * Whose the next lead is, read from the agreement: of all that may have it, in the order of the agreement, the one that would be least ahead of its
 * share with it. Undefined: nobody may.
 */
export function dueTo(
  { offered, taken }: TermsModel,
  { country, had }: Pick<LeadModel, 'country' | 'had'>,
): { readonly owner: string | null; readonly place: number } | undefined {
  const { rule, parts } = offered;
  const place = 1 + [...taken.values()].reduce((sum, count) => sum + count, 0);
  const may = parts.filter(({ partnerId }) => partnerId === null || !had.has(partnerId));
  if (rule === 'territory' && country !== null) {
    const own = may.find(({ countries }) => countries.includes(country));
    if (own) return { owner: own.partnerId, place };
  }
  const all = rule === 'round-robin' ? parts.length : 10_000;
  // With this lead it would be so many parts of a lead ahead.
  const aheadOf = ({ partnerId, weight }: Proposed['parts'][number]): number =>
    ((taken.get(partnerId) ?? 0) + 1) * all - (rule === 'round-robin' ? 1 : weight) * place;
  const weighed = may.filter(({ weight }) => rule === 'round-robin' || weight > 0);
  const [least] = weighed.map((part) => aheadOf(part)).toSorted((a, b) => a - b);
  const next = weighed.find((part) => aheadOf(part) === least);
  return next && { owner: next.partnerId, place };
}
