import { describe, expect, it } from '@jest/globals';
import { isRefusal, type Recorded } from '#libs/kernel';
import type { RewardCap, RewardPolicy } from '#libs/programs';
import type { RewardBudgetEvent, WalletEvent } from '#libs/rewards';
import type { SaleEvent } from '#libs/sales';
import { ProgramStates } from '../../libs/audit/src/rating/program.states.js';
import { RewardsAudit } from '../../libs/audit/src/rewards/rewards.audit.js';
import { Findings } from '../../libs/audit/src/sources/findings.js';
import { PublishedDays } from '../../libs/audit/src/states/published-rates.js';
import { PartnerStates } from '../../libs/audit/src/states/partner.states.js';
import {
  BERLIN,
  by,
  friend,
  grantOf,
  month,
  policyOf,
  rule,
  sold,
  usd,
  WalletStory,
} from '../../libs/rewards/test/reward.fixtures.js';
import {
  KeepRewardPlace,
  ReleaseReward,
  ReserveReward,
  type RewardBudgetCommand,
} from '../../libs/rewards/src/budget/reward-budget.commands.js';
import { rewardBudgetDecider } from '../../libs/rewards/src/budget/reward-budget.js';
import { offerOf } from '../../libs/rewards/src/wallet/granting.js';
import { RefuseReward } from '../../libs/rewards/src/wallet/wallet.commands.js';
import type { RewardGrant } from '../../libs/rewards/src/vocabulary/reward.types.js';

const SOLD = '2026-03-01T09:00:00.000Z';
const REFUNDED = '2026-04-20T12:00:00.000Z';
const caps = [{ per: 'beneficiary', window: 'year', count: 1, cost: null }] as const;
const policy = policyOf(rule({ minimumNet: '50.00', referrer: month, customer: friend, caps }));

interface Told {
  readonly type: string;
  readonly data: object;
}

const saleOf = (id: string, price = '100.00'): Told => ({
  type: 'sale.recorded',
  data: {
    ...{ saleId: id, programId: 'p', externalId: id, occurredAt: SOLD, timeZone: BERLIN, currency: 'USD' },
    ...{ credits: [{ partnerId: 'A', weight: 10_000 }], customer: null, saleType: null, metadata: {} },
    ...{ lines: [{ line: 1, product: 'plan', category: null, amount: price }], attribution: null },
    conversion: { journeyId: `J-${id}`, number: 1, firstAt: SOLD, monthsSinceFirst: 0 },
  },
});

const refundOf = (id: string, refundedAfter: string): Told => ({
  type: 'sale.refunded',
  data: { saleId: id, programId: 'p', charged: '100.00', refundedAfter, occurredAt: REFUNDED },
});

const earnedBy = (id: string) =>
  sold({ policy, occasion: id, trigger: { kind: 'sale', id, at: SOLD }, journeyId: `J-${id}` });

/** What wallets and the budget of the rule say, one after the other. */
class Course {
  readonly told: Told[] = [];
  private readonly wallets = new Map<string, WalletStory>();
  private budget = rewardBudgetDecider.initial;

  constructor(private readonly caps: readonly RewardCap[] = []) {}

  /** A place first, then the reward; the place goes back where the wallet refuses. */
  grant(grant: RewardGrant): void {
    const key = { window: 'year', key: grant.trigger.at.slice(0, 4) } as const;
    const caps = this.caps.map(({ count, cost }) => ({ ...key, count, cost }));
    this.ask(new ReserveReward({ budgetId: 'B', grant: { ...grant, budgetIds: ['B'] }, caps }, by(grant.trigger.at)));
  }

  of(grant: RewardGrant): WalletStory {
    const known = this.wallets.get(grant.walletId) ?? new WalletStory();
    this.wallets.set(grant.walletId, known);
    return known;
  }

  /** Told by a wallet, and what follows for the budget. */
  push(...events: readonly WalletEvent[]): void {
    for (const event of events) {
      this.told.push(event);
      if (!('budgetIds' in event.data) || !event.type.match('refused|cancelled|expired|reversed')) continue;
      const { rewardId, budgetIds } = event.data;
      const Answer = event.type === 'wallet.reward-reversed' ? KeepRewardPlace : ReleaseReward;
      for (const budgetId of budgetIds) this.ask(new Answer({ budgetId, programId: 'p', rewardId }, by(REFUNDED)));
    }
  }

  private ask(command: RewardBudgetCommand): void {
    const events = rewardBudgetDecider.decide(command, this.budget);
    if (isRefusal(events)) throw new Error(events.refused);
    this.budget = events.reduce(rewardBudgetDecider.evolve, this.budget);
    for (const event of events) {
      this.told.push(event);
      if (event.type === 'reward-budget.reserved') this.push(...this.of(event.data.grant).grant(event.data.grant));
      if (event.type === 'reward-budget.spent') {
        const offer = offerOf(event.data.grant);
        const { walletId } = offer;
        const refusal = { walletId, offer, reason: 'BUDGET_SPENT', budgetIds: [] } as const;
        this.push(...this.of(event.data.grant).tell(new RefuseReward(refusal, by(offer.trigger.at))));
      }
    }
  }
}

/** Two sales of one partner: the second reaches its cap; the first is refunded after both sides were given. */
function history(): readonly Told[] {
  const course = new Course();
  const sides = (id: string) => [grantOf('referrer', earnedBy(id)), grantOf('customer', earnedBy(id))] as const;
  for (const id of ['S1', 'S2']) {
    course.told.push(saleOf(id));
    for (const grant of sides(id)) course.grant(grant);
  }
  const given = sides('S1').map((grant) => ({ ...grant, budgetIds: ['B'] }));
  for (const grant of given) course.push(...course.of(grant).approve(grant), ...course.of(grant).fulfil(grant));
  course.told.push(refundOf('S1', '30.00'), refundOf('S1', '50.01'));
  for (const grant of given) course.push(...course.of(grant).left(grant, '49.99', REFUNDED));
  return course.told;
}

interface Around {
  readonly policy?: RewardPolicy;
  readonly rates?: (n: number) => PublishedDays | undefined;
}

function audited(told: readonly Told[], around: Around = {}): Readonly<Record<string, number>> {
  let now = 0;
  const findings = new Findings();
  const program = new ProgramStates();
  const created = {
    programId: 'p',
    name: 'P',
    currency: 'USD',
    timeZone: BERLIN,
    startsAt: '2026-01-01T00:00:00.000Z',
  };
  program.learn({ type: 'program.created', data: created } as never);
  program.learn({
    type: 'program.reward-policy-set',
    data: { programId: 'p', policy: around.policy ?? policy },
  } as never);
  const partner = new PartnerStates();
  partner.learn({
    type: 'partner.enrolled',
    data: { programId: 'p', at: '2026-01-01T00:00:00.000Z', tier: 1 },
  } as never);
  partner.learn({ type: 'partner.activated', data: { programId: 'p', at: '2026-01-01T00:00:00.000Z' } } as never);
  const audit = new RewardsAudit('acme', program, new Map([['A', partner]]), () => around.rates?.(now), 'p', findings);
  told.forEach(({ type, data }, n) => {
    now = n;
    const event = {
      type,
      data,
      id: `e${n}`,
      stream: 's',
      revision: BigInt(n),
      position: { commit: BigInt(n), prepare: 0n },
    };
    if (type.startsWith('sale.')) audit.source(event as unknown as Recorded<SaleEvent>);
    else if (type.startsWith('wallet.')) audit.wallet(event as unknown as Recorded<WalletEvent>);
    else audit.budget(event as unknown as Recorded<RewardBudgetEvent>);
  });
  audit.finish();
  return { ...Object.fromEntries(findings.counts), ...(audit.waiting() > 0 && { waiting: audit.waiting() }) };
}

/** The same history with the first event of a type altered, or left out. */
function altered(type: string, alter: (data: never) => object | undefined, which = 0): readonly Told[] {
  const all = history();
  const at = all.flatMap((event, n) => (event.type === type ? [n] : []))[which] ?? -1;
  expect(at).toBeGreaterThan(-1);
  return all.flatMap((event, n) => {
    const change = n === at ? alter(event.data as never) : {};
    return change === undefined ? [] : [{ ...event, data: { ...event.data, ...change } }];
  });
}

const granted = 'wallet.reward-granted';

describe('the audit of rewards', () => {
  it('agrees with what the rules have made', () => {
    const types = history().map(({ type }) => type);
    expect(types.filter((type) => type === 'wallet.reward-refused')).toHaveLength(1);
    expect(types.filter((type) => type === 'wallet.reward-reversed')).toHaveLength(2);
    expect(audited(history())).toEqual({});
  });

  it.each<[string, string, (data: never) => object | undefined, string, number]>([
    ['a reward is not given', granted, () => undefined, 'reward-missing', 0],
    ['one costs more', granted, () => ({ cost: usd('29.01') }), 'reward-terms', 0],
    ['the hold is a day short', granted, () => ({ holdUntil: '2026-03-30T08:00:00.000Z' }), 'reward-terms', 0],
    ['another version is in force', granted, () => ({ policyVersion: 2 }), 'reward-terms', 0],
    ['somebody else gets it', granted, () => ({ subject: 'B' }), 'reward-terms', 0],
    ['a person had to look', granted, () => ({ risk: true }), 'reward-terms', 0],
    ['no rule asks for it', granted, () => ({ rewardId: 'x' }), 'reward-unknown', 0],
    [
      'it is refused for a cap that has room',
      'wallet.reward-refused',
      () => ({ trigger: { kind: 'sale', id: 'S2', at: '2025-03-01T09:00:00.000Z' } }),
      'reward-terms',
      0,
    ],
    [
      'it is refused for what is not so',
      'wallet.reward-refused',
      () => ({ reason: 'NOT_CREDITED' }),
      'reward-terms',
      0,
    ],
    ['another cost counts', 'wallet.reward-approved', () => ({ cost: usd('30.00') }), 'reward-cost', 0],
    [
      'a month that was given is got back',
      'wallet.reward-reversed',
      () => ({ recovered: true, takenBack: usd('29.00') }),
      'reward-cost',
      0,
    ],
    ['a cost stays that was got back', 'wallet.reward-reversed', () => ({ takenBack: null }), 'reward-cost', 1],
    ['what is reversed was never granted', 'wallet.reward-reversed', () => ({ rewardId: 'x' }), 'reward-unknown', 0],
    ['a refund takes nothing back', 'wallet.reward-reversed', () => undefined, 'reward-refund', 0],
    ['enough is left', 'sale.refunded', () => ({ refundedAfter: '50.00' }), 'reward-refund', 1],
    ['nobody else is credited', 'wallet.reward-reversed', () => ({ why: 'recredited' }), 'reward-refund', 0],
  ])('finds that %s', (_what, type, alter, kind, which) => {
    expect(Object.keys(audited(altered(type, alter, which)))).toContain(kind);
  });

  it('finds what is given twice, and what a cap had no place for', () => {
    const all = history();
    const first = all.findIndex(({ type }) => type === granted);
    expect(audited([...all.slice(0, first + 1), ...all.slice(first)])).toHaveProperty('reward-twice');
    // What the engine has pinned is not what the audit asks.
    const refused = all.findIndex(({ type }) => type === 'wallet.reward-refused');
    const grant = grantOf('referrer', earnedBy('S2'));
    const given = { type: granted, data: { ...grant, caps: [], at: SOLD } };
    expect(audited([...all.slice(0, refused), given, ...all.slice(refused + 1)])).toHaveProperty('reward-cap');
  });

  describe('of a cap over all beneficiaries', () => {
    const cap = { per: 'program', window: 'year', count: 1, cost: null } as const;
    const capped = policyOf(rule({ customer: null, referrer: friend, caps: [cap] }));
    const earned = (id: string) => ({ ...earnedBy(id), policy: capped });
    const one = (id: string, caps: readonly RewardCap[] = [cap]) => {
      const course = new Course(caps);
      const grant = { ...grantOf('referrer', earned(id)), budgetIds: ['B'] };
      course.told.push(saleOf(id));
      course.grant(grant);
      return { course, grant };
    };
    const found = (told: readonly Told[]) => audited(told, { policy: capped });

    it('agrees that it is spent, and free again when a reward is cancelled', () => {
      const { course, grant } = one('S1');
      course.told.push(saleOf('S2'));
      course.grant(grantOf('referrer', earned('S2')));
      course.told.push(refundOf('S1', '100.00'));
      course.push(...course.of(grant).left(grant, '0', REFUNDED));
      course.told.push(saleOf('S3'));
      course.grant(grantOf('referrer', earned('S3')));
      const types = course.told.map(({ type }) => type);
      expect(types.filter((type) => /spent|refused|released/.test(type))).toHaveLength(3);
      expect(found(course.told)).toEqual({});
    });

    it.each([
      ['a place is given that there is not', { ...cap, count: 2 }],
      ['no cap is asked at all', undefined],
    ])('finds that %s', (_what, pinned) => {
      const { course } = one('S1', pinned ? [pinned] : []);
      course.told.push(saleOf('S2'));
      course.grant(grantOf('referrer', earned('S2')));
      expect(found(course.told)).toEqual({ 'reward-cap': 1 });
    });

    it('finds that a place is refused that there is', () => {
      const { course } = one('S1', [{ ...cap, count: 0 }]);
      expect(found(course.told)).toHaveProperty('reward-cap', 1);
    });

    it('finds that a reversal frees a place', () => {
      const { course, grant } = one('S1');
      course.push(...course.of(grant).approve(grant), ...course.of(grant).fulfil(grant));
      course.told.push(refundOf('S1', '100.00'));
      course.push(...course.of(grant).left(grant, '0', REFUNDED));
      const honest = course.told.length;
      expect(found(course.told)).toEqual({});
      const freed = {
        type: 'reward-budget.released',
        data: { budgetId: 'B', programId: 'p', rewardId: grant.rewardId },
      };
      expect(found([...course.told.slice(0, honest - 1), freed])).toEqual({ 'reward-cap': 1 });
    });

    it('counts sums, not places, of 4,000 rewards', () => {
      const large = policyOf(rule({ customer: null, referrer: friend, caps: [{ ...cap, count: 4000 }] }));
      const place = grantOf('referrer', { ...earnedBy('S0'), policy: large });
      const nth = (n: number): readonly Told[] => {
        const { rewardId, trigger, walletId } = grantOf('referrer', { ...earnedBy(`S${n}`), policy: large });
        const grant = { ...place, rewardId, trigger, walletId, budgetIds: ['B'] };
        const asked = { budgetId: 'B', programId: 'p', rewardId, grant, caps: [], at: SOLD };
        return [
          saleOf(`S${n}`),
          { type: 'reward-budget.reserved', data: asked },
          { type: granted, data: { ...grant, at: SOLD } },
        ];
      };
      const told = Array.from({ length: 4000 }, (_, n) => nth(n)).flat();
      const took = (of: readonly Told[]): number => {
        const began = performance.now();
        expect(audited(of, { policy: large })).toEqual({});
        return performance.now() - began;
      };
      const few = took(told.slice(0, 1200));
      expect(took(told)).toBeLessThan(Math.max(40 * few, 5000));
      expect(audited([...told, ...nth(4000)], { policy: large })).toEqual({ 'reward-cap': 1 });
    });

    it('finds a reward that has no place', () => {
      const { course } = one('S1');
      expect(found(course.told.filter(({ type }) => type !== 'reward-budget.reserved'))).toEqual({ 'reward-cap': 1 });
    });
  });

  it('finds that a reversal frees a place of a beneficiary', () => {
    const grant = grantOf('referrer', { ...earnedBy('S3') });
    const freed = new Course();
    freed.grant(grant);
    expect(audited([...history(), saleOf('S3'), ...freed.told])).toMatchObject({ 'reward-cap': 1 });
  });

  it('asks for nothing anew where who has most of a sale keeps it', () => {
    const moved = (before: object[], partnerId: string): Told => ({
      type: 'sale.recredited',
      data: {
        ...{ saleId: 'S3', programId: 'p', before, after: [{ partnerId, weight: 10_000 }] },
        ...{ charged: '100.00', refunded: '0.00', occurredAt: REFUNDED },
      },
    });
    const split = [
      { partnerId: 'A', weight: 6000 },
      { partnerId: 'B', weight: 4000 },
    ];
    const sale = saleOf('S3');
    const of = { ...sale, data: { ...sale.data, credits: split } };
    expect(audited([...history(), of, moved(split, 'A')])).toEqual({ waiting: 2 });
    expect(audited([...history(), of, moved(split, 'B')])).toEqual({ waiting: 3 });
  });

  it('asks the evidence of a later decision whose a sale is, and who has to be looked at', () => {
    const halves = ['B', 'A'].map((partnerId) => ({ partnerId, weight: 5000 }));
    const found = (touched: readonly string[], doubted: readonly string[]) => ({
      touches: touched.map((partnerId) => ({ partnerId, kind: 'click', dropped: null })),
      shares: halves.map((one) => ({ ...one, risks: doubted.includes(one.partnerId) ? ['self-referral'] : [] })),
    });
    const sale = saleOf('S4');
    const whole = [{ partnerId: 'B', weight: 10_000 }];
    const of = { ...sale, data: { ...sale.data, credits: whole, attribution: found(['B'], []) } };
    const moved = (attribution: object): Told => ({
      type: 'sale.recredited',
      data: {
        ...{ saleId: 'S4', programId: 'p', before: whole, after: halves, attribution },
        ...{ charged: '100.00', refunded: '0.00', occurredAt: REFUNDED },
      },
    });
    const anew = { ...earnedBy('S4'), occasion: 'e1', anew: true };
    const given = (risky: boolean): readonly Told[] => {
      const course = new Course();
      const referrer = { partnerId: 'A', earning: 'earns', risky } as const;
      course.grant(grantOf('referrer', { ...anew, referrer }));
      return course.told;
    };
    expect(audited([of, moved(found(['B', 'A'], [])), ...given(false)])).toHaveProperty('reward-unknown');
    expect(audited([of, moved(found(['A', 'B'], ['A'])), ...given(false)])).toHaveProperty('reward-terms', 1);
    expect(audited([of, moved(found(['A', 'B'], ['A'])), ...given(true)])).not.toHaveProperty('reward-terms');
    expect(audited([of, moved(found(['A', 'B'], ['A'])), ...given(true)])).not.toHaveProperty('reward-unknown');
  });

  it('waits for the rate of an amount that a rule asks for, and then compares by it', () => {
    const when = { fact: 'sale.amount', atLeast: '100' } as const;
    const asking = policyOf(rule({ when, customer: null, referrer: friend }));
    const days = new PublishedDays();
    days.learn({ source: 'ecb', base: 'EUR', day: '2026-02-27', rates: { USD: '1.085' } } as never);
    const known = { policy: asking, rates: (n: number) => (n > 0 ? days : undefined) };
    const sale = saleOf('E1', '95.00');
    const told = { ...sale, data: { ...sale.data, currency: 'EUR' } };
    const later = saleOf('E2', '99.99');
    expect(audited([told], { policy: asking })).toEqual({});
    expect(audited([told, later], known)).toEqual({ waiting: 1 });
    const earned = { ...earnedBy('E1'), policy: asking, net: { amount: '95.00', currency: 'EUR' } };
    const rate = { from: 'EUR', to: 'USD', fromRate: '1', toRate: '1.085', day: '2026-02-27', source: 'ecb' };
    const grant = grantOf('referrer', { ...earned, exchanges: (from) => (from === 'EUR' ? rate : null) });
    const course = new Course();
    course.grant(grant);
    expect(audited([told, ...course.told], known)).toEqual({});
    days.learn({ source: 'ecb', base: 'EUR', day: '2026-02-28', rates: { USD: '1.05' } } as never);
    expect(audited([told, ...course.told], known)).toHaveProperty('reward-unknown', 1);
  });

  it('gives the last answer time', () => {
    expect(audited([...history(), saleOf('S3')])).toEqual({ waiting: 2 });
  });
});
