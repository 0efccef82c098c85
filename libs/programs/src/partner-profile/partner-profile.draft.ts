import { Decimal } from '#libs/kernel';
import type { ValidationErrors } from '../vocabulary/validation-errors.js';
import type { IdealPartnerProfile, ProfileCriterion } from './partner-profile.js';

/** A profile before it is set. */
export type DraftProfile = Omit<IdealPartnerProfile, 'version'>;

const MOST = 50;
const WHOLE = 100;
const FULL_SCORE = Decimal.of('100');

export function readProfile(draft: DraftProfile, found: ValidationErrors): DraftProfile {
  const { criteria, disqualifiers } = draft;
  const fits = criteria.length >= 1 && criteria.length <= MOST;
  found.expect(fits, 'OUT_OF_RANGE', `give 1 to ${MOST} criteria`, 'criteria');
  const read = criteria.map((criterion, at) => readCriterion(criterion, `criteria.${at}`, found));
  const names = [...criteria, ...disqualifiers].map(({ id }) => id);
  found.distinct(names, 'ID_TAKEN', (at) =>
    at < criteria.length ? `criteria.${at}.id` : `disqualifiers.${at - criteria.length}.id`,
  );
  const total = criteria.reduce((sum, { weight }) => sum + weight, 0);
  found.expect(total === WHOLE, 'BAD_WEIGHTS', `the weights add up to ${total}, not to ${WHOLE}`, 'criteria');
  found.expect(disqualifiers.length <= MOST, 'TOO_MANY', `give at most ${MOST}`, 'disqualifiers');
  return {
    effectiveFrom: found.instant(draft.effectiveFrom, 'effectiveFrom'),
    criteria: read,
    disqualifiers: disqualifiers.map(({ id, question }, at) => ({
      id,
      question: found.text(question, 500, `disqualifiers.${at}.question`),
    })),
    ...readBands(draft, found),
  };
}

function readCriterion(criterion: ProfileCriterion, field: string, found: ValidationErrors): ProfileCriterion {
  const { id, answers } = criterion;
  const fits = answers.length >= 2 && answers.length <= MOST;
  found.expect(fits, 'OUT_OF_RANGE', `give 2 to ${MOST} answers`, `${field}.answers`);
  found.distinct(
    answers.map((answer) => answer.id),
    'ID_TAKEN',
    (at) => `${field}.answers.${at}.id`,
  );
  return {
    id,
    question: found.text(criterion.question, 500, `${field}.question`),
    weight: found.whole(criterion.weight, 1, WHOLE, `${field}.weight`),
    answers: answers.map((answer, at) => ({
      id: answer.id,
      text: found.text(answer.text, 500, `${field}.answers.${at}.text`),
      points: found.whole(answer.points, 0, 100, `${field}.answers.${at}.points`),
    })),
  };
}

function readBands(
  draft: DraftProfile,
  found: ValidationErrors,
): Pick<DraftProfile, 'autoQualifiedFrom' | 'reviewFrom'> {
  const bound = (text: string, field: string): Decimal => {
    const score = found.decimal(text, field);
    const fits = !score.isNegative && score.compare(FULL_SCORE) <= 0;
    found.expect(fits, 'OUT_OF_RANGE', 'give a score from 0 to 100', field);
    return score;
  };
  const review = bound(draft.reviewFrom, 'reviewFrom');
  const auto = bound(draft.autoQualifiedFrom, 'autoQualifiedFrom');
  found.expect(review.compare(auto) <= 0, 'BAD_BANDS', 'review begins at or below auto-qualified', 'reviewFrom');
  return { autoQualifiedFrom: auto.toString(), reviewFrom: review.toString() };
}
