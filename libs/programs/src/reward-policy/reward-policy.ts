import { currencyFault, Decimal, type Instant } from '#libs/kernel';
import { type DraftCondition, readCondition } from '../plan/condition.draft.js';
import { WINDOWS } from '../plan/pays.draft.js';
import type { Condition } from '../plan/plan.js';
import {
  also,
  asDrafted,
  atMost,
  type Draft,
  list,
  MOST_DAYS,
  notNegative,
  oneOf,
  optional,
  record,
  type Rule,
  type Settled,
  text,
  truth,
  whole,
} from '../vocabulary/rules.js';

export const REWARD_TRIGGERS = ['first-sale', 'every-sale', 'lead-qualified'] as const;
export type RewardTrigger = (typeof REWARD_TRIGGERS)[number];

export const REWARD_KINDS = ['credit', 'discount', 'free-months', 'points', 'goods', 'gift-card'] as const;
export type RewardKind = (typeof REWARD_KINDS)[number];

const MOST_RULES = 20;
const MOST_CAPS = 4;
const MOST_QUANTITY = 1_000_000;

type InCurrency = { readonly currency?: string | null | undefined };

/** Of an unknown currency nothing can be said. */
const amount: Rule<string, string, InCurrency> = (given, field, found, { currency }) =>
  found.first ? '0' : found.notNegative(given, field, currency ?? found.currency);

const costEach: Rule<string, string | null | undefined, InCurrency> = (given, field, found, beside) =>
  optional(amount)(given, field, found, beside) ?? '0';

const rate: Rule<string> = (given, field, found) => {
  const read = found.decimal(given, field);
  const fits = !read.isNegative && read.compare(Decimal.of('1')) <= 0;
  found.expect(fits, 'RATE_OUT_OF_RANGE', 'a rate is from 0 to 1: 0.15 is 15 %', field);
  return read.toString();
};

const isPriced = (kind: string): boolean => kind === 'credit' || kind === 'discount';

const quantity: Rule<number, number, { readonly kind: string }> = (given, field, found, { kind }) =>
  found.whole(given, 1, isPriced(kind) ? 1 : MOST_QUANTITY, field);

/** What is given. Amounts are in `currency`, exact; the program’s, if absent. */
const specAt = (at: Instant) =>
  also(
    record({
      kind: oneOf(REWARD_KINDS),
      currency: (given: string | null | undefined, field, found) => {
        const currency = given ?? found.currency;
        const fault = currencyFault(currency, at, field);
        if (fault) found.add('UNKNOWN_CURRENCY', fault.message, field);
        return currency;
      },
      /** Of a credit, or of a discount without a rate. */
      amount: optional(amount),
      /** Of a discount: a share of the sale, `"0.15"` is 15 %. */
      rate: optional(rate),
      quantity,
      sku: optional(text(100)),
      /** What one costs the vendor, of what is neither credit nor discount. */
      costEach,
    }),
    (spec, field, found, given) => {
      const expect = (holds: boolean, message: string, name: string): void =>
        found.expect(holds, 'BAD_REWARD', message, `${field}.${name}`);
      const [isCredit, isDiscount] = [spec.kind === 'credit', spec.kind === 'discount'];
      if (isCredit) expect(spec.amount !== null, 'a credit has an amount', 'amount');
      if (isDiscount) expect((spec.amount === null) !== (spec.rate === null), 'give an amount or a rate', 'amount');
      else expect(spec.rate === null, 'only a discount has a rate', 'rate');
      if (isPriced(spec.kind)) return;
      expect(spec.amount === null, 'only a credit or a discount has an amount', 'amount');
      expect((given.costEach ?? null) !== null, 'say what one costs, 0 if nothing', 'costEach');
    },
  );

/** Most that may be granted in a window: a number of rewards, or what they cost in program currency; one of the two. */
const rewardCap = also(
  record({
    per: oneOf(['beneficiary', 'program']),
    window: oneOf(WINDOWS),
    count: optional(whole(0, MOST_QUANTITY)),
    cost: optional(notNegative),
  }),
  ({ count, cost }, field, found) =>
    found.expect((count === null) !== (cost === null), 'BAD_REWARD', 'give a count or a cost', field),
);

const caps = also(atMost(MOST_CAPS, list(rewardCap), `give at most ${MOST_CAPS} caps`), (read, field, found) => {
  const kinds = read.map(({ per, window, count }) => `${per} ${window} ${count === null ? 'cost' : 'count'}`);
  kinds.forEach((kind, n) => {
    const once = kinds.indexOf(kind) === n;
    found.expect(once, 'BAD_REWARD', 'give one cap of a kind for each window', `${field}.${n}`);
  });
});

const when: Rule<Condition, DraftCondition> = (given, field, found) => readCondition(given, field, found);

const ruleAt = (at: Instant) =>
  also(
    record({
      ruleId: asDrafted<string>,
      on: oneOf(REWARD_TRIGGERS),
      /** Only where the customer used a partner’s code; the reward is then of the code’s partner. */
      codesOnly: truth,
      /** What has to stay of a sale, in program currency. */
      minimumNet: notNegative,
      /** What the partner gets that referred the customer. */
      referrer: optional(specAt(at)),
      /** What the customer gets. */
      customer: optional(specAt(at)),
      when,
      /** Calendar days of the program’s zone from the trigger on. */
      holdDays: whole(0, MOST_DAYS),
      /** Calendar days of the program’s zone from the approval on. */
      expiresAfterDays: whole(1, MOST_DAYS),
      caps,
    }),
    ({ on, minimumNet, referrer, customer }, field, found) => {
      const expect = (holds: boolean, message: string, at: string): void =>
        found.expect(holds, 'BAD_REWARD', message, at);
      if (on === 'lead-qualified') {
        expect(Decimal.of(minimumNet).isZero, 'a lead has no net amount yet', `${field}.minimumNet`);
        const share = 'a lead has no sale to take a share of';
        expect((referrer?.rate ?? null) === null, share, `${field}.referrer.rate`);
        expect((customer?.rate ?? null) === null, share, `${field}.customer.rate`);
      }
      expect(referrer !== null || customer !== null, 'give something to the referrer, the customer or both', field);
    },
  );

type RuleRule = ReturnType<typeof ruleAt>;
export type RewardRule = Settled<RuleRule>;
export type RewardSpec = Settled<ReturnType<typeof specAt>>;
export type RewardCap = Settled<typeof rewardCap>;

/** Who is given what for a referral, beside commissions. None set: nobody is given anything. */
interface RewardContent {
  readonly effectiveFrom: Instant;
  /** Every rule that fits grants; its two sides by themselves. */
  readonly rules: readonly RewardRule[];
}

/** A policy for rewards before it is set. */
export type DraftRewardPolicy = Pick<RewardContent, 'effectiveFrom'> & { readonly rules: readonly Draft<RuleRule>[] };

export const rewardPolicy: Rule<RewardContent, DraftRewardPolicy> = (given, _, found, beside) => {
  const ids = given.rules.map(({ ruleId }) => ruleId);
  found.expect(ids.length <= MOST_RULES, 'TOO_MANY', `give at most ${MOST_RULES} rules`, 'rules');
  found.distinct(ids, 'RULE_ID_TAKEN', (at) => `rules.${at}.ruleId`);
  const effectiveFrom = found.instant(given.effectiveFrom, 'effectiveFrom');
  const rules = found.first ? [] : list(ruleAt(given.effectiveFrom))(given.rules, 'rules', found, beside);
  return { effectiveFrom, rules };
};

export type RewardPolicy = RewardContent & { readonly version: number };
