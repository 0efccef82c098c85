import { isRefusal, type Refusal } from '#libs/kernel';
import { parse } from 'tldts';
import { PARTNER_KINDS } from '../vocabulary/partner-kind.js';
import {
  atLeastOne,
  atMost,
  type Draft,
  instant,
  list,
  MOST_DAYS,
  oneOf,
  optional,
  orElse,
  record,
  type Rule,
  settled,
  truth,
  unique,
  type Version,
  whole,
} from '../vocabulary/rules.js';

const BASIS_POINTS = 10_000;
/** For how long clicks are kept. */
const RETENTION_DAYS = 400;
/** What is left of a day's clicks is needed until the longest window and its corrections are over. */
const DAYS_AFTER_WINDOW = 30;

/** What the first, the middle and the last touch of a journey get, in basis points that add up to 10,000. */
export interface PositionWeights {
  readonly first: number;
  readonly middle: number;
  readonly last: number;
}

const POSITION = { first: 4000, middle: 2000, last: 4000 };

/** Two touches share what the middle leaves: so the ends have something. */
const position: Rule<PositionWeights> = ({ first, middle, last }, field, found) => {
  const isWhole = [first, middle, last].every((weight) => Number.isInteger(weight) && weight >= 0);
  const addUp = isWhole && first + middle + last === BASIS_POINTS && first + last > 0;
  const message = 'first, middle and last are whole basis points that add up to 10,000, and the ends are not both 0';
  found.expect(addUp, 'BAD_WEIGHTS', message, field);
  return { first, middle, last };
};

const standDown = record({
  kinds: atLeastOne(unique(list(oneOf(PARTNER_KINDS))), 'name at least one kind, or leave standDown out'),
  minutes: whole(1, 1440),
});

/** What becomes of a touch whose customer is the partner's own: its own address, or an address of its own company. */
export type SelfReferralRule = (typeof SELF_REFERRAL_RULES)[number];
const SELF_REFERRAL_RULES = ['drop', 'flag', 'allow'] as const;
const SELF_REFERRAL = { email: 'drop', domain: 'flag' } as const;
const selfReferral = record({ email: oneOf(SELF_REFERRAL_RULES), domain: oneOf(SELF_REFERRAL_RULES) });

/** Links lead to companies, not to single hosts: `shop.acme.com` is covered by `acme.com`. */
const domain: Rule<string> = (given, field, found) => {
  const name = found.text(given, 253, field).toLowerCase();
  const isRegistrable = parse(name, { allowPrivateDomains: true }).domain === name;
  const message = `${name} is no registrable domain: give one such as acme.com, without a host, path or port`;
  found.expect(isRegistrable, 'BAD_DOMAIN', message, field);
  return name;
};

/** For how long clicks are kept unless somebody says so: never shorter than the window needs. */
export const standardRetention = (windowDays: number): number =>
  Math.max(RETENTION_DAYS, windowDays + DAYS_AFTER_WINDOW);

const clickRetentionDays: Rule<number, number | null | undefined, { readonly windowDays: number }> = (
  days,
  field,
  found,
  { windowDays },
) => {
  const least = Math.min(windowDays + DAYS_AFTER_WINDOW, MOST_DAYS);
  return found.whole(days ?? standardRetention(windowDays), least, MOST_DAYS, field);
};

/** How the sales of a program are attributed to partners, from a moment of business time on. */
export const attributionPolicy = record({
  effectiveFrom: instant,
  /** How touches share one sale where they decide. */
  model: oneOf(['last', 'first', 'linear', 'position', 'decay']),
  position: orElse(POSITION, position),
  /** Of decay: after how many days a touch counts half. */
  halfLifeDays: whole(1, 90),
  /** How many days before a sale a touch counts; exactly so many are inside. */
  windowDays: whole(1, 400),
  /** Which moment decides whose a customer is: its lead, or each sale anew. */
  bind: oneOf(['lead', 'sale']),
  /** How long a customer stays its partner's; null: for life. */
  bindingDays: optional(whole(1, MOST_DAYS)),
  /** Codes before leads before clicks, or all touches in one list. */
  ranking: oneOf(['classes', 'one-list']),
  /** Whether a valid code that comes with a sale decides, although the customer is somebody's. */
  codeBeatsBinding: truth,
  codeWithoutClick: oneOf(['pay', 'flag', 'drop']),
  /** Partners of these kinds give way shortly before the sale, while a partner of another kind had a part; null: nobody does. */
  standDown: optional(standDown),
  /** Whether a registration protects the whole sale, or needs a product or category of its own in it. */
  registrationMatch: oneOf(['any-line', 'same-line']),
  selfReferral: orElse(SELF_REFERRAL, selfReferral),
  /** With how many customers one click may count. */
  customersPerClick: whole(1, 1000),
  /** Whether two references that share an e-mail address are one customer. */
  joinByEmail: truth,
  clickRetentionDays,
  clickIds: oneOf(['stored-with-consent', 'only-with-consent']),
  /** Registrable domains that links may lead to. */
  allowedDomains: unique(atMost(1000, list(domain))),
});

export type AttributionPolicy = Version<typeof attributionPolicy>;
export type AttributionModel = AttributionPolicy['model'];
export type DraftAttributionPolicy = Draft<typeof attributionPolicy>;

/** What a version says where nothing else is drafted. A program without any version attributes nothing. */
export const STANDARD_ATTRIBUTION_POLICY: Omit<AttributionPolicy, 'effectiveFrom' | 'version'> = {
  model: 'last',
  position: POSITION,
  halfLifeDays: 7,
  windowDays: 90,
  bind: 'lead',
  bindingDays: null,
  ranking: 'classes',
  codeBeatsBinding: false,
  codeWithoutClick: 'pay',
  standDown: null,
  registrationMatch: 'any-line',
  selfReferral: SELF_REFERRAL,
  customersPerClick: 1,
  joinByEmail: true,
  clickRetentionDays: RETENTION_DAYS,
  clickIds: 'stored-with-consent',
  allowedDomains: [],
};

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
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== null && value !== undefined));
  // For how long clicks are kept decides no sale, and no amount is in it.
  const changed = settled(attributionPolicy, { ...policy, ...given, clickRetentionDays: null }, '');
  return isRefusal(changed) ? changed : { ...changed, version: policy.version };
}
