import { accountEvents } from '#libs/deals';
import { type CommandContext, deterministicId, idOf, isRefusal } from '#libs/kernel';
import { partnerAggregate } from '#libs/partners';
import { SaleAttributions } from '#libs/attribution';
import { journeyAggregate } from '../../libs/attribution/src/journey/journey.aggregate.js';
import { NOBODY } from '../../libs/attribution/src/vocabulary/customer.draft.js';
import { Codes } from '../../libs/attribution/src/workflows/codes.js';
import { mergeByHand } from '../../libs/attribution/src/workflows/merge-by-hand.js';
import { EvidenceRecording } from '../../libs/attribution/src/workflows/record-evidence.js';
import { SaleReattributions } from '../../libs/sales/src/processes/sale-reattributions.js';
import { SaleStateReader } from '../../libs/sales/src/processes/sale.state-reader.js';
import { saleIdOf } from '../../libs/sales/src/events/sale.ids.js';
import type { CreditingWorld } from '../../libs/sales/test/crediting-world.fixtures.js';

interface Promised {
  readonly lines: readonly string[];
  readonly at: string;
  readonly until: string;
}

interface Known {
  readonly ref: string;
  readonly email?: string | undefined;
}

/** What is done with customers through the same ways as by doors. Whatever is refused changes nothing. */
export class CustomerSteps {
  private readonly evidence: EvidenceRecording;
  private readonly codes: Codes;
  private count = 0;

  constructor(private readonly world: CreditingWorld) {
    const { journeys, index, facts } = world;
    this.evidence = new EvidenceRecording(journeys, index, facts);
    this.codes = new Codes(journeys, index, facts);
  }

  async redeem(code: string, at: string, known: Known): Promise<void> {
    const { programId } = this.world;
    const customer = { ...NOBODY, ...known, email: known.email ?? null };
    const command = await this.codes.redeem({ programId, code, customer }, this.world.context(at));
    if (!isRefusal(command)) await this.world.send(command);
  }

  /** With an address or a click id of its own. */
  async touch(
    partner: string,
    at: string,
    { ref, email = undefined, clickId = null }: Known & { clickId?: string | null },
  ): Promise<void> {
    const { world } = this;
    this.count += 1;
    const of = { programId: world.programId, externalId: `T-${this.count}`, activityId: null } as const;
    const named = { partnerId: null, partnerExternalId: partner };
    const by = clickId === null ? { partner: named } : { clickId };
    const kind = clickId === null ? 'lead' : 'click';
    const draft = { ...of, kind, happenedAt: at, customer: { ...NOBODY, ref, email: email ?? null }, by } as never;
    await this.evidence.touch(draft, world.context(at));
  }

  async erase(ref: string, at: string): Promise<void> {
    const of = await this.of(ref);
    const { EraseJourneyCustomer } = journeyAggregate.commands;
    if (of) await this.world.send(new EraseJourneyCustomer({ ...of, reason: null }, this.world.context(at)));
  }

  async joined(one: string, other: string, at: string): Promise<void> {
    const [first, second] = [await this.of(one), await this.of(other)];
    if (!first || !second) return;
    const merging = { journeyId: first.journeyId, otherJourneyId: second.journeyId, reason: 'one' };
    await mergeByHand(this.world.journeys, merging, this.world.context(at));
  }

  async recredit(externalId: string, at: string): Promise<void> {
    const { facts, tenant, programId, bus, index } = this.world;
    const saleId = saleIdOf(tenant, programId, externalId);
    const again = new SaleReattributions(new SaleAttributions(bus, facts, index), facts);
    const asked = { programId, saleId, under: { policyVersion: null }, unlessNamed: false, reason: 'a look' } as never;
    const made = await again.of(asked, this.world.context(at), new SaleStateReader(facts).ofTenant(tenant));
    if (!isRefusal(made)) await this.world.send(made.command);
  }

  /** Of people of a partner one comes, or goes. */
  async contact(partner: string, email: string, at: string, comes: boolean): Promise<void> {
    if (comes) return void (await this.world.contact(partner, email).catch(() => undefined));
    const { RemoveContact } = partnerAggregate.commands;
    const data = { partnerId: this.world.idOf(partner), contactId: deterministicId('contact', email) };
    await this.world.send(new RemoveContact(data as never, this.world.context(at)));
  }

  async promise(account: string, partner: string, { lines: productLines, at, until }: Promised): Promise<void> {
    const { world } = this;
    this.count += 1;
    const accountId = idOf(world.tenant, 'account', account);
    const of = { accountId, programId: world.programId, at, partnerId: world.idOf(partner), productLines };
    const dealId = idOf(world.tenant, 'deal', `${account} ${partner} ${this.count}`);
    const data = { ...of, dealId, until, remindAt: null, by: 'policy', note: null, evidence: {} };
    await world.happen(accountEvents as never, accountId, { type: 'account.protection-granted', data } as never, at);
  }

  /** Deals know the customer. */
  async known(ref: string, account: string, at: string): Promise<void> {
    const { world } = this;
    const context: CommandContext = world.context(at);
    const workflow = world.journeys.workflow(world.programId, context);
    const identifiers = await workflow.names.identifiers({ ...NOBODY, ref });
    const accountId = idOf(world.tenant, 'account', account);
    const { IdentifyCustomer } = journeyAggregate.commands;
    await workflow.onJourney(identifiers, (journeyId) => {
      const known = { identifiers, marks: null, accountId };
      return new IdentifyCustomer({ journeyId, programId: world.programId, known }, context);
    });
  }

  private async of(ref: string): Promise<{ readonly journeyId: string; readonly programId: string } | undefined> {
    const { journeys, tenant, programId } = this.world;
    const found = await journeys.find(tenant, programId, { ...NOBODY, ref });
    return found ? { journeyId: found.journeyId, programId } : undefined;
  }
}
