import { ACTIVITY_KINDS } from '../vocabulary/activity-kind.js';
import type { Draft } from '../vocabulary/draft.js';
import type { ValidationErrors } from '../vocabulary/validation-errors.js';
import type { FundPolicy } from './fund-policy.js';

/** A policy for funds before it is set. */
export type DraftFundPolicy = Draft<Omit<FundPolicy, 'version'>>;

const MOST_DAYS = 3650;
const MOST_FILES = 20;
const WHOLE = 10_000;

export function readFundPolicy(
  draft: DraftFundPolicy,
  currency: string,
  found: ValidationErrors,
): Omit<FundPolicy, 'version'> {
  const { proofs } = draft;
  found.unique(
    proofs.map(({ kind }) => kind),
    'proofs',
  );
  return {
    effectiveFrom: found.instant(draft.effectiveFrom, 'effectiveFrom'),
    share: found.whole(draft.share, 1, WHOLE, 'share'),
    claimWithinDays: found.whole(draft.claimWithinDays, 0, MOST_DAYS, 'claimWithinDays'),
    requestExpiresAfterDays: found.whole(draft.requestExpiresAfterDays, 1, MOST_DAYS, 'requestExpiresAfterDays'),
    secondApprovalAbove: found.optional(draft.secondApprovalAbove, (limit) =>
      found.notNegative(limit, currency, 'secondApprovalAbove'),
    ),
    proofs: proofs.map(({ kind, files }, at) => ({
      kind: found.oneOf(kind, ACTIVITY_KINDS, `proofs.${at}.kind`),
      files: found.whole(files, 0, MOST_FILES, `proofs.${at}.files`),
    })),
  };
}
