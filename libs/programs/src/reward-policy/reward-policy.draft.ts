import { currencyFault, Decimal, type Instant, type Window } from '#libs/kernel';
import { type DraftCondition, readCondition } from '../plan/condition.draft.js';
import type { Draft } from '../vocabulary/draft.js';
import type { ValidationErrors } from '../vocabulary/validation-errors.js';
import {
  REWARD_KINDS,
  REWARD_TRIGGERS,
  type RewardCap,
  type RewardPolicy,
  type RewardRule,
  type RewardSpec,
} from './reward-policy.js';

interface DraftRewardSpec extends Draft<Omit<RewardSpec, Priced>> {
  readonly costEach?: string | null;
  /** The program’s, if absent. */
  readonly currency?: string | null;
}

type Priced = 'costEach' | 'currency';

interface DraftRewardRule extends Draft<Omit<RewardRule, 'when' | 'referrer' | 'customer'>> {
  readonly when: DraftCondition;
  readonly referrer?: DraftRewardSpec | null;
  readonly customer?: DraftRewardSpec | null;
}

/** A policy for rewards before it is set. */
export type DraftRewardPolicy = Pick<RewardPolicy, 'effectiveFrom'> & { readonly rules: readonly DraftRewardRule[] };

const MOST_RULES = 20;
const MOST_CAPS = 4;
const MOST_DAYS = 3650;
const MOST_QUANTITY = 1_000_000;
const PER = ['beneficiary', 'program'] as const;
const WINDOWS: readonly Window[] = ['day', 'week', 'month', 'quarter', 'year', 'lifetime'];

export function readRewardPolicy(
  { effectiveFrom, rules }: DraftRewardPolicy,
  currency: string,
  found: ValidationErrors,
): Omit<RewardPolicy, 'version'> {
  found.expect(rules.length <= MOST_RULES, 'TOO_MANY', `give at most ${MOST_RULES} rules`, 'rules');
  found.distinct(
    rules.map(({ ruleId }) => ruleId),
    'RULE_ID_TAKEN',
    (at) => `rules.${at}.ruleId`,
  );
  return {
    effectiveFrom: found.instant(effectiveFrom, 'effectiveFrom'),
    rules: found.first
      ? []
      : rules.map((rule, n) => readRule(rule, { currency, at: effectiveFrom }, `rules.${n}`, found)),
  };
}

function readRule(
  draft: DraftRewardRule,
  { currency, at }: Omit<OfSpec, 'lead'>,
  field: string,
  found: ValidationErrors,
): RewardRule {
  const { ruleId, codesOnly, caps } = draft;
  const on = found.oneOf(draft.on, REWARD_TRIGGERS, `${field}.on`);
  const minimumNet = found.notNegative(draft.minimumNet, currency, `${field}.minimumNet`);
  const lead = on === 'lead-qualified';
  const noNet = !lead || Decimal.of(minimumNet).isZero;
  found.expect(noNet, 'BAD_REWARD', 'a lead has no net amount yet', `${field}.minimumNet`);
  found.expect(caps.length <= MOST_CAPS, 'TOO_MANY', `give at most ${MOST_CAPS} caps`, `${field}.caps`);
  const kinds = caps.map(({ per, window, count }) => `${per} ${window} ${(count ?? null) === null ? 'cost' : 'count'}`);
  kinds.forEach((kind, n) => {
    const once = kinds.indexOf(kind) === n;
    found.expect(once, 'BAD_REWARD', 'give one cap of a kind for each window', `${field}.caps.${n}`);
  });
  const spec = (side: 'referrer' | 'customer'): RewardSpec | null =>
    found.optional(draft[side], (given) => readSpec(given, { currency, at, lead }, `${field}.${side}`, found));
  const [referrer, customer] = [spec('referrer'), spec('customer')];
  const somebody = referrer !== null || customer !== null;
  found.expect(somebody, 'BAD_REWARD', 'give something to the referrer, the customer or both', field);
  return {
    ...{ ruleId, on, codesOnly, minimumNet, referrer, customer },
    when: readCondition(draft.when, `${field}.when`, found),
    holdDays: found.whole(draft.holdDays, 0, MOST_DAYS, `${field}.holdDays`),
    expiresAfterDays: found.whole(draft.expiresAfterDays, 1, MOST_DAYS, `${field}.expiresAfterDays`),
    caps: caps.map((cap, n) => readCap(cap, currency, `${field}.caps.${n}`, found)),
  };
}

interface OfSpec {
  readonly currency: string;
  readonly at: Instant;
  /** Where there is no sale to take a share of. */
  readonly lead: boolean;
}

function readSpec(draft: DraftRewardSpec, of: OfSpec, field: string, found: ValidationErrors): RewardSpec {
  const kind = found.oneOf(draft.kind, REWARD_KINDS, `${field}.kind`);
  const currency = draft.currency ?? of.currency;
  const fault = currencyFault(currency, of.at, `${field}.currency`);
  if (fault) found.add('UNKNOWN_CURRENCY', fault.message, `${field}.currency`);
  const read = (text: string | null | undefined, name: string): string | null =>
    found.first ? null : found.optional(text, (amount) => found.notNegative(amount, currency, `${field}.${name}`));
  const [amount, costEach] = [read(draft.amount, 'amount'), read(draft.costEach, 'costEach')];
  const rate = found.optional(draft.rate, (text) => found.decimal(text, `${field}.rate`));
  const within = rate === null || (!rate.isNegative && rate.compare(Decimal.of('1')) <= 0);
  found.expect(within, 'RATE_OUT_OF_RANGE', 'a rate is from 0 to 1: 0.15 is 15 %', `${field}.rate`);
  const expect = (holds: boolean, message: string, name: string) =>
    found.expect(holds, 'BAD_REWARD', message, `${field}.${name}`);
  if (kind === 'credit') expect(amount !== null, 'a credit has an amount', 'amount');
  if (kind === 'discount') expect((amount === null) !== (rate === null), 'give an amount or a rate', 'amount');
  if (kind !== 'discount') expect(rate === null, 'only a discount has a rate', 'rate');
  if (of.lead) expect(rate === null, 'a lead has no sale to take a share of', 'rate');
  const priced = kind === 'credit' || kind === 'discount';
  if (!priced) {
    expect(amount === null, 'only a credit or a discount has an amount', 'amount');
    expect(costEach !== null, 'say what one costs, 0 if nothing', 'costEach');
  }
  return {
    ...{ kind, amount, currency, rate: rate === null ? null : rate.toString() },
    quantity: found.whole(draft.quantity, 1, priced ? 1 : MOST_QUANTITY, `${field}.quantity`),
    sku: found.optional(draft.sku, (text) => found.text(text, 100, `${field}.sku`)),
    costEach: costEach ?? '0',
  };
}

function readCap(
  { per, window, count, cost }: Draft<RewardCap>,
  currency: string,
  field: string,
  found: ValidationErrors,
): RewardCap {
  const [byCount, byCost] = [count ?? null, cost ?? null];
  found.expect((byCount === null) !== (byCost === null), 'BAD_REWARD', 'give a count or a cost', field);
  return {
    per: found.oneOf(per, PER, `${field}.per`),
    window: found.oneOf(window, WINDOWS, `${field}.window`),
    count: found.optional(byCount, (most) => found.whole(most, 0, MOST_QUANTITY, `${field}.count`)),
    cost: found.optional(byCost, (most) => found.notNegative(most, currency, `${field}.cost`)),
  };
}
