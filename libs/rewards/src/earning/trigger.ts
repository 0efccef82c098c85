import type { RewardPolicy, RewardTrigger as Trigger } from '#libs/programs';
import type { RatePair } from '#libs/rates';
import type { RewardTrigger } from '../vocabulary/reward.types.js';

/** A partner that could be given something, as it stood at the trigger. */
export interface KnownReferrer {
  readonly partnerId: string;
  readonly earning: 'earns' | 'earns-into-hold' | 'earns-nothing';
  /** The evidence says that somebody should look first. */
  readonly risky: boolean;
}

/** Nobody: why, and whose touch it was that did not count, where there was one. */
export interface NoReferrer {
  readonly reason: 'NOT_CREDITED' | 'SELF_REFERRAL' | 'COULD_NOT_EARN';
  readonly partnerId: string | null;
}

/** By which figures an amount becomes one of the program’s currency; null: it is one. Undefined: no rate is known. */
export type Exchanges = (currency: string) => RatePair | null | undefined;

/** Something that rewards may be given for, with all that decides which. */
export interface Earned {
  readonly tenant: string;
  readonly programId: string;
  /** Of the program. */
  readonly currency: string;
  readonly timeZone: string;
  readonly policy: RewardPolicy;
  readonly trigger: RewardTrigger;
  /** What makes its rewards’ ids: a sale that is credited anew is one more occasion for its partner. */
  readonly occasion: string;
  readonly anew: boolean;
  /** It had been nobody’s until it was credited anew: nobody had sent its customer, who is answered once more, too. */
  readonly wasNobodys: boolean;
  /** Nobody’s code had been used until then, likewise for rules that ask for codes. */
  readonly hadNoCode: boolean;
  /** Which of them rules may ask for, and why it is not the other. */
  readonly kind: 'sale' | 'lead';
  /** Which of its customer’s sales it is; null: not known. */
  readonly number: number | null;
  /** Of a sale: what stands of it, exact, and in which currency. */
  readonly net: { readonly amount: string; readonly currency: string } | null;
  readonly referrer: KnownReferrer | NoReferrer;
  /** Whose code the customer used. */
  readonly coder: KnownReferrer | NoReferrer;
  readonly journeyId: string | null;
  readonly exchanges: Exchanges;
}

export const isNobody = (one: KnownReferrer | NoReferrer): one is NoReferrer => 'reason' in one;

/** Which rules ask for it. */
export const asksFor = (on: Trigger, kind: Earned['kind']): boolean => (on === 'lead-qualified') === (kind === 'lead');
