import { isRefusal } from '#libs/kernel';
import { partnerAggregate } from '#libs/partners';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { journeyAggregate } from '../../libs/attribution/src/journey/journey.aggregate.js';
import { CreditingWorld } from '../../libs/sales/test/crediting-world.fixtures.js';
import { atScale } from '../support/scale.js';
import { CustomerSteps } from './customer-steps.js';
import { at, PARTNERS, policies, REFS, type Step, step } from './random-customers.js';
import { auditCustomers, eventsOf } from './customers.js';

const RUNS = atScale({ short: 15, long: 400, soak: 4_000 });
class Story {
  private count = 0;
  private readonly sold: string[] = [];
  private readonly steps: CustomerSteps;

  constructor(
    private readonly world: CreditingWorld,
    private readonly clicks: readonly string[],
  ) {
    this.steps = new CustomerSteps(world);
  }

  async registered(): Promise<void> {
    await this.steps.known('C-1', 'one', at(0));
    await this.steps.known('C-2', 'two', at(0));
  }

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
        const clickId = this.clicks[given.click ?? -1];
        const evidence = {
          ...(given.email && { email: given.email }),
          ...(given.code && { code: given.code }),
          ...(clickId && { clickId }),
        };
        const lines = [
          [given.line, '100'],
          ['pen', '50'],
        ] as const;
        this.sold.push(`S-${this.count}`);
        return void (await world.sell(`S-${this.count}`, { at: when, ref: given.ref, evidence, lines }));
      }
      case 'evidence': {
        const { partner: by, ref: of, email: address } = given;
        return this.steps.touch(by, when, { ref: of, email: address, clickId: this.clicks[given.click ?? -1] ?? null });
      }
      case 'redeem':
        return this.steps.redeem('NEW10', when, given);
      case 'recredit':
        return this.steps.recredit(this.sold[given.nth % this.sold.length] ?? 'none', when);
      case 'erase':
        return this.steps.erase(given.ref, when);
      case 'join':
        return this.steps.joined(given.ref, given.other, when);
      case 'known':
        return this.steps.known(given.ref, given.account, when).catch(ofRefusal);
      case 'promise': {
        const until = at(given.minutes + given.days * 1_440);
        return this.steps.promise(given.account, given.partner, { lines: [given.line], at: when, until });
      }
      case 'contact':
        return this.steps.contact(given.partner, given.address, when, given.comes);
      case 'policy':
        return world.policy(given.policy, when).catch(ofRefusal);
      case 'lead':
        await world.lead(given.partner, when, given.ref).catch(ofRefusal);
        return given.isFollowed ? world.followLeads(given.ref).catch(ofRefusal) : undefined;
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
        policies(),
        policies(),
        fc.array(step, { minLength: 3, maxLength: 35 }),
        async (policy, later, steps) => {
          const world = await new CreditingWorld().begin(policy, ...PARTNERS.slice(0, 4));
          await world.policy(later, at(50_000));
          await world.partner('E', 'publisher');
          await world.code('A', 'BEN10', { limit: 2, endsAt: at(100_000) });
          await world.code('B', 'NEW10', { newCustomersOnly: true });
          const story = new Story(world, [await world.click('A', at(0)), await world.click('C', at(60))]);
          // Deals know some customers from the beginning.
          if (policy.joinByEmail) await story.registered();
          for (const one of steps) await story.take(one);
          for (const one of REFS) await world.followLeads(one).catch(ofRefusal);
          expect(auditCustomers(world.programId, await eventsOf(world)).found).toEqual([]);
        },
      ),
      { numRuns: RUNS },
    );
  }, 600_000);
});
