import { beforeEach, describe, expect, it } from '@jest/globals';
import { MemoryEventStore, policyContext } from '#libs/eventing';
import { type Command, type DomainEvent, isRefusal, type Recorded } from '#libs/kernel';
import { day } from '../../../test/account.fixtures.js';
import { historyOf, runPolicies } from '../../../test/policies.fixtures.js';
import { World } from '../../../test/world.fixtures.js';
import { continueRegistrationWhenCutOff } from '../../processes/continue-registration-when-cut-off.policy.js';
import { AskForProtection } from '../../account/account.commands.js';
import { ClaimIdentifier } from '../../customer/identifier.commands.js';
import { NameCustomer } from '../../customer/name-block.commands.js';
import { foldedName } from '../../customer/similarity.js';
import { IdentifyDealCustomer } from '../../deal/deal.commands.js';
import { portfolioIdOf } from '../../portfolio/portfolio.aggregate.js';
import { TakeSlot } from '../../portfolio/portfolio.commands.js';
import { DealStateReader } from '../../state-reader/deal.state-reader.js';
import { RegistrationStateReader } from './registration.state-reader.js';

const START = day(-10);
/** The policies of builds before this workflow, which counted the commands that they answered an event with. */
const CLAIM = 'claim-customer-when-deal-submitted';
const ASK = 'ask-for-protection-when-customer-identified';

let w: World;
let dealId: string;

beforeEach(async () => {
  w = await new World(new MemoryEventStore()).begin(START);
  for (const name of ['A', 'B']) await w.partner(name, START);
  dealId = w.dealId('1');
});

/** Submitted, and nothing after it. */
async function submitted(): Promise<void> {
  w.crashBefore = 'TakeSlot';
  const given = w.given('1', 'A', { crmId: '1', name: 'Acme' });
  await expect(w.service.register(dealId, given, w.context(day(0)))).rejects.toThrow('crash');
  w.crashBefore = null;
}

const eventOf = async (type: string): Promise<Recorded<DomainEvent>> => {
  const found = (await historyOf(w)).find((event) => event.type === type && event.stream.endsWith(dealId));
  if (!found) throw new Error(`no ${type}`);
  return found;
};

const sure = async (command: Command): Promise<void> => expect(isRefusal(await w.send(command))).toBe(false);

/** The steps of an older build, each under the id that its policy had given it. */
const OLDER: readonly (() => Promise<void>)[] = [
  async () => {
    const [partnerId, { programId }] = [w.partnerId('A'), w];
    const slot = { portfolioId: portfolioIdOf(w.tenant, programId, partnerId), programId, partnerId, dealId };
    await sure(
      new TakeSlot({ ...slot, limit: 25, onlyIfRoom: false }, policyContext(CLAIM, await eventOf('deal.submitted'))),
    );
  },
  async () => {
    const { identifierId, kind, accountId } = await customer();
    const context = policyContext(CLAIM, await eventOf('deal.submitted'), 1);
    await sure(new ClaimIdentifier({ identifierId, programId: w.programId, accountId, kind }, context));
  },
  async () => {
    const { accountId } = await customer();
    const context = policyContext(CLAIM, await eventOf('deal.submitted'), 2);
    await sure(new IdentifyDealCustomer({ dealId, accountId, by: 'identifiers', note: null }, context));
  },
  async () => {
    const { nameBlockId, customerId, customerName, accountId, programId } = await w.deal('1');
    const name = foldedName(customerName ?? '');
    const context = policyContext(ASK, await eventOf('deal.customer-identified'), 2);
    await sure(
      new NameCustomer(
        { nameBlockId: nameBlockId ?? '', programId, accountId: accountId ?? '', customerId, name },
        context,
      ),
    );
  },
  async () => {
    const deal = await w.deal('1');
    const known = new DealStateReader(w.facts, w.tenant);
    const terms = await known.terms(w.programId, day(0));
    if (isRefusal(terms)) throw new Error('no terms');
    const accountId = deal.accountId ?? '';
    const pinned = await new RegistrationStateReader(known).pinned(deal, accountId, day(0));
    const data = {
      accountId,
      programId: w.programId,
      dealId,
      partnerId: w.partnerId('A'),
      productLines: deal.productLines,
    };
    await sure(
      new AskForProtection({ ...data, terms, pinned }, policyContext(ASK, await eventOf('deal.customer-identified'))),
    );
  },
];

async function customer() {
  const { identifiers } = await w.deal('1');
  const [first] = identifiers;
  const { accountId } = await new RegistrationStateReader(new DealStateReader(w.facts, w.tenant)).customer(
    await w.deal('1'),
  );
  if (!first || accountId === null) throw new Error('no customer');
  return { ...first, accountId };
}

const typesOf = async (noun: string, id: string): Promise<string[]> =>
  (await w.events(noun, id)).map(({ type }) => type);

describe('what an older build left half-done', () => {
  it.each(OLDER.map((_, n) => n + 1))(
    'after its step %i is finished, and nothing of it is done twice',
    async (steps) => {
      await submitted();
      for (const step of OLDER.slice(0, steps)) await step();
      expect(await runPolicies(w)).toEqual([]);
      const { status, accountId, identifiers, nameBlockId } = await w.deal('1');
      expect(status).toBe('approved');
      expect(await typesOf('account', accountId ?? '')).toEqual(['account.protection-granted']);
      expect(await typesOf('identifier', identifiers[0]?.identifierId ?? '')).toEqual(['identifier.claimed']);
      expect(await typesOf('name-block', nameBlockId ?? '')).toEqual(['name-block.customer-named']);
      const portfolio = portfolioIdOf(w.tenant, w.programId, w.partnerId('A'));
      expect(await typesOf('portfolio', portfolio)).toEqual(['portfolio.slot-taken']);
      expect((await typesOf('deal', dealId)).slice(2)).toEqual(['deal.customer-identified', 'deal.approved']);
    },
  );

  it('is refused once where its account had refused it, and gives its slot back', async () => {
    await w.register('other', 'B', { crmId: '1' }, day(-1));
    await submitted();
    for (const step of OLDER) await step();
    expect(await runPolicies(w)).toEqual([]);
    const { status, accountId } = await w.deal('1');
    expect(status).toBe('rejected');
    const account = await typesOf('account', accountId ?? '');
    expect(account.filter((type) => type === 'account.registration-refused')).toHaveLength(1);
    const portfolio = portfolioIdOf(w.tenant, w.programId, w.partnerId('A'));
    expect(await typesOf('portfolio', portfolio)).toEqual(['portfolio.slot-taken', 'portfolio.slot-freed']);
  });

  it.each(['approved', 'rejected'])(
    'is asked for no second time where the account’s answer comes in a later batch: %s',
    async (status) => {
      if (status === 'rejected') await w.register('other', 'B', { crmId: '1' }, day(-1));
      await submitted();
      for (const step of OLDER) await step();
      const own = (await historyOf(w)).filter(({ stream }) => stream.endsWith(dealId));
      const policy = continueRegistrationWhenCutOff(w.facts, { patience: 0 });
      for (const { command } of await policy.react(own as Parameters<typeof policy.react>[0])) await sure(command);
      expect(await runPolicies(w)).toEqual([]);
      const deal = await w.deal('1');
      expect(deal.status).toBe(status);
      const answers = (await w.events('account', deal.accountId ?? '')).filter(({ data }) => data['dealId'] === dealId);
      expect(answers).toHaveLength(1);
    },
  );
});
