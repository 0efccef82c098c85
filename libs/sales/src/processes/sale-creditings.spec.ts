import { codeAggregate, journeyAggregate } from '#libs/attribution';
import { partnerAggregate } from '#libs/partners';
import { describe, expect, it } from '@jest/globals';
import { CreditingWorld } from '../../test/crediting-world.fixtures.js';

const on = (day: string, time = '12:00:00.000'): string => `2026-${day}T${time}Z`;
const world = (policy: object | null, ...partners: readonly string[]) =>
  new CreditingWorld().begin(policy, ...partners);
const SALE = { bind: 'sale' };

describe('a sale by policy', () => {
  it('is the last partner’s whose touch is within the window, to the millisecond', async () => {
    const at = await world(SALE, 'A');
    await at.touch('A', '2026-04-01T12:00:00.000Z');
    await at.sell('in', { at: '2026-06-30T12:00:00.000Z' });
    await at.sell('out', { at: '2026-06-30T12:00:00.001Z' });
    expect(await at.credits('in', 'A')).toEqual({ A: 10_000 });
    const { attribution, credits } = await at.sale('out');
    expect([credits, attribution?.decidedBy]).toEqual([[], 'nobody']);
    expect(attribution?.touches[0]?.dropped).toEqual({ reason: 'outside-window', edge: '2026-04-01T12:00:00.001Z' });
  });

  it('sees what was recorded before through another process, without waiting for any view', async () => {
    const one = await world({ ...SALE, model: 'linear' }, 'A', 'B', 'C');
    const other = new CreditingWorld(one.store);
    for (const [partner, day] of [
      ['A', '05-01'],
      ['B', '05-02'],
      ['C', '05-03'],
    ] as const)
      await one.touch(partner, on(day));
    await other.sell('S-1', { at: on('05-04') });
    expect(await other.credits('S-1', 'A', 'B', 'C')).toEqual({ A: 3334, B: 3333, C: 3333 });
  });

  it('pins what it stood on: the policy, its touches with their parts, and the streams as they were read', async () => {
    const at = await world({ ...SALE, model: 'linear' }, 'A', 'B');
    await at.touch('A', on('05-01'));
    await at.touch('B', on('05-02'));
    await at.sell('S-1', { at: on('05-04') });
    const { attribution } = await at.sale('S-1');
    expect(attribution).toMatchObject({ policyVersion: 1, model: 'linear', decidedBy: 'touches', unusable: [] });
    expect(attribution?.touches.map(({ share }) => share)).toEqual(['1/2', '1/2']);
    expect(attribution?.readAt.map(({ stream }) => stream)).toEqual(['journey', 'partner', 'partner']);
    expect(attribution?.journeyId).toBe(await at.journeyId());
  });

  it('of a guest, whom shops call 0, makes no one customer of all guests', async () => {
    const at = await world(SALE, 'A');
    await at.touch('A', on('05-01'), {}, 'C-1');
    const guest = (email: string) => ({ at: on('05-04'), ref: '0', evidence: { email } });
    await at.sell('S-1', guest('ann@acme.com'));
    await at.sell('S-2', guest('bob@corp.com'));
    await at.sell('S-3', { at: on('05-04'), ref: '0' });
    const [one, two, three] = await Promise.all(['S-1', 'S-2', 'S-3'].map(async (n) => (await at.sale(n)).conversion));
    expect([one?.number, two?.number, three]).toEqual([1, 1, null]);
    expect(one?.journeyId).not.toBe(two?.journeyId);
  });

  it('is judged by the version that held when it happened, however late it is recorded', async () => {
    const at = await world(SALE, 'A', 'B');
    await at.policy({ ...SALE, model: 'linear' }, on('06-01', '00:00:00.000'));
    await at.touch('A', on('05-20'));
    await at.touch('B', on('05-21'));
    await at.sell('before', { at: on('05-31') });
    await at.sell('after', { at: on('06-01', '00:00:00.000') });
    expect(await at.credits('before', 'A', 'B')).toEqual({ B: 10_000 });
    expect((await at.sale('before')).attribution).toMatchObject({ policyVersion: 1, model: 'last' });
    expect(await at.credits('after', 'A', 'B')).toEqual({ A: 5000, B: 5000 });
  });

  it('leaves out whom a ban reaches, and keeps whom a suspension does', async () => {
    const at = await world(SALE, 'A', 'B');
    await at.touch('B', on('04-20'));
    await at.touch('A', on('05-01'));
    const { BanPartner, SuspendPartner } = partnerAggregate.commands;
    await at.sure(new SuspendPartner({ partnerId: at.idOf('A'), reason: 'a look' }, at.context(on('05-10'))));
    await at.sell('suspended', { at: on('05-11') });
    expect(await at.credits('suspended', 'A', 'B')).toEqual({ A: 10_000 });
    await at.sure(new BanPartner({ partnerId: at.idOf('A'), reason: 'fraud', note: null }, at.context(on('05-12'))));
    await at.sell('banned', { at: on('05-11') });
    expect(await at.credits('banned', 'A', 'B')).toEqual({ B: 10_000 });
    const { attribution } = await at.sale('banned');
    expect(attribution?.touches[1]?.dropped).toEqual({ reason: 'could-not-earn', standing: 'banned' });
  });

  it('is not a partner’s own, by whatever address is known by then', async () => {
    const at = await world(SALE, 'A', 'B', 'C');
    await at.contact('A', 'ann@acme.com');
    await at.contact('C', 'carl@gmail.com');
    for (const [name, time] of [
      ['B', '04-20'],
      ['C', '04-21'],
      ['A', '04-22'],
    ] as const)
      await at.touch(name, on(time));
    await at.sell('own', { at: on('05-01'), evidence: { email: 'Ann+x@acme.com' } });
    await at.sell('later', { at: on('05-02') });
    for (const number of ['own', 'later']) {
      expect(await at.credits(number, 'A', 'B', 'C')).toEqual({ C: 10_000 });
      expect((await at.sale(number)).attribution?.touches.at(-1)).toMatchObject({
        ...{ self: 'same-email', dropped: { reason: 'self-referral' } },
      });
    }
    await at.touch('A', on('04-22'), { touchId: 'of another' }, 'C-2');
    await at.sell('company', { at: on('05-01'), ref: 'C-2', evidence: { email: 'bob@acme.com' } });
    expect((await at.sale('company')).attribution?.shares).toMatchObject([
      { partnerId: at.idOf('A'), risks: ['self-referral'] },
    ]);
  });

  it('is of whose code came with it, where the policy lets that beat the binding, and for this sale alone', async () => {
    for (const codeBeatsBinding of [false, true]) {
      const at = await world({ codeBeatsBinding }, 'A', 'B');
      await at.lead('A', on('03-01'));
      await at.code('B', 'BEN10');
      await at.sell('S-1', { at: on('04-05'), evidence: { code: ' ben10 ' } });
      await at.sell('S-2', { at: on('04-06') });
      expect(await at.credits('S-1', 'A', 'B')).toEqual(codeBeatsBinding ? { B: 10_000 } : { A: 10_000 });
      expect(await at.credits('S-2', 'A', 'B')).toEqual({ A: 10_000 });
      const { attribution } = await at.sale('S-1');
      expect(attribution?.unusable).toEqual([]);
      expect(attribution?.touches.at(-1)).toMatchObject({ kind: 'code', at: on('04-05') });
      expect(attribution?.readAt.map(({ stream }) => stream)).toContain('code');
    }
  });

  it('is of whose code came with it, though nobody says who bought, and seen by later sales of whom is known', async () => {
    const at = await world({ ...SALE, model: 'linear' }, 'A', 'B');
    await at.code('A', 'ANN10');
    await at.sell('guest', { at: on('05-01'), ref: null, evidence: { code: 'ANN10' } });
    expect(await at.credits('guest', 'A')).toEqual({ A: 10_000 });
    await at.sell('S-1', { at: on('05-01'), evidence: { code: 'ANN10' } });
    await at.sell('S-1', { at: on('05-01'), evidence: { code: 'ANN10' }, key: 'again' });
    await at.sell('S-2', { at: on('05-02') });
    expect((await at.sale('S-2')).attribution?.touches).toMatchObject([{ kind: 'code', share: '1/1' }]);
  });

  it('is nobody’s by a code that is over or was disabled when it was sold', async () => {
    const at = await world(SALE, 'A');
    await at.code('A', 'ANN10', { endsAt: on('05-02') });
    await at.sell('in', { at: on('05-01'), ref: 'X', evidence: { code: 'ANN10' } });
    await at.sell('over', { at: on('05-02'), ref: 'Y', evidence: { code: 'ANN10' } });
    const codeId = (await at.sale('in')).attribution?.touches[0]?.codeId ?? '';
    const { DisableCode } = codeAggregate.commands;
    await at.sure(new DisableCode({ codeId, reason: 'leaked' }, at.context(on('05-01', '13:00:00.000'))));
    await at.sell('off', { at: on('05-01', '13:00:00.000'), ref: 'Z', evidence: { code: 'ANN10' } });
    expect(await at.credits('in', 'A')).toEqual({ A: 10_000 });
    const dropped = async (number: string) => (await at.sale(number)).attribution?.touches[0]?.dropped;
    expect(await dropped('over')).toMatchObject({ reason: 'code-not-valid' });
    expect(await dropped('off')).toEqual({ reason: 'code-not-valid', standing: 'disabled' });
  });

  it('is looked at where its customer turns out to be the partner that it is bound to', async () => {
    const at = await world({}, 'A');
    await at.contact('A', 'ann@acme.com');
    await at.lead('A', on('03-01'));
    await at.sell('before', { at: on('03-02') });
    await at.sell('after', { at: on('03-03'), evidence: { email: 'ann@acme.com' } });
    const risks = async (number: string) => (await at.sale(number)).attribution?.shares.map((one) => one.risks);
    expect([await risks('before'), await risks('after')]).toEqual([[[]], [['self-referral']]]);
  });

  it('is the same sale when it comes again, whatever is known by then', async () => {
    const at = await world(SALE, 'A', 'B');
    await at.touch('A', on('05-01'));
    const sold = { at: on('05-04'), evidence: { email: 'ann@acme.com' } };
    const first = await at.sell('S-1', sold);
    await at.touch('B', on('05-03'));
    await at.policy({ ...SALE, model: 'first' });
    expect(await at.sell('S-1', sold)).toMatchObject({ revision: (first as { revision: bigint }).revision });
    expect(await at.sell('S-1', { ...sold, key: 'another' })).toMatchObject({ events: [] });
    expect(await at.credits('S-1', 'A', 'B')).toEqual({ A: 10_000 });
    expect(await at.sell('S-1', { ...sold, evidence: { email: 'bob@acme.com' } })).toMatchObject({
      refused: 'SALE_DIFFERS',
    });
    expect(await at.sell('S-1', { ...sold, crediting: 'none' })).toMatchObject({ refused: 'SALE_DIFFERS' });
  });

  it('is never refused for its evidence: what cannot be used is said', async () => {
    const at = await world(SALE, 'A');
    const evidence = { email: 'nobody', crmId: 'null', leadExternalId: 'L-9', clickId: 'x', code: 'ANN10' };
    await at.sell('S-1', { at: on('05-04'), evidence });
    expect((await at.sale('S-1')).attribution?.unusable).toEqual([
      { given: 'email', reason: 'bad-email' },
      { given: 'crmId', reason: 'names-nobody' },
      { given: 'leadExternalId', reason: 'lead-unknown', name: expect.any(String) },
      { given: 'clickId', reason: 'click-not-ours' },
      { given: 'code', reason: 'code-unknown' },
    ]);
  });

  it('is refused where the program had set no policy, or names credits beside it; nothing is counted then', async () => {
    const at = await world(null, 'A');
    const byPolicy = { at: on('05-04'), crediting: 'by-policy' } as const;
    expect(await at.sell('S-1', byPolicy)).toMatchObject({ refused: 'NO_ATTRIBUTION_POLICY' });
    const credits = [{ partnerId: at.idOf('A'), weight: 10_000 }];
    expect(await at.sell('S-1', { ...byPolicy, credits })).toMatchObject({ refused: 'CREDITS_AND_POLICY' });
    await at.sell('S-2', { at: on('05-04') });
    expect((await at.sale('S-2')).conversion?.number).toBe(1);
  });
});

describe('whose a customer is', () => {
  it('is decided by its lead: what comes later moves nothing', async () => {
    const at = await world({}, 'A', 'B');
    await at.lead('A', on('03-01'));
    await at.touch('B', on('04-05'), { kind: 'code' });
    await at.sell('S-1', { at: on('04-05', '12:00:01.000') });
    expect(await at.credits('S-1', 'A', 'B')).toEqual({ A: 10_000 });
    const { attribution } = await at.sale('S-1');
    expect(attribution?.decidedBy).toBe('binding');
    expect(attribution?.touches[1]?.dropped).toEqual({ reason: 'bound-to-another' });
  });

  it('is decided by the first sale that finds a partner, where its lead found nobody', async () => {
    const at = await world({}, 'A', 'B');
    await at.lead(null, on('03-01'));
    await at.touch('A', on('03-03'));
    await at.sell('S-1', { at: on('03-04') });
    await at.touch('B', on('07-04'));
    await at.sell('S-2', { at: on('07-05') });
    expect([await at.credits('S-1', 'A', 'B'), await at.credits('S-2', 'A', 'B')]).toEqual([
      { A: 10_000 },
      { A: 10_000 },
    ]);
    expect((await at.sale('S-1')).attribution?.decidedBy).toBe('touches');
    expect((await at.sale('S-2')).attribution?.decidedBy).toBe('binding');
  });

  it('is looked at before it is paid, by touches and by the binding that follows', async () => {
    const at = await world({ selfReferral: { email: 'drop', domain: 'flag' } }, 'A');
    await at.touch('A', on('03-03'), { self: 'same-domain' });
    await at.sell('S-1', { at: on('03-04') });
    await at.sell('S-2', { at: on('09-04') });
    const found = async (number: string) => (await at.sale(number)).attribution;
    const risky = { shares: [{ weight: 10_000, risks: ['self-referral'] }] };
    expect(await found('S-1')).toMatchObject({ ...risky, decidedBy: 'touches' });
    expect(await found('S-2')).toMatchObject({ ...risky, decidedBy: 'binding' });
  });

  it('ends with its term, and each sale decides where the program says so', async () => {
    const bound = await world({ bindingDays: 30 }, 'A', 'B');
    await bound.lead('A', on('03-01'));
    await bound.touch('B', on('03-20'));
    await bound.sell('in', { at: on('03-31', '11:59:59.999') });
    await bound.sell('out', { at: on('03-31') });
    expect(await bound.credits('in', 'A', 'B')).toEqual({ A: 10_000 });
    expect(await bound.credits('out', 'A', 'B')).toEqual({ A: 10_000 });
    expect((await bound.sale('out')).attribution?.touches.find(({ kind }) => kind === 'click')?.dropped).toEqual({
      reason: 'outranked',
    });
    const each = await world(SALE, 'A', 'B');
    await each.touch('A', on('03-03'));
    await each.sell('S-1', { at: on('03-04') });
    await each.touch('B', on('03-05'));
    await each.sell('S-2', { at: on('03-06') });
    expect(await each.credits('S-2', 'A', 'B')).toEqual({ B: 10_000 });
  });

  it('is what a person says, from a moment of business time on', async () => {
    const at = await world({}, 'A', 'B');
    await at.lead('A', on('03-01'));
    const { RebindCustomer } = journeyAggregate.commands;
    const shares = [{ partnerId: at.idOf('B'), weight: 10_000 }];
    const of = { journeyId: await at.journeyId(), programId: at.programId, from: on('05-01', '00:00:00.000') };
    await at.sell('first', { at: on('03-05') });
    await at.sure(new RebindCustomer({ ...of, until: null, shares, reason: 'moved' }, at.context(on('05-09'))));
    await at.sell('before', { at: on('04-30') });
    await at.sell('after', { at: on('05-01', '00:00:00.000') });
    expect(await at.credits('before', 'A', 'B')).toEqual({ A: 10_000 });
    expect(await at.credits('after', 'A', 'B')).toEqual({ B: 10_000 });
  });
});

describe('an address that two references share', () => {
  it.each([true, false])('makes them one customer where the program joins by it: %s', async (joinByEmail) => {
    const at = await world({ ...SALE, joinByEmail }, 'A', 'B');
    const evidence = { email: 'Ann@acme.com' };
    await at.touch('A', on('05-01'), {}, 'X');
    await at.sell('S-1', { at: on('05-02'), ref: 'X', evidence });
    await at.touch('B', on('05-03'), {}, 'Y');
    for (const key of ['once', 'twice']) await at.sell('S-2', { at: on('05-04'), ref: 'Y', evidence, key });
    await at.sell('S-3', { at: on('05-05'), ref: 'X', evidence });
    await at.sell('S-4', { at: on('05-06'), ref: null, evidence });
    expect((await at.journeyId('X')) === (await at.journeyId('Y'))).toBe(joinByEmail);
    const numbers = await Promise.all(['S-1', 'S-2', 'S-3', 'S-4'].map((one) => at.sale(one)));
    expect(numbers.map(({ conversion }) => conversion?.number)).toEqual(joinByEmail ? [1, 2, 3, 4] : [1, 1, 2, 3]);
    expect(await at.credits('S-3', 'A', 'B')).toEqual(joinByEmail ? { B: 10_000 } : { A: 10_000 });
  });

  it.each([1, 2, 3])('stay apart also where both buy at once, through two processes: %i', async () => {
    const at = await world({ ...SALE, joinByEmail: false }, 'A');
    const other = new CreditingWorld(at.store);
    const evidence = { email: 'ann@acme.com' };
    await Promise.all([
      at.sell('S-X', { at: on('05-04'), ref: 'X', evidence }),
      other.sell('S-Y', { at: on('05-04'), ref: 'Y', evidence }),
    ]);
    expect(await at.journeyId('X')).not.toBe(await at.journeyId('Y'));
  });

  it('joins what came under the address alone before', async () => {
    const at = await world({ ...SALE, joinByEmail: false }, 'A');
    await at.sell('guest', { at: on('05-01'), ref: null, evidence: { email: 'ann@acme.com' } });
    await at.sell('S-1', { at: on('05-02'), ref: 'X', evidence: { email: 'ann@acme.com' } });
    await at.sell('S-2', { at: on('05-03'), ref: 'Y', evidence: { email: 'ann@acme.com' } });
    const numbers = await Promise.all(['guest', 'S-1', 'S-2'].map((one) => at.sale(one)));
    expect(numbers.map(({ conversion }) => conversion?.number)).toEqual([1, 2, 1]);
  });
});

describe('sales of a customer', () => {
  it('are counted in the order of recording, whatever they are credited by', async () => {
    const at = await world({}, 'A');
    await at.sell('S-1', { at: on('03-10'), crediting: 'none' });
    const credits = [{ partnerId: at.idOf('A'), weight: 10_000 }];
    await at.sell('S-2', { at: '2027-03-10T11:59:59.000Z', credits }).catch(() => undefined);
    await at.sell('S-3', { at: on('05-10'), credits });
    await at.sell('early', { at: on('01-10') });
    const of = async (number: string) => (await at.sale(number)).conversion;
    expect(await of('S-1')).toMatchObject({ number: 1, firstAt: on('03-10'), monthsSinceFirst: 0 });
    expect(await of('S-3')).toMatchObject({ number: 2, firstAt: on('03-10'), monthsSinceFirst: 2 });
    expect(await of('early')).toMatchObject({ number: 3, monthsSinceFirst: 0 });
    await at.sell('other', { at: on('05-10'), ref: 'C-2' });
    expect(await of('other')).toMatchObject({ number: 1 });
  });

  it('are counted once, however often one is sent and wherever it was cut off', async () => {
    const first = await world({ bind: 'sale' }, 'A');
    await first.sell('S-1', { at: on('03-10') });
    first.dieBefore = 'RecordSale';
    await expect(first.sell('S-2', { at: on('03-11') })).rejects.toThrow('died');
    const next = new CreditingWorld(first.store);
    await next.sell('S-3', { at: on('03-12') });
    await next.sell('S-2', { at: on('03-11') });
    await next.sell('S-2', { at: on('03-11') });
    expect((await next.sale('S-2')).conversion?.number).toBe(2);
    expect((await next.sale('S-3')).conversion?.number).toBe(3);
  });

  it('are numbered for the customer they are recorded of alone: what is sent again with another one leaves no trace', async () => {
    const at = await world({ bind: 'sale' }, 'A');
    await at.sell('S-1', { at: on('03-10'), ref: 'X' });
    at.sent.length = 0;
    const differs = { refused: 'SALE_DIFFERS' };
    expect(await at.sell('S-1', { at: on('03-10'), ref: 'Y', key: 'y' })).toMatchObject(differs);
    const evidence = { email: 'ann@acme.com' };
    expect(await at.sell('S-1', { at: on('03-10'), ref: 'X', evidence })).toMatchObject(differs);
    expect(await at.sell('S-1', { at: on('03-10'), ref: 'X', key: 'again' })).toMatchObject({ events: [] });
    expect(at.sent).toEqual(['RecordSale', 'RecordSale', 'RecordSale']);
    await at.sell('S-2', { at: on('03-11'), ref: 'Y' });
    expect((await at.sale('S-2')).conversion).toMatchObject({ number: 1, firstAt: on('03-11') });
  });

  it('cost nothing where nobody is named: nothing more is read or written', async () => {
    const at = await world(null, 'A');
    const credits = [{ partnerId: at.idOf('A'), weight: 10_000 }];
    const reads = at.store.nounsRead.length;
    at.sent.length = 0;
    await at.sell('S-1', { at: on('03-10'), ref: null, credits });
    const nouns = at.store.nounsRead.slice(reads);
    expect(at.sent).toEqual(['RecordSale']);
    expect(nouns.filter((noun) => !['program', 'partner', 'sale'].includes(noun))).toEqual([]);
  });

  it('cost a program without a policy the counting alone: two writes for a new customer, one for any other', async () => {
    const at = await world(null, 'A');
    const credits = [{ partnerId: at.idOf('A'), weight: 10_000 }];
    await at.sell('S-1', { at: on('03-10'), credits });
    at.sent.length = 0;
    const reads = at.store.nounsRead.length;
    await at.sell('S-2', { at: on('03-11'), credits });
    expect(at.sent).toEqual(['NoteConversion', 'RecordSale']);
    expect(at.store.nounsRead.slice(reads).filter((noun) => ['identifier', 'account'].includes(noun))).toEqual([]);
  });
});
