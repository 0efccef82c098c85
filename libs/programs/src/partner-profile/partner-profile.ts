import { Decimal, type Instant, sum } from '#libs/kernel';

export interface ProfileAnswer {
  readonly id: string;
  readonly text: string;
  /** 0 to 100. */
  readonly points: number;
}

export interface ProfileCriterion {
  readonly id: string;
  readonly question: string;
  /** Percent of the score; those of a profile add up to 100. */
  readonly weight: number;
  readonly answers: readonly ProfileAnswer[];
}

/** Who would be the ideal partner, as questions with scored answers. */
export interface IdealPartnerProfile {
  readonly version: number;
  readonly effectiveFrom: Instant;
  readonly criteria: readonly ProfileCriterion[];
  /** What rules a partner out, whatever its score, such as being a direct competitor. */
  readonly disqualifiers: readonly { readonly id: string; readonly question: string }[];
  /** From this score on nobody needs to look; below `reviewFrom` it is rejected; between them a person looks. */
  readonly autoQualifiedFrom: string;
  readonly reviewFrom: string;
}

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
