import type { Instant } from '#libs/kernel';
import type { PartnerKind } from '../vocabulary/partner-kind.js';

/** How touches share one sale where they decide. */
export type AttributionModel = 'last' | 'first' | 'linear' | 'position' | 'decay';

/** What becomes of a touch whose customer is the partner's own: its own address, or an address of its own company. */
export type SelfReferralRule = 'drop' | 'flag' | 'allow';

/** What the first, the middle and the last touch of a journey get, in basis points that add up to 10,000. */
export interface PositionWeights {
  readonly first: number;
  readonly middle: number;
  readonly last: number;
}

/** How the sales of a program are attributed to partners, from a moment of business time on. */
export interface AttributionPolicy {
  readonly version: number;
  readonly effectiveFrom: Instant;
  readonly model: AttributionModel;
  readonly position: PositionWeights;
  /** Of the model `decay`: days after which a touch counts half. */
  readonly halfLifeDays: number;
  /** How many days before a sale a touch counts; exactly so many are inside. */
  readonly windowDays: number;
  /** Which moment decides whose a customer is: its lead, or each sale anew. */
  readonly bind: 'lead' | 'sale';
  /** How long a customer stays its partner's; null: for life. */
  readonly bindingDays: number | null;
  /** Codes before leads before clicks, or all touches in one list. */
  readonly ranking: 'classes' | 'one-list';
  /** Whether a valid code that comes with a sale decides, although the customer is somebody's. */
  readonly codeBeatsBinding: boolean;
  readonly codeWithoutClick: 'pay' | 'flag' | 'drop';
  /** Partners of these kinds give way shortly before the sale, while a partner of another kind had a part; null: nobody does. */
  readonly standDown: { readonly kinds: readonly PartnerKind[]; readonly minutes: number } | null;
  /** Whether a registration protects the whole sale, or needs a product or category of its own in it. */
  readonly registrationMatch: 'any-line' | 'same-line';
  readonly selfReferral: { readonly email: SelfReferralRule; readonly domain: SelfReferralRule };
  /** With how many customers one click may count. */
  readonly customersPerClick: number;
  /** Whether two references that share an e-mail address are one customer. */
  readonly joinByEmail: boolean;
  readonly clickRetentionDays: number;
  readonly clickIds: 'stored-with-consent' | 'only-with-consent';
  /** Registrable domains that links may lead to. */
  readonly allowedDomains: readonly string[];
}

/** What a version says where nothing else is drafted. A program without any version attributes nothing. */
export const STANDARD_ATTRIBUTION_POLICY: Omit<AttributionPolicy, 'effectiveFrom' | 'version'> = {
  model: 'last',
  position: { first: 4000, middle: 2000, last: 4000 },
  halfLifeDays: 7,
  windowDays: 90,
  bind: 'lead',
  bindingDays: null,
  ranking: 'classes',
  codeBeatsBinding: false,
  codeWithoutClick: 'pay',
  standDown: null,
  registrationMatch: 'any-line',
  selfReferral: { email: 'drop', domain: 'flag' },
  customersPerClick: 1,
  joinByEmail: true,
  clickRetentionDays: 400,
  clickIds: 'stored-with-consent',
  allowedDomains: [],
};
