import { Codes } from '../../libs/attribution/src/workflows/codes.js';
import { EvidenceRecording } from '../../libs/attribution/src/workflows/record-evidence.js';
import { NOBODY } from '../../libs/attribution/src/vocabulary/customer.draft.js';
import { journeyAggregate } from '../../libs/attribution/src/journey/journey.aggregate.js';
import { accountEvents } from '#libs/deals';
import { idOf } from '#libs/kernel';
import { CreditingWorld } from '../../libs/sales/test/crediting-world.fixtures.js';

const on = (day: string, time = '12:00:00.000'): string => `2026-${day}T${time}Z`;

interface Promised {
  readonly lines: readonly string[];
  readonly at: string;
  readonly until: string;
}

/** A world in which the story was told. */
export async function toldWorld(): Promise<CreditingWorld> {
  const world = await new CreditingWorld().begin({}, 'A', 'B', 'C', 'D');
  await new CustomerStory(world).tell();
  return world;
}

/** Scenes that an audit of customers must follow by itself, each with customers of its own. */
class CustomerStory {
  private readonly evidence: EvidenceRecording;
  private readonly codes: Codes;
  private touches = 0;

  constructor(private readonly world: CreditingWorld) {
    const { journeys, index, facts } = world;
    this.evidence = new EvidenceRecording(journeys, index, facts);
    this.codes = new Codes(journeys, index, facts);
  }

  async tell(): Promise<void> {
    await this.clicks();
    await this.newCustomers();
    await this.registrations();
    await this.likenesses();
    await this.bindings();
    await this.identities();
    await this.oneOfTwo();
  }

  /** One click with two customers: the first has it. */
  private async clicks(): Promise<void> {
    const clickId = await this.world.click('A', on('03-01'));
    await this.world.sell('click', { at: on('03-02'), ref: 'click-1', evidence: { clickId } });
    await this.world.sell('click again', { at: on('03-03'), ref: 'click-2', evidence: { clickId } });
  }

  private async newCustomers(): Promise<void> {
    const { world } = this;
    await world.code('B', 'NEW10', { newCustomersOnly: true });
    await world.sell('new', { at: on('03-01'), ref: 'new-1', evidence: { code: 'NEW10' } });
    await world.sell('old', { at: on('03-02'), ref: 'new-1', evidence: { code: 'NEW10' } });
    await world.sell('before', { at: on('03-01'), ref: 'new-2' });
    await this.redeem({ ref: 'new-2' });
    await world.sell('held', { at: on('03-03', '12:01:00.000'), ref: 'new-2', evidence: { code: 'NEW10' } });
    // Two that nobody has named together yet, one of whom has bought.
    const email = 'bought@mail.example';
    await world.touch('A', on('02-01'), {}, 'new-3');
    await world.sell('bought', { at: on('03-01'), ref: null, evidence: { email } });
    await this.redeem({ ref: 'new-3', email });
    await world.sell('named', { at: on('03-03', '12:01:00.000'), ref: 'new-3', evidence: { code: 'NEW10' } });
  }

  private async redeem(known: { readonly ref: string; readonly email?: string }): Promise<void> {
    const { programId } = this.world;
    const customer = { ...NOBODY, ...known };
    const context = this.world.context(on('03-03'));
    const command = await this.codes.redeem({ programId, code: 'NEW10', customer }, context);
    if ('refused' in command) throw new Error(command.message);
    await this.world.send(command);
  }

  /** Of promises of several partners the one for more, then the earlier, until the moment it ends. */
  private async registrations(): Promise<void> {
    const { world } = this;
    const both = [
      ['box', '200'],
      ['mug', '100'],
      ['pen', '-500'],
    ] as const;
    await this.promise('more', 'A', { lines: ['mug'], at: on('03-01'), until: on('06-01') });
    await this.promise('more', 'B', { lines: ['Box'], at: on('03-02'), until: on('05-01') });
    await this.known('registered', 'more');
    await world.touch('C', on('03-03'), {}, 'registered');
    await world.sell('for more', { at: on('04-01'), ref: 'registered', lines: both.slice(0, 2) });
    await world.sell('over', { at: on('05-01'), ref: 'registered', lines: both.slice(0, 2) });
    await world.sell('not begun', { at: on('02-28'), ref: 'registered', lines: both.slice(0, 2) });
    await world.sell('at once', { at: on('03-01'), ref: 'registered', lines: both.slice(0, 2) });
    await this.promise('level', 'B', { lines: ['cup'], at: on('03-02'), until: on('06-01') });
    await this.promise('level', 'A', { lines: ['jug'], at: on('03-03'), until: on('06-01') });
    await this.promise('level', 'C', { lines: ['pen'], at: on('03-04'), until: on('06-01') });
    await this.known('levelled', 'level');
    await world.sell('earlier', { at: on('04-01'), ref: 'levelled', lines: both.slice(0, 2) });
    await world.sell('by its size', { at: on('04-02'), ref: 'levelled', lines: [...both, ['cup', '300']] });
  }

  /** What is found of one touch holds for those that came before it. */
  private async likenesses(): Promise<void> {
    const { world } = this;
    await world.contact('D', 'ann@widgets.com');
    await this.touch('D', on('03-01'), 'like', null);
    await this.touch('D', on('03-02'), 'like', 'bob@widgets.com');
    await world.sell('domain', { at: on('03-03'), ref: 'like' });
    await this.touch('D', on('03-04'), 'like', 'ann+shop@widgets.com');
    await world.sell('address', { at: on('03-05'), ref: 'like' });
  }

  private async bindings(): Promise<void> {
    const { world } = this;
    await world.lead('A', on('03-01'), 'lead');
    await world.followLeads('lead');
    await world.touch('B', on('03-01'), { touchId: 'before the sale' }, 'unbound');
    await world.sell('binds', { at: on('03-02'), ref: 'unbound' });
    // Whoever comes after them shows that these were passed by.
    await world.touch('B', on('02-20'), {}, 'lead-2');
    await world.lead('A', on('03-02'), 'lead-2');
    await world.followLeads('lead-2');
    for (const partner of ['A', 'B']) await world.touch(partner, on('03-01'), {}, 'unbound-2');
    await world.sell('binds, too', { at: on('03-02'), ref: 'unbound-2' });
  }

  /** Two are one by what they have in common; and one is forgotten, and comes again. */
  private async identities(): Promise<void> {
    const { world } = this;
    await world.sell('first', { at: on('03-01'), ref: 'one' });
    await world.sell('second', { at: on('03-02'), ref: null, evidence: { email: 'two@mail.example' } });
    await world.sell('third', { at: on('03-03'), ref: 'one', evidence: { email: 'two@mail.example' } });
    const email = 'three@mail.example';
    await Promise.all(['three', 'four'].map((ref) => world.sell(ref, { at: on('03-04'), ref, evidence: { email } })));
    const { EraseJourneyCustomer } = journeyAggregate.commands;
    const journeyId = await world.journeyId('new-1');
    const erased = { journeyId, programId: world.programId, reason: null };
    await world.sure(new EraseJourneyCustomer(erased, world.context(on('03-05'))));
    await world.sell('again', { at: on('03-06'), ref: 'new-1' });
  }

  /** A click that may lead to two customers leads to one where two have become one. */
  private async oneOfTwo(): Promise<void> {
    const { world } = this;
    await world.policy({ customersPerClick: 2 }, on('09-01'));
    const clickId = await world.click('A', on('09-01'));
    const email = 'five@mail.example';
    for (const ref of ['five', 'six'])
      await world.sell(`click of ${ref}`, { at: on('09-02'), ref, evidence: { clickId } });
    for (const ref of ['five', 'six'])
      await world.sell(`address of ${ref}`, { at: on('09-03'), ref, evidence: { email } });
    await world.sell('click of seven', { at: on('09-04'), ref: 'seven', evidence: { clickId } });
    await world.sell('click of eight', { at: on('09-05'), ref: 'eight', evidence: { clickId } });
  }

  private async touch(partner: string, at: string, ref: string, email: string | null): Promise<void> {
    const { world } = this;
    this.touches += 1;
    const of = { programId: world.programId, externalId: `T-${this.touches}`, kind: 'lead', activityId: null } as const;
    const by = { partner: { partnerId: null, partnerExternalId: partner } };
    const noted = await this.evidence.touch(
      { ...of, happenedAt: at, customer: { ...NOBODY, ref, email }, by },
      world.context(at),
    );
    if ('refused' in noted) throw new Error(noted.message);
  }

  private async promise(account: string, partner: string, { lines: productLines, at, until }: Promised): Promise<void> {
    const { world } = this;
    const accountId = idOf(world.tenant, 'account', account);
    const of = { accountId, programId: world.programId, at, partnerId: world.idOf(partner), productLines };
    const dealId = idOf(world.tenant, 'deal', `${account} ${partner}`);
    const data = { ...of, dealId, until, remindAt: null, by: 'policy', note: null, evidence: {} };
    await world.happen(accountEvents as never, accountId, { type: 'account.protection-granted', data } as never, at);
  }

  private async known(ref: string, account: string): Promise<void> {
    const { world } = this;
    const context = world.context(on('01-01'));
    const workflow = world.journeys.workflow(world.programId, context);
    const identifiers = await workflow.names.identifiers({ ...NOBODY, ref });
    const accountId = idOf(world.tenant, 'account', account);
    const { IdentifyCustomer } = journeyAggregate.commands;
    await workflow.onJourney(identifiers, (journeyId) => {
      const known = { identifiers, marks: null, accountId };
      return new IdentifyCustomer({ journeyId, programId: world.programId, known }, context);
    });
  }
}
