import { ACTIVITY_KINDS } from '../vocabulary/activity-kind.js';
import type { ValidationErrors } from '../vocabulary/validation-errors.js';
import type { FundPolicy } from './fund-policy.js';

/** A policy for funds before it is set; kinds are as drafted. */
export type DraftFundPolicy = Omit<FundPolicy, 'version' | 'proofs'> & {
  readonly proofs: readonly { readonly kind: string; readonly files: number }[];
};

const MOST_DAYS = 3650;
const MOST_FILES = 20;
const WHOLE = 10_000;

export function readFundPolicy(
  draft: DraftFundPolicy,
  currency: string,
  found: ValidationErrors,
): Omit<FundPolicy, 'version'> {
  const { secondApprovalAbove: limit, proofs } = draft;
  found.unique(
    proofs.map(({ kind }) => kind),
    'proofs',
  );
  return {
    effectiveFrom: found.instant(draft.effectiveFrom, 'effectiveFrom'),
    share: found.whole(draft.share, 1, WHOLE, 'share'),
    claimWithinDays: found.whole(draft.claimWithinDays, 0, MOST_DAYS, 'claimWithinDays'),
    requestExpiresAfterDays: found.whole(draft.requestExpiresAfterDays, 1, MOST_DAYS, 'requestExpiresAfterDays'),
    secondApprovalAbove: limit === null ? null : found.notNegative(limit, currency, 'secondApprovalAbove'),
    proofs: proofs.map(({ kind, files }, at) => ({
      kind: found.oneOf(kind, ACTIVITY_KINDS, `proofs.${at}.kind`),
      files: found.whole(files, 0, MOST_FILES, `proofs.${at}.files`),
    })),
  };
}
