import { describe, expect, it } from '@jest/globals';
import type { JourneyEvent } from '#libs/attribution';
import { idOf, type Recorded } from '#libs/kernel';
import type { PartnerEvent } from '#libs/partners';
import type { RewardPolicy } from '#libs/programs';
import type { RewardBudgetEvent, WalletEvent } from '#libs/rewards';
import { ProgramStates } from '../../libs/audit/src/rating/program.states.js';
import { RewardsAudit } from '../../libs/audit/src/rewards/rewards.audit.js';
import { Findings } from '../../libs/audit/src/sources/findings.js';
import { PartnerStates } from '../../libs/audit/src/states/partner.states.js';
import { ReserveReward } from '../../libs/rewards/src/budget/reward-budget.commands.js';
import { rewardBudgetDecider } from '../../libs/rewards/src/budget/reward-budget.js';
import { TakeBackRewards } from '../../libs/rewards/src/wallet/wallet.commands.js';
import type { RewardGrant } from '../../libs/rewards/src/vocabulary/reward.types.js';
import {
  by,
  BERLIN,
  friend,
  grantOf,
  policyOf,
  rule,
  sold,
  WalletStory,
} from '../../libs/rewards/test/reward.fixtures.js';

const T = '2026-03-01T09:00:00.000Z';
const LATER = '2026-03-05T09:00:00.000Z';
const policy = policyOf(rule({ on: 'lead-qualified', customer: null, referrer: friend, minimumNet: '0' }));

interface Told {
  readonly type: string;
  readonly data: object;
}

const of = { journeyId: 'L', programId: 'p', at: T };
const whole = (partnerId: string) => [{ partnerId, weight: 10_000 }];
const submitted: Told = { type: 'journey.lead-submitted', data: { ...of, leadId: 'L', partnerId: 'A' } };
const qualified: Told = { type: 'journey.lead-qualified', data: { ...of, leadId: 'L', note: null } };
const rebound = (partnerId: string): Told => ({
  type: 'journey.rebound',
  data: { ...of, from: T, until: null, shares: whole(partnerId), reason: null },
});

const merged = (partnerId: string, into: string): Told => ({
  type: 'partner.merged',
  data: { partnerId, programId: 'p', into, at: T, reason: 'one company' },
});

const grantTo = (partnerId: string, occasion = 'L', leadId = 'L'): RewardGrant => ({
  ...grantOf(
    'referrer',
    sold({
      ...{ policy, kind: 'lead', number: null, net: null, occasion, journeyId: leadId },
      ...{ trigger: { kind: 'lead', id: leadId, at: T }, referrer: { partnerId, earning: 'earns', risky: false } },
    }),
  ),
  budgetIds: ['B'],
});

/** The place and the reward that it is for. */
function given(grant: RewardGrant): Told[] {
  const asked = new ReserveReward({ budgetId: 'B', grant, caps: [] }, by(T));
  const places = rewardBudgetDecider.decide(asked, rewardBudgetDecider.initial);
  return [...(places as Told[]), ...new WalletStory().grant(grant)];
}

function taken(grant: RewardGrant, creditedTo: string, occasion = 'L'): readonly Told[] {
  const story = new WalletStory();
  story.grant(grant);
  const { walletId, trigger } = grant;
  return story.tell(new TakeBackRewards({ walletId, trigger, net: null, creditedTo, occasion }, by(LATER)));
}

function audited(told: readonly Told[], inForce: RewardPolicy = policy): Readonly<Record<string, number>> {
  const findings = new Findings();
  const program = new ProgramStates();
  const startsAt = '2026-01-01T00:00:00.000Z';
  const created = { programId: 'p', name: 'P', currency: 'USD', timeZone: BERLIN, startsAt };
  program.learn({ type: 'program.created', data: created } as never);
  program.learn({ type: 'program.reward-policy-set', data: { programId: 'p', policy: inForce } } as never);
  const partners = new Map(
    ['A', 'B'].map((name) => {
      const partner = new PartnerStates();
      for (const type of ['partner.enrolled', 'partner.activated'])
        partner.learn({ type, data: { programId: 'p', at: startsAt, tier: 1 } } as never);
      return [name, partner] as const;
    }),
  );
  const audit = new RewardsAudit('acme', program, partners, () => undefined, 'p', findings);
  told.forEach(({ type, data }, n) => {
    const at = { id: `e${n}`, stream: 's', revision: BigInt(n), position: { commit: BigInt(n), prepare: 0n } };
    const event = { type, data, ...at } as unknown;
    if (type === 'partner.merged') {
      partners.get('A')?.learn(event as Recorded<PartnerEvent>);
      audit.partner(event as Recorded<PartnerEvent>);
    } else if (type.startsWith('journey.')) audit.journey(event as Recorded<JourneyEvent>);
    else if (type.startsWith('wallet.')) audit.wallet(event as Recorded<WalletEvent>);
    else audit.budget(event as Recorded<RewardBudgetEvent>);
  });
  audit.finish();
  return { ...Object.fromEntries(findings.counts), ...(audit.waiting() > 0 && { waiting: audit.waiting() }) };
}

describe('the audit of rewards for leads', () => {
  const first = [submitted, qualified, ...given(grantTo('A'))];
  const moved = [...first, rebound('B'), qualified];
  const back = (n: number) => [
    ...[...moved, ...taken(grantTo('A'), 'B'), ...given(grantTo('B'))],
    ...[rebound('A'), qualified, ...taken(grantTo('B'), 'A', `e${n}`), ...given(grantTo('A', `e${n}`))],
  ];

  it('agrees with what a rule gives, once however often a lead is qualified', () => {
    expect(audited(first)).toEqual({});
    expect(audited([...first, qualified])).toEqual({});
  });

  it('agrees that it moves with its lead, and that what comes back is given anew', () => {
    const told = back(0);
    const last = told.findLastIndex((one) => one === qualified);
    expect(audited(back(last))).toEqual({});
    expect(idOf('acme', 'reward', `e${last}:friends:referrer:A`)).toBe(grantTo('A', `e${last}`).rewardId);
  });

  it('agrees that it stays with a partner that was merged, under whichever record its lead is qualified again', () => {
    const told = [...first, merged('A', 'B'), rebound('B'), qualified];
    expect(audited(told)).toEqual({});
    expect(audited([...told, ...taken(grantTo('A'), 'B')])).toEqual({ 'reward-refund': 1 });
    expect(audited([...told, ...given(grantTo('B'))])).toHaveProperty('reward-unknown', 1);
  });

  it('counts what a partner got under every record', () => {
    const caps = [{ per: 'beneficiary', window: 'year', count: 1, cost: null }] as const;
    const capped = policyOf(rule({ on: 'lead-qualified', customer: null, referrer: friend, minimumNet: '0', caps }));
    const other = { ...of, journeyId: 'M' };
    const second = [
      { type: 'journey.lead-submitted', data: { ...other, leadId: 'M', partnerId: 'B' } },
      { type: 'journey.lead-qualified', data: { ...other, leadId: 'M', note: null } },
      ...given(grantTo('B', 'M', 'M')),
    ];
    expect(audited([...first, ...second], capped)).toEqual({});
    expect(audited([...first, merged('A', 'B'), ...second], capped)).toEqual({ 'reward-cap': 1 });
    expect(audited([merged('A', 'B'), ...second, ...second.slice(0, 2)], capped)).toEqual({});
  });

  it.each<[string, readonly Told[], object]>([
    ['somebody else gets it', [submitted, qualified, ...given(grantTo('B'))], { 'reward-unknown': 1 }],
    ['nobody gets it', [submitted, qualified], { waiting: 1 }],
    ['the first one keeps it', [...moved, ...given(grantTo('B'))], { waiting: 1 }],
    ['it is taken back for nothing', [...first, ...taken(grantTo('A'), 'B')], { 'reward-refund': 1 }],
    ['it is given again to whom it never left', [...first, qualified, ...given(grantTo('A', 'e1'))], {}],
  ])('finds that %s', (_what, told, found) => {
    expect(audited(told)).toMatchObject(found);
    expect(audited(told)).not.toEqual({});
  });
});
