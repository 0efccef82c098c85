import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { DomainEvent, Recorded } from '#libs/kernel';
import type { RewardCap } from '#libs/programs';
import { ProgramStates } from '../../libs/audit/src/rating/program.states.js';
import { RewardsAudit } from '../../libs/audit/src/rewards/rewards.audit.js';
import { Findings } from '../../libs/audit/src/sources/findings.js';
import { PartnerStates } from '../../libs/audit/src/states/partner.states.js';
import { friend, policyOf, rule } from '../../libs/rewards/test/reward.fixtures.js';
import { rewardIdOf } from '../../libs/rewards/src/vocabulary/reward.ids.js';
import { RewardWorld } from '../../libs/rewards/test/world.fixtures.js';

const NAMES = ['A', 'B', 'C', 'D'];
const THINGS = 3;

const cap = (per: RewardCap['per'], count: number): RewardCap => ({ per, window: 'lifetime', count, cost: null });
const of = { minimumNet: '0', customer: null, referrer: friend };
const policy = policyOf(
  rule({ ...of, ruleId: 'each', on: 'every-sale', caps: [cap('beneficiary', 2)] }),
  rule({ ...of, ruleId: 'all', on: 'every-sale', caps: [cap('program', 2)] }),
  rule({ ...of, ruleId: 'leads', on: 'lead-qualified', customer: friend, caps: [cap('program', 3)] }),
);

type Step =
  /** Null: a direct sale; a lead that is qualified as it is. */
  | {
      readonly is: 'sale' | 'lead';
      readonly thing: number;
      readonly name: string | null;
      readonly code?: string | null;
    }
  | { readonly is: 'merge'; readonly name: string; readonly into: string }
  | { readonly is: 'settle' };

const name = fc.constantFrom(...NAMES);
const thing = fc.nat({ max: THINGS - 1 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ is: fc.constant('sale' as const), thing, name }) },
  { weight: 4, arbitrary: fc.record({ is: fc.constant('lead' as const), thing, name: fc.option(name) }) },
  { weight: 1, arbitrary: fc.record({ is: fc.constant('merge' as const), name, into: name }) },
  { weight: 3, arbitrary: fc.constant({ is: 'settle' as const }) },
);

const sides = { minimumNet: '0', on: 'every-sale', customer: friend, referrer: friend } as const;
const both = policyOf(rule({ ...sides, ruleId: 'both' }), rule({ ...sides, ruleId: 'codes', codesOnly: true }));
const someone = fc.option(name, { freq: 2 });
const saleOrRest: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ is: fc.constant('sale' as const), thing, name: someone, code: someone }) },
  { weight: 1, arbitrary: fc.constant({ is: 'settle' as const }) },
);

/** A history in which partners are merged, sales credited anew and leads qualified again, some of it before anything was answered. */
class Course {
  readonly world = new RewardWorld();
  private readonly into = new Map<string, string>();
  private readonly begun = new Set<string>();
  /** Sales that some partner has had. */
  readonly everPartners = new Set<string>();
  /** Whose code had been used when a sale became somebody’s, or nobody’s. */
  readonly codes = new Map<string, string>();
  private readonly lately = new Map<string, { readonly who: string | null; readonly code: string | null }>();

  livingOf(one: string): string {
    const into = this.into.get(one);
    return into === undefined ? one : this.livingOf(into);
  }

  async take(told: Step): Promise<void> {
    const { world } = this;
    if (told.is === 'settle') return world.settle();
    const who = told.name === null ? null : this.livingOf(told.name);
    if (told.is === 'merge') {
      const into = this.livingOf(told.into);
      if (who === null || who === into) return;
      this.into.set(who, into);
      return world.merge(who, into);
    }
    const id = `${told.is}-${told.thing}`;
    const isNew = !this.begun.has(id);
    this.begun.add(id);
    if (told.is === 'sale' && who !== null) this.everPartners.add(id);
    if (told.is === 'sale') {
      const code = told.code ?? this.lately.get(id)?.code ?? null;
      if (code !== null && !this.codes.has(id) && (isNew || this.lately.get(id)?.who !== who)) this.codes.set(id, code);
      this.lately.set(id, { who, code });
      const credits: Record<string, number> = who === null ? {} : { [who]: 10_000 };
      return world[isNew ? 'sell' : 'recredit'](id, credits, told.code ?? null);
    }
    if (isNew) await world.submit(id);
    if (who !== null) await world.bind(id, who);
    return world.qualify(id);
  }
}

function audited(history: readonly Recorded<DomainEvent>[]): object {
  const [findings, program, partners] = [new Findings(), new ProgramStates(), new Map<string, PartnerStates>()];
  const audit = new RewardsAudit('acme', program, partners, () => undefined, 'p', findings);
  for (const event of history) {
    const [noun] = event.type.split('.');
    if (noun === 'program') program.learn(event as never);
    if (noun === 'sale') audit.source(event as never);
    if (noun === 'journey') audit.journey(event as never);
    if (noun === 'wallet') audit.wallet(event as never);
    if (noun === 'reward-budget') audit.budget(event as never);
    if (noun !== 'partner') continue;
    const { partnerId } = event.data as { partnerId: string };
    const partner = partners.get(partnerId) ?? new PartnerStates();
    partners.set(partnerId, partner);
    partner.learn(event as never);
    audit.partner(event as never);
  }
  audit.finish();
  return { ...Object.fromEntries(findings.counts), waiting: audit.waiting() };
}

/** As earlier builds left it: a sale that was credited anew gave its customer and whoever’s code it was nothing. */
function ofEarlierBuild(history: readonly Recorded<DomainEvent>[]): readonly Recorded<DomainEvent>[] {
  const isLater = ({ rewardId, ruleId, side, trigger }: Granted) =>
    (side === 'customer' || ruleId === 'codes') &&
    rewardId !== rewardIdOf('acme', trigger.id, { ruleId, side, trigger, partnerId: null } as never);
  const later = new Set(
    history.flatMap(({ type, data }) => {
      const isAnswer = type === 'wallet.reward-granted' || type === 'wallet.reward-refused';
      return isAnswer && isLater(data as Granted) ? [(data as Granted).rewardId] : [];
    }),
  );
  return history.filter(({ data }) => !later.has((data as Granted).rewardId));
}

interface Granted {
  readonly rewardId: string;
  readonly side: string;
  readonly ruleId: string;
  readonly subject: string;
  readonly trigger: { readonly id: string };
}

describe('rewards of any history', () => {
  it('are one for each partner, rule and sale or lead, have the places that they keep, and agree with the audit', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 24 }), async (steps) => {
        const course = new Course();
        const { world } = course;
        await world.begin(policy, ...NAMES);
        for (const told of steps) await course.take(told);
        await world.settle();
        expect(world.parked).toEqual([]);
        const history = await world.history();
        const [standing, places] = [new Map<string, Granted>(), new Set<string>()];
        for (const { type, data } of history) {
          const { rewardId } = data as Granted;
          if (type === 'wallet.reward-granted') standing.set(rewardId, data as Granted);
          if (type === 'wallet.reward-cancelled') standing.delete(rewardId);
          if (type === 'reward-budget.reserved') places.add(rewardId);
          if (type === 'reward-budget.released') places.delete(rewardId);
        }
        expect([...places].toSorted()).toEqual([...standing.keys()].toSorted());
        const whose = [...standing.values()].map(({ side, ruleId, subject, trigger }) =>
          [course.livingOf(subject), side, ruleId, trigger.id].join(' '),
        );
        expect(whose).toEqual([...new Set(whose)]);
        const referrers = [...standing.values()].filter(({ side }) => side === 'referrer');
        // One partner has a sale at a time.
        const things = referrers.map(({ ruleId, trigger }) => `${ruleId} ${trigger.id}`);
        expect(things).toEqual([...new Set(things)]);
        expect(audited(history)).toEqual({ waiting: 0 });
      }),
      { numRuns: 40 },
    );
  });

  it('are one for the customer of a sale as soon as a partner has it, or its code, however often it is nobody’s or another’s', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(saleOrRest, { minLength: 4, maxLength: 14 }), async (steps) => {
        const course = new Course();
        const { world } = course;
        await world.begin(both, ...NAMES);
        for (const told of steps) await course.take(told);
        await world.settle();
        const history = await world.history();
        const granted = (of: string, whose: string) =>
          history.flatMap(({ type, data }) => {
            const { side, ruleId, trigger, subject } = data as Granted;
            const is = type === 'wallet.reward-granted' && side === whose && ruleId === of;
            return is ? [[trigger.id, subject]] : [];
          });
        const friends = (of: string) => granted(of, 'customer').map(([id]) => id);
        expect(friends('both').toSorted()).toEqual([...course.everPartners].toSorted());
        expect(friends('codes').toSorted()).toEqual([...course.codes.keys()].toSorted());
        expect(granted('codes', 'referrer').toSorted()).toEqual([...course.codes].toSorted());
        expect(audited(history)).toEqual({ waiting: 0 });
        expect(audited(ofEarlierBuild(history))).toEqual({ waiting: 0 });
      }),
      { numRuns: 30 },
    );
  });
});
