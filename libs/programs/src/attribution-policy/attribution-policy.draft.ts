import type { Refusal } from '#libs/kernel';
import { parse } from 'tldts';
import type { Draft } from '../vocabulary/draft.js';
import { PARTNER_KINDS } from '../vocabulary/partner-kind.js';
import { ValidationErrors } from '../vocabulary/validation-errors.js';
import {
  type AttributionPolicy,
  type PositionWeights,
  STANDARD_ATTRIBUTION_POLICY as STANDARD,
} from './attribution-policy.js';

/** A policy before it is set. What is absent of these is the standard. */
export type DraftAttributionPolicy = Draft<
  Omit<AttributionPolicy, 'version' | Standard> & { readonly [Field in Standard]: AttributionPolicy[Field] | null }
>;

type Standard = 'position' | 'selfReferral' | 'clickRetentionDays';

const MODELS = ['last', 'first', 'linear', 'position', 'decay'] as const;
const SELF_REFERRAL = ['drop', 'flag', 'allow'] as const;
const BASIS_POINTS = 10_000;
const MOST_DAYS = 3650;
const MOST_DOMAINS = 1000;
/** What is left of a day's clicks is needed until the longest window and its corrections are over. */
const DAYS_AFTER_WINDOW = 30;

/** For how long clicks are kept unless somebody says so: never shorter than the window needs. */
export const standardRetention = (windowDays: number): number =>
  Math.max(STANDARD.clickRetentionDays, windowDays + DAYS_AFTER_WINDOW);

export function readAttributionPolicy(
  draft: DraftAttributionPolicy,
  found: ValidationErrors,
): Omit<AttributionPolicy, 'version'> {
  const { windowDays } = draft;
  const selfReferral = draft.selfReferral ?? STANDARD.selfReferral;
  return {
    effectiveFrom: found.instant(draft.effectiveFrom, 'effectiveFrom'),
    model: found.oneOf(draft.model, MODELS, 'model'),
    position: readPosition(draft.position ?? STANDARD.position, found),
    halfLifeDays: found.whole(draft.halfLifeDays, 1, 90, 'halfLifeDays'),
    windowDays: found.whole(windowDays, 1, 400, 'windowDays'),
    bind: found.oneOf(draft.bind, ['lead', 'sale'] as const, 'bind'),
    bindingDays: found.optional(draft.bindingDays, (days) => found.whole(days, 1, MOST_DAYS, 'bindingDays')),
    ranking: found.oneOf(draft.ranking, ['classes', 'one-list'] as const, 'ranking'),
    codeBeatsBinding: draft.codeBeatsBinding,
    codeWithoutClick: found.oneOf(draft.codeWithoutClick, ['pay', 'flag', 'drop'] as const, 'codeWithoutClick'),
    standDown: found.optional(draft.standDown, (standDown) => readStandDown(standDown, found)),
    registrationMatch: found.oneOf(draft.registrationMatch, ['any-line', 'same-line'] as const, 'registrationMatch'),
    selfReferral: {
      email: found.oneOf(selfReferral.email, SELF_REFERRAL, 'selfReferral.email'),
      domain: found.oneOf(selfReferral.domain, SELF_REFERRAL, 'selfReferral.domain'),
    },
    customersPerClick: found.whole(draft.customersPerClick, 1, 1000, 'customersPerClick'),
    joinByEmail: draft.joinByEmail,
    clickRetentionDays: found.whole(
      draft.clickRetentionDays ?? standardRetention(windowDays),
      Math.min(windowDays + DAYS_AFTER_WINDOW, MOST_DAYS),
      MOST_DAYS,
      'clickRetentionDays',
    ),
    clickIds: found.oneOf(draft.clickIds, ['stored-with-consent', 'only-with-consent'] as const, 'clickIds'),
    allowedDomains: readDomains(draft.allowedDomains, found),
  };
}

/** What of a policy decides a sale, and may be tried otherwise; absent: as it is. */
type AttributionPolicyChange = {
  readonly [
    Field in
      | ('model' | 'position' | 'halfLifeDays' | 'windowDays' | 'ranking')
      | ('codeBeatsBinding' | 'codeWithoutClick' | 'registrationMatch' | 'selfReferral')
  ]?: AttributionPolicy[Field] | null | undefined;
};

/** A policy with something changed, to be tried. */
export function changedAttributionPolicy(
  policy: AttributionPolicy,
  change: AttributionPolicyChange,
): AttributionPolicy | Refusal {
  const found = new ValidationErrors();
  const changed = Object.fromEntries(
    Object.entries(change).filter(([, value]) => value !== null && value !== undefined),
  );
  // For how long clicks are kept decides no sale.
  const read = readAttributionPolicy({ ...policy, ...changed, clickRetentionDays: null }, found);
  return found.first ?? { ...read, version: policy.version };
}

/** Two touches share what the middle leaves: so the ends have something. */
function readPosition({ first, middle, last }: PositionWeights, found: ValidationErrors): PositionWeights {
  const weights = [first, middle, last];
  const isWhole = weights.every((weight) => Number.isInteger(weight) && weight >= 0);
  const addUp = isWhole && first + middle + last === BASIS_POINTS && first + last > 0;
  const message = 'first, middle and last are whole basis points that add up to 10,000, and the ends are not both 0';
  found.expect(addUp, 'BAD_WEIGHTS', message, 'position');
  return { first, middle, last };
}

function readStandDown(
  draft: NonNullable<DraftAttributionPolicy['standDown']>,
  found: ValidationErrors,
): AttributionPolicy['standDown'] {
  const at = 'standDown.kinds';
  found.expect(draft.kinds.length > 0, 'TOO_FEW', 'name at least one kind, or leave standDown out', at);
  const kinds = draft.kinds.map((kind, place) => found.oneOf(kind, PARTNER_KINDS, `${at}.${place}`));
  found.unique(kinds, at);
  return { kinds, minutes: found.whole(draft.minutes, 1, 1440, 'standDown.minutes') };
}

/** Links lead to companies, not to single hosts: `shop.acme.com` is covered by `acme.com`. */
function readDomains(drafted: readonly string[], found: ValidationErrors): readonly string[] {
  found.expect(drafted.length <= MOST_DOMAINS, 'TOO_MANY', `name at most ${MOST_DOMAINS}`, 'allowedDomains');
  const domains = drafted.map((domain, at) => found.text(domain, 253, `allowedDomains.${at}`).toLowerCase());
  domains.forEach((domain, at) => {
    const isRegistrable = parse(domain, { allowPrivateDomains: true }).domain === domain;
    const message = `${domain} is no registrable domain: give one such as acme.com, without a host, path or port`;
    found.expect(isRegistrable, 'BAD_DOMAIN', message, `allowedDomains.${at}`);
  });
  found.unique(domains, 'allowedDomains');
  return domains;
}
