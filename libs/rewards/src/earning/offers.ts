import { Decimal, plusDays, windowOf } from '#libs/kernel';
import type { Condition, RewardRule, RewardSpec } from '#libs/programs';
import { rewardIdOf } from '../vocabulary/reward.ids.js';
import type { PinnedCap, RewardGrant, RewardOffer, RewardRefusedFor, RewardSide } from '../vocabulary/reward.types.js';
import { isBelow } from '../wallet/ending.js';
import { asksFor, type Earned, isNobody, type KnownReferrer, type NoReferrer } from './trigger.js';
import { worthOf } from './worth.js';

type Offered = RewardGrant | (Omit<RewardGrant, 'cost'> & { readonly cost: null });

export type Offer =
  | { readonly offer: RewardOffer; readonly refused: RewardRefusedFor }
  /** `caps`: over all beneficiaries, under which it needs a place first. */
  | { readonly grant: Offered; readonly caps: readonly PinnedCap[] };

/** Whether a condition holds with this partner (undefined: nobody is credited); `no-rate`: the rate of an amount that it asks for decides. */
export type Fits = (when: Condition, partnerId: string | undefined) => boolean | 'no-rate';

/** Whose wallet it goes into. */
export type WalletIds = (side: RewardSide, beneficiaryId: string) => string;

interface Of {
  readonly earned: Earned;
  readonly rule: RewardRule;
  readonly side: RewardSide;
  readonly spec: RewardSpec;
  readonly by: KnownReferrer | NoReferrer;
  /** Nobody had it before, for this rule. */
  readonly isFirst: boolean;
  /** Whether the rule asks for it at all follows from a rate that is not known. */
  readonly waits: boolean;
  readonly walletIds: WalletIds;
}

/** What every rule that fits offers to its two sides, each given or refused with a reason, in the order of the policy. */
export function offersOf(earned: Earned, fits: Fits, walletIds: WalletIds): readonly Offer[] {
  const { policy, kind, anew } = earned;
  return policy.rules.flatMap((rule) => {
    const by = rule.codesOnly ? earned.coder : earned.referrer;
    const fit = asksFor(rule.on, kind) && fits(rule.when, isNobody(by) ? undefined : by.partnerId);
    if (fit === false) return [];
    const isFirst = rule.codesOnly ? earned.hadNoCode : earned.wasNobodys;
    // Whoever has a code that was used keeps what it got for it.
    if (anew && rule.codesOnly && (!isFirst || isNobody(by))) return [];
    const sides: readonly RewardSide[] = anew && !isFirst ? ['referrer'] : ['referrer', 'customer'];
    return sides.flatMap((side) => {
      const spec = rule[side];
      return spec === null
        ? []
        : offered({ earned, rule, side, spec, by, isFirst, waits: fit === 'no-rate', walletIds });
    });
  });
}

function offered(asked: Of): readonly Offer[] {
  const { earned, rule, side, spec, by, isFirst, walletIds } = asked;
  const { tenant, programId, currency, journeyId, trigger, occasion, policy } = earned;
  const beneficiary = side === 'customer' ? journeyId : by.partnerId;
  if (beneficiary === null) return [];
  const { ruleId } = rule;
  const partnerId = side === 'customer' ? null : beneficiary;
  // The customer has its own once, whoever becomes its partner after the first.
  const of = side === 'customer' && !isFirst ? trigger.id : occasion;
  const offer: RewardOffer = {
    ...{ walletId: walletIds(side, beneficiary), programId, side, partnerId, journeyId, subject: beneficiary, trigger },
    ...{ rewardId: rewardIdOf(tenant, of, { ruleId, side, trigger, partnerId }), ruleId },
    ...{ policyVersion: policy.version, currency },
  };
  const refused = asked.waits ? undefined : refusedFor(asked);
  if (refused) return [{ offer, refused }];
  return [granted(offer, asked, spec)];
}

function refusedFor({ earned, rule, by }: Of): RewardRefusedFor | undefined {
  if (isNobody(by)) return by.reason;
  if (by.earning === 'earns-nothing') return 'COULD_NOT_EARN';
  if (rule.on === 'first-sale' && earned.number !== 1) return 'NOT_THE_FIRST_SALE';
  if (earned.net === null) return undefined;
  const net = Decimal.of(earned.net.amount);
  if (net.isZero || net.isNegative) return 'BELOW_MINIMUM';
  const netExchange = earned.exchanges(earned.net.currency);
  return netExchange !== undefined && isBelow(net, { ...rule, netExchange }) ? 'BELOW_MINIMUM' : undefined;
}

function granted(offer: RewardOffer, { earned, rule, by, waits }: Of, spec: RewardSpec): Offer {
  const { timeZone, trigger, net } = earned;
  const { given, cost, exchange } = worthOf(spec, earned);
  const netExchange = net === null ? null : earned.exchanges(net.currency);
  const pinned = rule.caps.map(({ per, window, count, cost: most }) => ({
    per,
    cap: { window, key: windowOf(trigger.at, timeZone, window), count, cost: most },
  }));
  const grant = {
    ...offer,
    ...{ given, exchange, netExchange: netExchange ?? null, minimumNet: rule.minimumNet, byCode: rule.codesOnly },
    ...{ holdUntil: plusDays(trigger.at, rule.holdDays, timeZone), expiresAfterDays: rule.expiresAfterDays, timeZone },
    risk: !isNobody(by) && (by.risky || by.earning === 'earns-into-hold'),
    caps: pinned.flatMap(({ per, cap }) => (per === 'beneficiary' ? [cap] : [])),
    budgetIds: [],
  };
  const known = cost !== null && netExchange !== undefined && !waits;
  return {
    grant: known ? { ...grant, cost } : { ...grant, cost: null },
    caps: pinned.flatMap(({ per, cap }) => (per === 'program' ? [cap] : [])),
  };
}
