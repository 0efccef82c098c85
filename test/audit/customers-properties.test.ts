import { isRefusal } from '#libs/kernel';
import { partnerAggregate } from '#libs/partners';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { journeyAggregate } from '../../libs/attribution/src/journey/journey.aggregate.js';
import { CreditingWorld } from '../../libs/sales/test/crediting-world.fixtures.js';
import { atScale } from '../support/scale.js';
import { auditCustomers, eventsOf } from './customers.js';

const RUNS = atScale({ short: 15, long: 400, soak: 4_000 });
const PARTNERS = ['A', 'B', 'C', 'D', 'E'];
const START = Date.parse('2026-03-01T12:00:00.000Z');
const at = (minutes: number): string => new Date(START + minutes * 60_000).toISOString();

const partner = fc.constantFrom(...PARTNERS);
const ref = fc.constantFrom('C-1', 'C-2', 'C-3');
/** Up to 100 days, many of them close to one another. */
const minutes = fc.oneof(fc.integer({ min: 0, max: 120 }), fc.integer({ min: 0, max: 144_000 }));
const email = fc.constantFrom(undefined, undefined, 'one@mail.example', 'two@mail.example');
const code = fc.constantFrom(undefined, undefined, 'BEN10');
const KINDS = ['click', 'click', 'click', 'lead', 'response'] as const;

const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      does: fc.constant('touch' as const),
      partner,
      ref,
      minutes,
      kind: fc.constantFrom(...KINDS),
      linkId: fc.constantFrom(null, 'l'),
    }),
  },
  { weight: 6, arbitrary: fc.record({ does: fc.constant('sell' as const), ref, minutes, email, code }) },
  {
    weight: 2,
    arbitrary: fc.record({ does: fc.constant('lead' as const), partner: fc.option(partner), ref, minutes }),
  },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('flag' as const), ref, minutes, nth: fc.nat(5) }) },
  {
    weight: 1,
    arbitrary: fc.record({ does: fc.constantFrom('rebind' as const, 'override' as const), partner, ref, minutes }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ does: fc.constantFrom('suspend' as const, 'ban' as const, 'merge' as const), minutes }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;

const policies = fc.record({
  model: fc.constantFrom('last', 'first', 'linear', 'position', 'decay'),
  ranking: fc.constantFrom('classes', 'one-list'),
  bind: fc.constantFrom('lead', 'lead', 'sale'),
  bindingDays: fc.constantFrom(null, 1, 30),
  windowDays: fc.constantFrom(1, 90),
  codeBeatsBinding: fc.boolean(),
  codeWithoutClick: fc.constantFrom('pay', 'flag', 'drop'),
  standDown: fc.constantFrom(null, { kinds: ['affiliate'], minutes: 30 }),
});

class Story {
  private count = 0;

  constructor(private readonly world: CreditingWorld) {}

  /** Whatever is refused changes nothing. */
  async take(given: Step): Promise<void> {
    const { world } = this;
    this.count += 1;
    const when = at(given.minutes);
    const { BanPartner, SuspendPartner } = partnerAggregate.commands;
    switch (given.does) {
      case 'touch': {
        const { kind, linkId } = given;
        return void (await world
          .touch(given.partner, when, { touchId: `t${this.count}`, kind, linkId }, given.ref)
          .catch(ofRefusal));
      }
      case 'sell': {
        const evidence = { ...(given.email && { email: given.email }), ...(given.code && { code: given.code }) };
        return void (await world.sell(`S-${this.count}`, { at: when, ref: given.ref, evidence }));
      }
      case 'lead':
        return world.lead(given.partner, when, given.ref).catch(ofRefusal);
      case 'suspend':
        return void (await world.send(
          new SuspendPartner({ partnerId: world.idOf('C'), reason: 'a look' }, world.context(when)),
        ));
      case 'ban':
        return void (await world.send(
          new BanPartner({ partnerId: world.idOf('D'), reason: 'fraud', note: null }, world.context(when)),
        ));
      case 'merge':
        return world.merge('B', 'A', when).catch(ofRefusal);
      default:
        return this.ofPerson(given, when);
    }
  }

  private async ofPerson(given: Extract<Step, { does: 'flag' | 'rebind' | 'override' }>, when: string): Promise<void> {
    const { world } = this;
    const found = await world.journeyId(given.ref).catch(() => null);
    if (found === null) return;
    const of = { journeyId: found, programId: world.programId, reason: 'a look' };
    const { ClearTouch, FlagTouch, OverrideAttribution, RebindCustomer } = journeyAggregate.commands;
    const context = world.context(when);
    if (given.does === 'flag') {
      const { state } = await world.facts.of(journeyAggregate, world.tenant, found);
      const touchId = state.status === 'absent' ? undefined : [...state.touches.keys()][given.nth];
      if (touchId === undefined) return;
      const flagged = await world.send(new FlagTouch({ ...of, touchId }, context));
      if (isRefusal(flagged)) await world.send(new ClearTouch({ ...of, touchId }, context));
      return;
    }
    const said = { ...of, from: when, until: null, shares: [{ partnerId: world.idOf(given.partner), weight: 10_000 }] };
    await world.send(
      given.does === 'rebind' ? new RebindCustomer(said, context) : new OverrideAttribution(said, context),
    );
  }
}

const ofRefusal = (fault: unknown): void => {
  if (!(fault instanceof Error)) throw fault;
};

describe('any history of customers', () => {
  it('is found to be as it was decided, by whatever policy', async () => {
    await fc.assert(
      fc.asyncProperty(
        policies,
        policies,
        fc.array(step, { minLength: 3, maxLength: 25 }),
        async (policy, later, steps) => {
          const world = await new CreditingWorld().begin(policy, ...PARTNERS.slice(0, 4));
          await world.policy(later, at(50_000));
          await world.partner('E', 'publisher');
          await world.code('A', 'BEN10', { limit: 2, endsAt: at(100_000) });
          const story = new Story(world);
          for (const one of steps) await story.take(one);
          expect(auditCustomers(world.programId, await eventsOf(world)).found).toEqual([]);
        },
      ),
      { numRuns: RUNS },
    );
  }, 600_000);
});
