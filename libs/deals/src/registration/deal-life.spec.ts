import { describe, expect, it } from '@jest/globals';
import type { AgendaEvent } from '#libs/deadlines';
import { MemoryEventStore } from '#libs/eventing';
import { isRefusal, type Recorded } from '#libs/kernel';
import { partnerAggregate } from '#libs/partners';
import { runPolicies } from '../../test/policies.fixtures.js';
import { CONTENT, World } from '../../test/world.fixtures.js';
import { day } from '../../test/account.fixtures.js';
import { LogDealActivity } from '../deal/deal.commands.js';
import { actWhenADealsTimeHasCome } from '../processes/act-when-a-deals-time-has-come.policy.js';
import type { ClosingDraft, DealAnswer } from './answers.types.js';
import { NO_CUSTOMER } from '../vocabulary/deal.drafts.js';
import { portfolioIdOf } from '../portfolio/portfolio.aggregate.js';

const START = day(-10);
const ACME = { crmId: '1' };

async function world(policy: Parameters<World['begin']>[1] = {}): Promise<World> {
  const made = await new World(new MemoryEventStore()).begin(START, policy);
  for (const name of ['A', 'B', 'C']) await made.partner(name, START);
  return made;
}

const said = (answer: DealAnswer): string =>
  isRefusal(answer) ? answer.refused : (answer as { status: string }).status;

const BY_PERSON = { automaticApproval: { enabled: false, upToAmount: null, fromTier: null } };
const APPROVE = { decision: 'APPROVE', note: null } as const;
const won = (closedAt: string): ClosingDraft => ({ outcome: 'won', amount: '10', closedAt, reason: null });
const lost = (closedAt: string): ClosingDraft => ({ outcome: 'lost', amount: null, closedAt, reason: 'price' });

class Life {
  constructor(
    readonly w: World,
    readonly name = '1',
  ) {}
  readonly id = (): string => this.w.dealId(this.name);
  readonly extend = (at: string) => this.w.service.extend(this.id(), 60, 'slow', this.w.context(at)).then(said);
  readonly reinstate = (at: string) => this.w.service.reinstate(this.id(), 'sorry', this.w.context(at)).then(said);
  readonly revoke = (at: string) => this.w.service.revoke(this.id(), 'untrue', this.w.context(at)).then(said);
  readonly close = (given: ClosingDraft, at = given.closedAt) =>
    this.w.service.close(this.id(), given, this.w.context(at)).then(said);
  readonly decide = (given: Parameters<World['service']['decide']>[1], at: string) =>
    this.w.service.decide(this.id(), given, this.w.context(at)).then(said);
  readonly act = (at: string) => {
    const context = this.w.context(at);
    const command = new LogDealActivity(
      { dealId: this.id(), activityId: `a ${at}`, kind: 'demo', happenedAt: at },
      context,
    );
    return this.w.service.carryOut(command, context).then(said);
  };
}

describe('an approved deal', () => {
  const approved = async (): Promise<Life> => {
    const w = await world();
    await w.register('1', 'A', ACME, day(0));
    return new Life(w);
  };

  it('is extended with an activity, before its end, and not after it', async () => {
    const deal = await approved();
    expect(await deal.extend(day(80))).toBe('NO_RECENT_ACTIVITY');
    await deal.act(day(79));
    expect(await deal.extend(day(90, -1))).toBe('approved');
    expect(await deal.w.deal('1')).toMatchObject({ expiresAt: day(150), extensions: 1 });
    await deal.act(day(149));
    expect(await deal.extend(day(150))).toBe('PROTECTION_ENDED');
  });

  it('one second after its end, while no job has run, another is approved; and it is not reinstated over that one', async () => {
    const deal = await approved();
    expect(said(await deal.w.register('2', 'B', ACME, day(90, 1)))).toBe('approved');
    expect(await deal.reinstate(day(91))).toBe('PROTECTED_FOR_ANOTHER');
    expect(await deal.close(won(day(91)))).toBe('PROTECTION_ENDED');
    expect(await deal.close(won(day(89)), day(92))).toBe('won');
  });

  it('is reinstated where nobody else is, and counts as open again', async () => {
    const deal = await approved();
    expect(await deal.reinstate(day(89))).toBe('STILL_PROTECTED');
    expect(await deal.reinstate(day(100))).toBe('approved');
    await runPolicies(deal.w);
    expect(await deal.w.deal('1')).toMatchObject({ status: 'approved', expiresAt: day(190) });
    const portfolio = portfolioIdOf(deal.w.tenant, deal.w.programId, deal.w.partnerId('A'));
    const slots = (await deal.w.events('portfolio', portfolio)).map(({ type }) => type);
    expect(slots.at(-1)).toBe('portfolio.slot-taken');
  });

  it('is won once, not lost after, and revoked with a reason', async () => {
    const deal = await approved();
    expect(await deal.close({ ...won(day(5)), amount: null })).toBe('AMOUNT_NEEDED');
    expect(await deal.close(won(day(5)))).toBe('won');
    expect(await deal.close(won(day(6)))).toBe('WRONG_STATUS');
    expect(await deal.close(lost(day(6)))).toBe('WRONG_STATUS');
    expect(said(await deal.w.register('2', 'B', ACME, day(7)))).toBe('EXISTING_CUSTOMER');
    expect(await deal.revoke(day(8))).toBe('revoked');
    expect(await deal.revoke(day(9))).toBe('WRONG_STATUS');
  });

  it('lost, it frees its lines and its slot', async () => {
    const w = await world({ capacity: 1 });
    await w.register('1', 'A', ACME, day(0));
    expect(await new Life(w).close(lost(day(1)))).toBe('lost');
    expect(said(await w.register('2', 'A', ACME, day(2)))).toBe('approved');
  });

  it('asked again under one key, as after a crash, it answers the same', async () => {
    const deal = await approved();
    const { service } = deal.w;
    const twice = async (at: string, ask: (context: ReturnType<World['context']>) => Promise<DealAnswer>) => {
      const context = deal.w.context(at);
      deal.w.crashBefore = 'FollowAccount';
      await expect(ask(context)).rejects.toThrow('crash');
      deal.w.crashBefore = null;
      return [said(await ask(context)), said(await ask(context))];
    };
    expect(await twice(day(5), (context) => service.close(deal.id(), won(day(5)), context))).toEqual(['won', 'won']);
    expect(await twice(day(6), (context) => service.revoke(deal.id(), 'untrue', context))).toEqual([
      'revoked',
      'revoked',
    ]);
    expect(await runPolicies(deal.w)).toEqual([]);
    expect((await deal.w.events('deal', deal.id())).map(({ type }) => type).slice(-2)).toEqual([
      'deal.won',
      'deal.revoked',
    ]);
  });
});

describe('a person decides', () => {
  it('in the order in which they came; each decision keeps what was seen', async () => {
    const w = await world(BY_PERSON);
    await w.register('1', 'A', ACME, day(0));
    await w.register('2', 'B', ACME, day(0));
    const [first, second] = [new Life(w), new Life(w, '2')];
    expect(await second.decide(APPROVE, day(1))).toBe('EARLIER_WAITS');
    expect(await first.decide(APPROVE, day(1))).toBe('approved');
    expect((await w.deal('2')).status).toBe('rejected');
    expect((await w.deal('2')).evidence).toMatchObject({
      conflict: 'protected-for-another',
      partnerStanding: 'active',
    });
    expect(await first.decide(APPROVE, day(1))).toBe('ALREADY_APPROVED');
    expect(await second.decide(APPROVE, day(1))).toBe('NOT_WAITING');
  });

  it('a returned one keeps its place, is revised, and stands there again', async () => {
    const w = await world(BY_PERSON);
    await w.register('1', 'A', ACME, day(0));
    await w.register('2', 'B', ACME, day(0));
    const deal = new Life(w);
    expect(await deal.decide({ decision: 'RETURN', note: 'who?' }, day(1))).toBe('returned');
    const revised = { ...CONTENT, amount: '5', customer: { ...NO_CUSTOMER, ...ACME, name: 'Acme' } };
    expect(said(await w.service.revise(deal.id(), revised, w.context(day(2))))).toBe('returned');
    expect(said(await w.service.submit(deal.id(), w.context(day(3))))).toBe('in-review');
    expect(await new Life(w, '2').decide(APPROVE, day(4))).toBe('EARLIER_WAITS');
    expect(await deal.decide(APPROVE, day(4))).toBe('approved');
  });

  it('one that turns out to be another customer gives up its place here', async () => {
    const w = await world(BY_PERSON);
    await w.register('1', 'A', ACME, day(0));
    await w.register('2', 'B', ACME, day(0));
    const deal = new Life(w);
    await deal.decide({ decision: 'RETURN', note: 'who?' }, day(1));
    await w.service.revise(deal.id(), { ...CONTENT, customer: { ...NO_CUSTOMER, crmId: '2' } }, w.context(day(2)));
    expect(said(await w.service.submit(deal.id(), w.context(day(3))))).toBe('in-review');
    expect((await w.deal('1')).accountId).not.toBe((await w.deal('2')).accountId);
    expect(await new Life(w, '2').decide(APPROVE, day(4))).toBe('approved');
    expect(await deal.decide(APPROVE, day(4))).toBe('approved');
  });

  it('what has lapsed asks anew, behind who has moved up', async () => {
    const w = await world({ automaticApproval: { enabled: true, upToAmount: '999', fromTier: null } });
    await w.register('1', 'A', ACME, day(0));
    await w.register('2', 'B', ACME, day(0), { amount: '1' });
    const deal = new Life(w);
    await deal.decide({ decision: 'RETURN', note: 'who?' }, day(0));
    expect(said(await w.service.submit(deal.id(), w.context(day(7))))).toBe('PROTECTED_FOR_ANOTHER');
    expect((await w.deal('2')).status).toBe('approved');
  });

  it('of a partner that was banned meanwhile nothing is approved', async () => {
    const w = await world(BY_PERSON);
    await w.register('1', 'A', ACME, day(0));
    const { BanPartner } = partnerAggregate.commands;
    await w.send(new BanPartner({ partnerId: w.partnerId('A'), reason: 'fraud', note: null }, w.context(day(1))));
    expect(await new Life(w).decide(APPROVE, day(2))).toBe('PARTNER_MAY_NOT_REGISTER');
    expect(await new Life(w).decide({ decision: 'REJECT', reason: 'other', note: null }, day(2))).toBe('rejected');
  });

  it('a competitor is looked at; an opportunity of the vendor’s own stands against all, and not over a partner', async () => {
    const w = await world();
    const on = { programId: w.programId, customer: { ...NO_CUSTOMER, website: 'acme.com' } };
    expect(isRefusal(await w.service.markCompetitor(on, 'sells the same', w.context(day(0))))).toBe(false);
    expect(said(await w.register('1', 'A', { website: 'acme.com' }, day(1)))).toBe('in-review');
    expect((await w.deal('1')).reasons).toEqual(['COMPETITOR']);
    const open = (crmId: string) =>
      w.service.openDirectOpportunity({ ...on, customer: { ...NO_CUSTOMER, crmId } }, 'o', ['crm'], w.context(day(1)));
    expect(isRefusal(await open('2'))).toBe(false);
    expect(said(await w.register('2', 'A', { crmId: '2' }, day(2)))).toBe('DIRECT_OPPORTUNITY');
    await w.register('3', 'A', { crmId: '3' }, day(2));
    expect(await open('3')).toMatchObject({ refused: 'PROTECTED_FOR_ANOTHER' });
  });
});

describe('history', () => {
  const row =
    (externalId: string, partner: string, n: number, more: object = {}) =>
    (w: World) => ({
      ...CONTENT,
      externalId,
      partnerId: w.partnerId(partner),
      customer: { ...NO_CUSTOMER, ...ACME },
      outcome: 'won' as const,
      registeredAt: day(n),
      closedAt: day(n + 10),
      from: { source: 'crm', file: 'a.csv', row: n, digest: `${externalId} ${n}` },
      ...more,
    });

  it('takes its final state, skips protection and capacity, and finds what stood against it', async () => {
    const w = await world({ capacity: 0 });
    for (const made of [row('1', 'A', 1), row('2', 'B', 5), row('3', 'B', 12), row('1', 'A', 9)]) {
      await w.import(made(w), day(100));
    }
    expect(await runPolicies(w)).toEqual([]);
    expect((await w.deal('1')).status).toBe('won');
    const { accountId } = await w.deal('1');
    const events = await w.events('account', accountId ?? '');
    expect(
      events.filter(({ type }) => type === 'account.conflict-found').map(({ data }) => [data['dealId'], data['with']]),
    ).toEqual([[w.dealId('2'), w.dealId('1')]]);
    expect((await w.events('deal', w.dealId('1'))).map(({ type }) => type)).toEqual([
      'deal.imported',
      'deal.import-repeated',
    ]);
    expect(said(await w.register('live', 'C', ACME, day(101)))).toBe('EXISTING_CUSTOMER');
  });

  it.each([
    ['', null],
    ['also where whoever closed it was gone before', 'MarkCustomer'],
  ])('one that is won later makes an existing customer %s', async (_when, crashBefore) => {
    const w = await world();
    await w.import(row('1', 'A', 1, { outcome: 'open', closedAt: null })(w), day(100));
    w.crashBefore = crashBefore;
    await new Life(w).close(won(day(101))).catch(() => 'crash');
    w.crashBefore = null;
    expect(await runPolicies(w)).toEqual([]);
    const events = await w.events('account', (await w.deal('1')).accountId ?? '');
    expect(events.filter(({ type }) => type === 'account.became-customer')).toHaveLength(1);
    expect(said(await w.register('live', 'C', ACME, day(102)))).toBe('EXISTING_CUSTOMER');
  });

  it('one without an account waits for a person who knows it', async () => {
    const w = await world();
    const open = row('1', 'A', 1, { customer: NO_CUSTOMER, outcome: 'open', closedAt: null });
    expect(said(await w.import(open(w), day(100)))).toBe('in-review');
    expect((await w.deal('1')).reasons).toEqual(['IMPORTED_WITHOUT_ACCOUNT']);
    const own = { programId: w.programId, dealId: w.dealId('1') };
    expect(said(await w.service.identifyCustomer(w.dealId('1'), own, null, w.context(day(101))))).toBe('open');
    expect(await new Life(w).close(won(day(102)))).toBe('won');
  });
});

describe('time', () => {
  it('what is due is written down when it is noticed, and nothing waits for it', async () => {
    const w = await world();
    await w.register('1', 'A', ACME, day(0));
    const reached = (kind: string, dueAt: string) =>
      ({
        id: `${kind} ${dueAt}`,
        type: 'agenda.deadline-reached',
        data: {
          agendaId: 'agenda',
          deadlineId: 'd',
          subject: subjectOf(w),
          kind,
          dueAt,
          noticedAt: day(120),
        },
        metadata: { tenant: w.tenant, $correlationId: 'c', occurredAt: dueAt },
      }) as unknown as Recorded<AgendaEvent>;
    const policy = actWhenADealsTimeHasCome(w.facts);
    for (const event of [reached('protection-ends-soon', day(76)), reached('protection-ends', day(90))]) {
      for (const { command } of await policy.react([event])) expect(isRefusal(await w.send(command))).toBe(false);
    }
    expect(await runPolicies(w)).toEqual([]);
    const events = await w.events('deal', w.dealId('1'));
    expect(events.slice(-2)).toMatchObject([
      { type: 'deal.reminded', data: { about: 'protection-ends', dueAt: day(76) } },
      { type: 'deal.expired', data: { at: day(90) } },
    ]);
    expect(said(await w.register('2', 'B', ACME, day(50)))).toBe('PROTECTED_FOR_ANOTHER');
    expect(await new Life(w).close(won(day(60)))).toBe('won');
  });

  const subjectOf = (w: World) => ({ noun: 'deal', id: w.dealId('1'), programId: w.programId });
});

describe('an erased customer', () => {
  it('is known by nothing any more, and cannot be recorded again', async () => {
    const w = await world();
    await w.register('1', 'A', { ...ACME, name: 'Acme' }, day(0));
    const { customerId } = await w.deal('1');
    w.keys.erased.add(customerId);
    expect(said(await w.register('2', 'B', { ...ACME, name: 'Acme' }, day(1)))).toBe('CUSTOMER_ERASED');
  });
});
