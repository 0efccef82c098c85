import { namesPerson } from '#libs/kernel';
import type { Draft } from '../vocabulary/draft.js';
import type { ValidationErrors } from '../vocabulary/validation-errors.js';
import type { ReportPolicy } from './report-policy.js';

/** A policy for reports before it is set. */
export type DraftReportPolicy = Draft<Omit<ReportPolicy, 'version'>>;

const MOST_TYPES = 100;
const MOST_CHARACTERS = 200;

export function readReportPolicy(draft: DraftReportPolicy, found: ValidationErrors): Omit<ReportPolicy, 'version'> {
  const drafted = draft.excludedSaleTypes;
  found.expect(drafted.length <= MOST_TYPES, 'TOO_MANY', `name at most ${MOST_TYPES}`, 'excludedSaleTypes');
  const excludedSaleTypes = drafted.map((type, at) => {
    const field = `excludedSaleTypes.${at}`;
    found.expect(!namesPerson(type), 'BAD_TEXT', 'it names a person', field);
    return found.text(type, MOST_CHARACTERS, field);
  });
  found.unique(excludedSaleTypes, 'excludedSaleTypes');
  return { effectiveFrom: found.instant(draft.effectiveFrom, 'effectiveFrom'), excludedSaleTypes };
}
