import { Decimal, sum } from '#libs/kernel';
import {
  also,
  asDrafted,
  atMost,
  between,
  type Draft,
  identified,
  instant,
  list,
  record,
  type Rule,
  type Settled,
  text,
  type Version,
  whole,
} from '../vocabulary/rules.js';

const MOST = 50;
const WHOLE = 100;

const profileAnswer = record({
  id: asDrafted<string>,
  text: text(500),
  points: whole(0, 100),
});

const profileCriterion = record({
  id: asDrafted<string>,
  question: text(500),
  /** Percent of the score; those of a profile add up to 100. */
  weight: whole(1, WHOLE),
  answers: between(2, MOST, identified('id', 'ID_TAKEN', list(profileAnswer))),
});

export type ProfileAnswer = Settled<typeof profileAnswer>;
export type ProfileCriterion = Settled<typeof profileCriterion>;

const score: Rule<string> = (given, field, found) => {
  const read = found.decimal(given, field);
  const fits = !read.isNegative && read.compare(Decimal.of(String(WHOLE))) <= 0;
  found.expect(fits, 'OUT_OF_RANGE', 'give a score from 0 to 100', field);
  return read.toString();
};

/** Who would be the ideal partner, as questions with scored answers. */
export const idealPartnerProfile = also(
  record({
    effectiveFrom: instant,
    criteria: between(1, MOST, list(profileCriterion)),
    /** What rules a partner out, whatever its score, such as being a direct competitor. */
    disqualifiers: atMost(MOST, list(record({ id: asDrafted<string>, question: text(500) })), `give at most ${MOST}`),
    /** From this score on nobody needs to look; below `reviewFrom` it is rejected; between them a person looks. */
    autoQualifiedFrom: score,
    reviewFrom: score,
  }),
  ({ criteria, disqualifiers, autoQualifiedFrom, reviewFrom }, _, found) => {
    const fieldOf = (at: number): string =>
      at < criteria.length ? `criteria.${at}.id` : `disqualifiers.${at - criteria.length}.id`;
    const ids = [...criteria, ...disqualifiers].map(({ id }) => id);
    found.distinct(ids, 'ID_TAKEN', fieldOf);
    const total = criteria.reduce((all, { weight }) => all + weight, 0);
    found.expect(total === WHOLE, 'BAD_WEIGHTS', `the weights add up to ${total}, not to ${WHOLE}`, 'criteria');
    const inOrder = Decimal.of(reviewFrom).compare(Decimal.of(autoQualifiedFrom)) <= 0;
    found.expect(inOrder, 'BAD_BANDS', 'review begins at or below auto-qualified', 'reviewFrom');
  },
);

export type IdealPartnerProfile = Version<typeof idealPartnerProfile>;
export type DraftProfile = Draft<typeof idealPartnerProfile>;

export type ProfileBand = 'auto-qualified' | 'review' | 'rejected';

export interface ProfileScore {
  readonly profileVersion: number;
  /** 0 to 100: the exact sum of what the criteria contribute. */
  readonly score: string;
  readonly band: ProfileBand;
  readonly criteria: readonly {
    readonly criterion: string;
    /** null: not answered, or answered by what the profile no longer knows; contributes nothing. */
    readonly answer: string | null;
    readonly weight: number;
    readonly points: number;
    /** weight × points ÷ 100, exactly. */
    readonly contributes: string;
  }[];
  readonly disqualifiedBy: readonly string[];
}

/** By criterion the id of the answer; and which disqualifiers apply. */
export interface ProfileAnswers {
  readonly answers: Readonly<Record<string, string>>;
  readonly disqualifiers: readonly string[];
}

export function scoreProfile(profile: IdealPartnerProfile, given: ProfileAnswers): ProfileScore {
  const criteria = profile.criteria.map(({ id, weight, answers }) => {
    const answer = answers.find((one) => one.id === given.answers[id]);
    const points = answer?.points ?? 0;
    const contributes = Decimal.ofUnits(BigInt(weight * points), 2).toString();
    return { criterion: id, answer: answer?.id ?? null, weight, points, contributes };
  });
  const score = sum(criteria.map(({ contributes }) => Decimal.of(contributes)));
  const disqualifiedBy = profile.disqualifiers.map(({ id }) => id).filter((id) => given.disqualifiers.includes(id));
  const band = disqualifiedBy.length > 0 ? 'rejected' : bandOf(profile, score);
  return { profileVersion: profile.version, score: score.toString(), band, criteria, disqualifiedBy };
}

function bandOf({ autoQualifiedFrom, reviewFrom }: IdealPartnerProfile, score: Decimal): ProfileBand {
  if (score.compare(Decimal.of(autoQualifiedFrom)) >= 0) return 'auto-qualified';
  return score.compare(Decimal.of(reviewFrom)) >= 0 ? 'review' : 'rejected';
}
