import { CONTEXT_MODULES, contextsOf } from '#libs/contexts';
import { withClient } from '#libs/embedded';
import type { AnyView } from '#libs/eventing';
import { toGlobalId } from '#libs/graphql';
import { fromGlobalId } from '#libs/kernel';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DealProgram } from '../support/deal-desk.js';
import { fillTable } from '../support/large-views/tables.js';
import { idSql } from '../support/large-views/tenant.js';
import { mutationDocument } from '../support/schema.js';
import { type Ask, type InProcess, startInProcess } from './in-process.js';

// Only stops what hangs.
jest.setTimeout(300_000);

const MANAGER = { tenant: 'acme', subject: 'ada', role: 'manager' } as const;
const STARTS = '2016-01-01T00:00:00Z';
const [CLICKED, SOLD, DECIDED] = ['2026-04-20T10:00:00Z', '2026-05-01T00:00:00Z', '2026-06-01T00:00:00Z'];

let home: string;
let service: InProcess;
let manager: Ask;
let program: DealProgram;
let keys = 0;
let last: string | null = null;

interface Part {
  readonly partnerId: string;
  readonly weight: number;
}

interface Posting {
  readonly partnerId: string;
  readonly reversed: { readonly amount: string };
  readonly posted: { readonly amount: string };
  readonly difference: { readonly amount: string };
}

interface Answered {
  readonly id: string | null;
  readonly postings?: readonly Posting[] | null;
  readonly waits?: boolean | null;
  readonly saleId?: string;
  readonly before?: readonly Part[] | null;
  readonly after?: readonly Part[] | null;
  readonly results?: readonly Answered[];
  readonly userErrors?: readonly { readonly code: string }[];
}

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'concord-reattribution-'));
  process.env['CONCORD_HOME'] = home;
  service = await startInProcess('reattribution', CONTEXT_MODULES);
  manager = await service.as(MANAGER);
  program = await DealProgram.open(manager, 'affiliates', ['north', 'south']);
  const of = { programId: program.programId, effectiveFrom: STARTS };
  await send('publishPlan', {
    ...{ ...of, name: 'share', standard: true },
    rules: [{ ruleId: 'share', name: 'a share', pays: { kind: 'SHARE', rate: '0.1' } }],
  });
  await send('setAttributionPolicy', { ...of, bind: 'SALE' });
  await send('setAttributionPolicy', {
    ...{ ...of, effectiveFrom: '2030-01-01T00:00:00Z', bind: 'SALE', model: 'LINEAR' },
  });
});
afterAll(async () => {
  await service?.stop();
  delete process.env['CONCORD_HOME'];
  await rm(home, { recursive: true, force: true });
});

async function send(name: string, input: object, idempotencyKey = `k${(keys += 1)}`): Promise<Answered> {
  const { data, errors } = await manager(mutationDocument(name), {
    input: 'items' in input ? input : { idempotencyKey, ...input },
  });
  if (errors) throw new Error(JSON.stringify(errors));
  last = data[name].position ?? last;
  const answer = data[name] as Answered;
  if (!answer.results && codesOf(answer).length > 0) throw new Error(JSON.stringify(answer));
  return answer;
}

const codesOf = ({ userErrors = [] }: Answered): string[] => userErrors.map(({ code }) => code);
const id = (name: string): string => program.partners[name] ?? '';
const whole = (name: string): Part[] => [{ partnerId: id(name), weight: 10_000 }];
const halves = (): Part[] => ['north', 'south'].map((name) => ({ partnerId: id(name), weight: 5_000 }));
const plain = (parts: readonly Part[] | null | undefined) =>
  parts?.map(({ partnerId, weight }) => ({ partnerId, weight }));

async function touch(number: string, name: string, ref: string, happenedAt = CLICKED): Promise<void> {
  const item = { programId: program.programId, externalId: number, kind: 'CLICK', happenedAt, customer: { ref } };
  const items = [{ idempotencyKey: number, ...item, partnerId: id(name) }];
  const { results } = await send('recordTouches', { items });
  expect(results?.flatMap(codesOf)).toEqual([]);
}

async function sell(externalId: string, ref: string, occurredAt = SOLD, more: object = {}): Promise<string> {
  const { id: saleId } = await send('recordSale', {
    ...{ programId: program.programId, externalId, occurredAt, currency: 'USD', customer: { ref } },
    ...{ crediting: 'BY_POLICY', lines: [{ product: 'it', quantity: '1', unitPrice: '300' }] },
    ...more,
  });
  return saleId ?? '';
}

const reattribute = async (
  saleIds: readonly string[] | undefined,
  more: object = {},
  key?: string,
): Promise<Answered[]> => {
  const after = saleIds ? null : last;
  const input = { programId: program.programId, saleIds, after, reason: 'as agreed', occurredAt: DECIDED, ...more };
  return [...((await send('reattributeSales', input, key)).results ?? [])];
};

async function earned(): Promise<Record<string, number>> {
  const query = `query ($p: ID!, $after: Position) {
    commissions(programId: $p, first: 100, afterEffects: $after) { nodes { partnerId amount { amount } } }
  }`;
  const { data, errors } = await manager(query, { p: program.programId, after: last });
  if (errors) throw new Error(JSON.stringify(errors));
  const sums: Record<string, number> = { [id('north')]: 0, [id('south')]: 0 };
  for (const { partnerId, amount } of data.commissions.nodes)
    sums[partnerId] = (sums[partnerId] ?? 0) + Number(amount.amount);
  return { north: sums[id('north')] ?? 0, south: sums[id('south')] ?? 0 };
}

describe('sales that are attributed anew', () => {
  it('follow touches that came late, and say so before anything is written', async () => {
    await touch('a1', 'north', 'A');
    const sale = await sell('A-1', 'A');
    await touch('a2', 'south', 'A', '2026-04-25T10:00:00Z');
    const [told] = await reattribute([sale], { dryRun: true });
    expect([plain(told?.before), plain(told?.after), told?.id]).toEqual([whole('north'), whole('south'), null]);
    expect(await earned()).toEqual({ north: 30, south: 0 });
    const [done] = await reattribute([sale], {}, 'late');
    expect([plain(done?.before), plain(done?.after), done?.saleId]).toEqual([whole('north'), whole('south'), sale]);
    const [again] = await reattribute([sale], {}, 'late');
    expect(plain(again?.after)).toEqual(whole('south'));
    expect(codesOf((await reattribute([sale]))[0]!)).toEqual(['NOTHING_TO_CHANGE']);
    expect(await earned()).toEqual({ north: 0, south: 30 });
  });

  it('follow another version of the policy, and parts that a person names, each for itself', async () => {
    await touch('b1', 'north', 'B');
    await touch('b2', 'south', 'B', '2026-04-25T10:00:00Z');
    const sale = await sell('B-1', 'B');
    const [linear] = await reattribute([sale], { policyVersion: 2 });
    expect(plain(linear?.after)).toEqual(halves());
    const unknown = sale.replace(/.{4}$/, '0000');
    const answers = await reattribute([sale, unknown, sale], { shares: whole('north') });
    expect(answers.map(codesOf)).toEqual([[], ['NOT_FOUND']]);
    expect(codesOf((await reattribute([sale], { policyVersion: 9 }))[0]!)).toEqual(['NO_ATTRIBUTION_POLICY']);
    const both = { policyVersion: 1, shares: halves() };
    expect(codesOf((await reattribute([sale], both))[0]!)).toEqual(['ONE_OF_TWO']);
    const uneven = halves().map((part) => ({ ...part, weight: 3_333 }));
    expect(codesOf((await reattribute([sale], { shares: uneven }))[0]!)).toEqual(['WEIGHTS_DO_NOT_ADD_UP']);
    const [nobody] = await reattribute([sale], { shares: [] });
    expect(plain(nobody?.after)).toEqual([]);
    await reattribute([sale], { shares: halves() });
    expect(await earned()).toEqual({ north: 15, south: 45 });
  });

  it('of before a customer was rebound stay as they are', async () => {
    await touch('c1', 'north', 'C');
    const before = await sell('C-1', 'C', '2026-04-30T23:59:59.999Z');
    const from = await sell('C-2', 'C', SOLD);
    const query = `query ($p: ID!, $after: Position) { customerJourney(programId: $p, ref: "C", after: $after) { id } }`;
    const { data } = await manager(query, { p: program.programId, after: last });
    await send('rebindCustomer', {
      journeyId: data.customerJourney.id,
      from: SOLD,
      shares: whole('south'),
      reason: 'x',
    });
    const answers = await reattribute([before, from]);
    expect(answers.map(codesOf)).toEqual([['NOTHING_TO_CHANGE'], []]);
    expect(plain(answers[1]?.after)).toEqual(whole('south'));
  });

  it('that named whom to credit are changed by parts alone', async () => {
    const credits = [{ partnerId: id('north') }];
    const sale = await sell('D-1', 'D', SOLD, { crediting: 'EXPLICIT', credits });
    expect(codesOf((await reattribute([sale]))[0]!)).toEqual(['NOTHING_TO_CHANGE']);
    expect(codesOf((await reattribute([sale], { shares: whole('south') }))[0]!)).toEqual([]);
  });

  it('say what ledgers would post, sale after sale, and post that', async () => {
    const sales = [
      await sell('E-1', 'E', SOLD, { crediting: 'EXPLICIT', credits: [{ partnerId: id('north') }] }),
      await sell('E-2', 'E', SOLD, { crediting: 'EXPLICIT', credits: halves() }),
    ];
    const back = { saleExternalId: 'E-1', externalId: 'E-1 back', amount: '100', occurredAt: '2026-05-02T00:00:00Z' };
    await send('refundSale', { programId: program.programId, ...back });
    const before = await earned();
    const input = { programId: program.programId, saleIds: sales, reason: 'as agreed', occurredAt: DECIDED };
    const told = await send('reattributeSales', { ...input, shares: whole('south'), dryRun: true });
    const shown = ({ postings }: Answered) =>
      postings?.map(({ partnerId, reversed, posted, difference }) => [
        ...[partnerId === id('north') ? 'north' : 'south'],
        ...[reversed.amount, posted.amount, difference.amount],
      ]);
    expect(told.results?.map(shown)).toEqual([
      [
        ['north', '20.00', '0.00', '-20.00'],
        ['south', '0.00', '20.00', '20.00'],
      ],
      [
        ['north', '15.00', '0.00', '-15.00'],
        ['south', '0.00', '15.00', '15.00'],
      ],
    ]);
    expect(told.results?.map(({ waits }) => waits)).toEqual([false, false]);
    expect(shown(told)).toEqual([
      ['north', '35.00', '0.00', '-35.00'],
      ['south', '0.00', '35.00', '35.00'],
    ]);
    expect(await earned()).toEqual(before);
    const done = await send('reattributeSales', { ...input, shares: whole('south') });
    expect([done.postings, done.results?.map(({ postings }) => postings)]).toEqual([null, [null, null]]);
    expect(await earned()).toEqual({ north: before['north']! - 35, south: before['south']! + 35 });
  });

  it('are tried 2,000 at a time at most', async () => {
    const saleIds = Array.from({ length: 2_001 }, () => toGlobalId('sale', randomUUID()));
    await expect(reattribute(saleIds, { dryRun: true })).rejects.toThrow(/at most 2000 sales.*BAD_USER_INPUT/);
    const [first] = await reattribute(saleIds.slice(1), { dryRun: true });
    expect(first?.userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
  });

  it('are all of a time that a policy credits, where no sales are named', async () => {
    await touch('t1', 'north', 'T');
    const first = await sell('T-1', 'T', '2026-04-28T00:00:00.000Z');
    const last = await sell('T-2', 'T', '2026-04-28T23:59:59.999Z');
    const after = await sell('T-3', 'T', '2026-04-29T00:00:00.000Z');
    const named = { crediting: 'EXPLICIT', credits: [{ partnerId: id('north') }] };
    await sell('T-4', 'T', '2026-04-28T10:00:00Z', named);
    await touch('t2', 'south', 'T', '2026-04-25T10:00:00Z');
    await earned();
    const time = { soldFrom: '2026-04-28T00:00:00Z', soldTo: '2026-04-29T00:00:00Z' };
    const of = async (more: object) =>
      (await reattribute(undefined, { ...time, ...more })).map((one) => [one.saleId, plain(one.after)]);
    const moved = [first, last].map((saleId) => [saleId, whole('south')]);
    expect(await of({ dryRun: true })).toEqual(moved);
    expect(await of({})).toEqual(moved);
    expect(plain((await reattribute([after]))[0]?.after)).toEqual(whole('south'));
    await expect(of({ soldTo: null })).rejects.toThrow(/either saleIds, or both.*BAD_USER_INPUT/);
    await expect(of({ saleIds: [after] })).rejects.toThrow(/either saleIds, or both.*BAD_USER_INPUT/);
    await expect(of({ shares: whole('north') })).rejects.toThrow(/name the sales.*BAD_USER_INPUT/);
  });

  it('of a time stay with whom a person has named since', async () => {
    await touch('p1', 'north', 'P');
    const sold = (hour: string) => `2026-04-27T${hour}:00:00Z`;
    const [parted, moved, other, kept] = [
      await sell('P-1', 'P', sold('10')),
      await sell('P-2', 'P', sold('11')),
      await sell('P-3', 'P', sold('12')),
      await sell('P-4', 'P', sold('13')),
    ];
    await reattribute([parted], { shares: whole('south') });
    const [confirmed] = await reattribute([kept], { shares: whole('north') });
    expect(plain(confirmed?.after)).toEqual(whole('north'));
    await send('reassignSale', {
      ...{ programId: program.programId, saleExternalId: 'P-2', partnerId: id('south') },
      ...{ reason: 'as agreed', occurredAt: DECIDED },
    });
    const before = await earned();
    const answers = await reattribute(undefined, { soldFrom: sold('00'), soldTo: '2026-04-28T00:00:00Z' });
    expect(answers.map(({ saleId }) => saleId)).toEqual([other]);
    expect(await earned()).toEqual(before);
    expect(plain((await reattribute([moved]))[0]?.after)).toEqual(whole('north'));
  });

  it('are reconciled without a difference', async () => {
    await earned();
    const auditor = await service.as({ ...MANAGER, subject: 'eva', role: 'auditor' });
    const query = `{ reconciliation(programId: "${program.programId}") { agrees differences { kind message } } }`;
    const { data } = await auditor(query);
    expect(data.reconciliation).toEqual({ agrees: true, differences: [] });
  });
});

describe('the attribution of a sale', () => {
  const shown = async (saleId: string, ask: Ask = manager) => {
    const query = `query ($id: ID!, $after: Position) { saleAttribution(saleId: $id, after: $after) {
      decidedBy model policyVersion shares { partnerId weight exact }
      touches(first: 9) { nodes { partnerId share dropped } }
      creditHistory(first: 9) { nodes {
        cause occurredAt actor role reason decidedBy model policyVersion currency
        moves { partnerId weightBefore weightAfter revenue }
      } }
    } }`;
    const { data, errors } = await ask(query, { id: saleId, after: last });
    if (errors) throw new Error(JSON.stringify(errors));
    return data.saleAttribution;
  };
  const whyNot = async (name: string, saleId: string): Promise<string[]> => {
    const query = `query ($partner: ID!, $sale: ID!, $after: Position) {
      whyNotCredited(partnerId: $partner, saleId: $sale, after: $after) { reasons { reason } }
    }`;
    const { data } = await manager(query, { partner: id(name), sale: saleId, after: last });
    return data.whyNotCredited.flatMap(({ reasons }: { reasons: { reason: string }[] }) =>
      reasons.map(({ reason }) => reason),
    );
  };
  const moves = (...all: readonly (readonly [name: string, before: number, after: number, revenue: string])[]) =>
    all.map(([name, before, after, revenue]) => ({
      partnerId: id(name),
      weightBefore: before,
      weightAfter: after,
      revenue,
    }));

  it('is shown as it stands, with how it came to be so', async () => {
    await touch('f1', 'north', 'F');
    const sale = await sell('F-1', 'F');
    const back = { saleExternalId: 'F-1', externalId: 'F-1 back', amount: '100', occurredAt: '2026-05-02T00:00:00Z' };
    await send('refundSale', { programId: program.programId, ...back });
    await touch('f2', 'south', 'F', '2026-04-25T10:00:00Z');
    expect(await whyNot('south', sale)).toEqual(['RECORDED_AFTER_SALE']);
    await reattribute([sale], { reason: 'it came late' });
    const again = await shown(sale);
    expect(again).toMatchObject({
      ...{ decidedBy: 'TOUCHES', model: 'LAST', shares: [{ partnerId: id('south'), weight: 10_000, exact: '1/1' }] },
      touches: {
        nodes: [
          { partnerId: id('north'), share: null, dropped: 'NOT_THE_LAST_TOUCH' },
          { partnerId: id('south'), share: '1/1', dropped: null },
        ],
      },
    });
    expect([await whyNot('north', sale), await whyNot('south', sale)]).toEqual([['NOT_THE_LAST_TOUCH'], []]);
    await reattribute([sale], { shares: halves(), reason: 'they agreed' });
    const named = await shown(sale);
    expect(named).toMatchObject({
      decidedBy: 'EXPLICIT',
      shares: halves().map((part) => ({ ...part, exact: '1/2' })),
      touches: again.touches,
    });
    const acted = { actor: 'ada', role: 'MANAGER', currency: 'USD' };
    expect(named.creditHistory.nodes).toEqual([
      {
        ...{ ...acted, cause: 'RECORDED', reason: null, decidedBy: 'TOUCHES', model: 'LAST', policyVersion: 1 },
        ...{ occurredAt: '2026-05-01T00:00:00.000Z', moves: moves(['north', 0, 10_000, '300']) },
      },
      {
        ...{ ...acted, cause: 'POLICY', reason: 'it came late', decidedBy: 'TOUCHES', model: 'LAST', policyVersion: 1 },
        occurredAt: '2026-06-01T00:00:00.000Z',
        moves: moves(['north', 10_000, 0, '-200'], ['south', 0, 10_000, '200']),
      },
      {
        ...{
          ...acted,
          cause: 'PERSON',
          reason: 'they agreed',
          decidedBy: 'EXPLICIT',
          model: null,
          policyVersion: null,
        },
        occurredAt: '2026-06-01T00:00:00.000Z',
        moves: moves(['south', 10_000, 5_000, '-100'], ['north', 0, 5_000, '100']),
      },
    ]);
    await reattribute([sale], { shares: whole('south') });
    expect(await whyNot('north', sale)).toEqual(['NAMED_OTHERS']);
  });

  it('tells a partner its own part alone, and nothing of how it came', async () => {
    await touch('g1', 'north', 'G');
    const sale = await sell('G-1', 'G');
    await touch('g2', 'south', 'G', '2026-04-25T10:00:00Z');
    await reattribute([sale], { policyVersion: 2 });
    const as = (name: string) =>
      service.as({ ...MANAGER, subject: name, role: 'partner', partnerId: fromGlobalId('partner', id(name)) ?? '' });
    const own = await shown(sale, await as('north'));
    expect(own.shares).toEqual([{ partnerId: id('north'), weight: 5_000, exact: '1/2' }]);
    expect([own.touches.nodes, own.creditHistory]).toEqual([
      [{ partnerId: id('north'), share: '1/2', dropped: null }],
      null,
    ]);
    await reattribute([sale], { shares: whole('south') });
    expect(await shown(sale, await as('north'))).toBeNull();
  });
});

describe('figures of attribution', () => {
  it('are by partner what their ledgers earn by, however often sales were credited anew', async () => {
    program = await DealProgram.open(manager, 'figures', ['north', 'south']);
    const of = { programId: program.programId, effectiveFrom: STARTS };
    const rules = [{ ruleId: 'share', name: 'a share', pays: { kind: 'SHARE', rate: '0.1' } }];
    await send('publishPlan', { ...of, name: 'share', standard: true, rules });
    await send('setAttributionPolicy', { ...of, bind: 'SALE' });
    await send('setAttributionPolicy', { ...of, effectiveFrom: '2030-01-01T00:00:00Z', bind: 'SALE', model: 'LINEAR' });
    const sales: string[] = [];
    for (const [n, ref] of ['H', 'I', 'J', 'K', 'L', 'M'].entries()) {
      await touch(`${ref}1`, n % 2 === 0 ? 'north' : 'south', ref);
      sales.push(await sell(`${ref}-1`, ref, SOLD, { metadata: [{ key: 'shop', value: n < 2 ? 'web' : 'store' }] }));
      await touch(`${ref}2`, n % 3 === 0 ? 'south' : 'north', ref, '2026-04-25T10:00:00Z');
    }
    const byPartner = async (model: string): Promise<Record<string, number>> => {
      const query = `query ($p: ID!, $after: Position) {
        attributionFigures(programId: $p, model: ${model}, groupBy: [PARTNER], after: $after) {
          group { partnerId } revenue { byWeights }
        }
      }`;
      const { data, errors } = await manager(query, { p: program.programId, after: last });
      if (errors) throw new Error(JSON.stringify(errors));
      type Figure = { group: [{ partnerId: string }]; revenue: { byWeights: string } };
      const sums = (data.attributionFigures as Figure[]).map(({ group, revenue }) => [
        group[0].partnerId,
        Number(revenue.byWeights) / 10,
      ]);
      const found = Object.fromEntries(sums) as Record<string, number>;
      return { north: found[id('north')] ?? 0, south: found[id('south')] ?? 0 };
    };
    expect(await byPartner('LAST')).toEqual(await earned());
    await reattribute(sales.slice(0, 4));
    expect(await byPartner('LAST')).toEqual(await earned());
    await reattribute(sales.slice(2, 5), { shares: halves() });
    await reattribute(sales.slice(4, 5), { shares: [] });
    await reattribute(sales.slice(3, 4));
    expect(await earned()).toEqual({ north: 45, south: 105 });
    expect(await byPartner('LAST')).toEqual(await earned());
    await reattribute(sales, { policyVersion: 2 });
    expect(await byPartner('LINEAR')).toEqual(await earned());
  });

  it('are grouped by words of the vendor’s own', async () => {
    const query = `query ($p: ID!, $keys: [String!]!) {
      attributionFigures(programId: $p, model: LINEAR, groupBy: [METADATA, DECIDED_BY], metadataKeys: $keys) {
        group { metadataKey value } conversions { exact }
      }
    }`;
    const { data } = await manager(query, { p: program.programId, keys: ['shop'] });
    type Figure = { group: { metadataKey: string | null; value: string }[]; conversions: { exact: string } };
    const shown = (data.attributionFigures as Figure[]).map(({ group, conversions }) => [
      ...group.map(({ metadataKey, value }) => `${metadataKey} ${value}`),
      conversions.exact,
    ]);
    expect(shown).toEqual([
      ['shop store', 'null TOUCHES', '4/1'],
      ['shop web', 'null TOUCHES', '2/1'],
    ]);
    const { errors } = await manager(query, { p: program.programId, keys: [] });
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });
});

describe('what another policy would have made of sales', () => {
  const whatIf = async (change: object, period: object = {}) => {
    const query = `query ($p: ID!, $change: AttributionPolicyChangeInput!, $from: Instant, $to: Instant, $after: Position) {
      attributionWhatIf(programId: $p, change: $change, soldFrom: $from, soldTo: $to, after: $after) {
        saleCount changedCount boundCount
        partners { partnerId currency conversionsNow conversionsThen revenueNow revenueThen difference }
        postings { partnerId reversed { amount } posted { amount } difference { amount } }
      }
    }`;
    const { data, errors } = await manager(query, { p: program.programId, change, after: last, ...period });
    return errors ? errors[0]?.extensions.code : data.attributionWhatIf;
  };
  const share = (
    name: string | null,
    now: readonly [string, string],
    then: readonly [string, string],
    gain: string,
  ) => ({
    ...{ partnerId: name === null ? null : id(name), currency: 'USD', difference: gain },
    ...{ conversionsNow: now[0], revenueNow: now[1], conversionsThen: then[0], revenueThen: then[1] },
  });
  const amountsOf = (postings: readonly Posting[] | null | undefined) =>
    postings?.map(({ partnerId, reversed, posted, difference }) => ({
      partnerId,
      ...{ reversed: { amount: reversed.amount }, posted: { amount: posted.amount } },
      difference: { amount: difference.amount },
    }));
  const money = (name: string, reversed: string, posted: string, difference: string) => ({
    ...{ partnerId: id(name), reversed: { amount: reversed }, posted: { amount: posted } },
    difference: { amount: difference },
  });

  it('is said of what was known when they were decided, with what ledgers would post, and nothing is written', async () => {
    program = await DealProgram.open(manager, 'what if', ['north', 'south']);
    const of = { programId: program.programId, effectiveFrom: STARTS };
    const rules = [{ ruleId: 'share', name: 'a share', pays: { kind: 'SHARE', rate: '0.1' } }];
    await send('publishPlan', { ...of, name: 'share', standard: true, rules });
    await send('setAttributionPolicy', of);
    await send('setAttributionPolicy', { ...of, effectiveFrom: '2030-01-01T00:00:00Z', model: 'LINEAR' });
    await touch('w1', 'north', 'W');
    await touch('w2', 'south', 'W', '2026-04-25T10:00:00Z');
    const lines = [{ product: 'it', quantity: '1', unitPrice: '1000' }];
    const sale = await sell('W-1', 'W', SOLD, { lines });
    await touch('w3', 'north', 'W', '2026-04-26T10:00:00Z');
    const posted = { north: 0, south: 100 };
    expect(await earned()).toEqual(posted);
    expect(await whatIf({})).toMatchObject({ saleCount: 1, changedCount: 0, postings: [] });
    const linear = await whatIf({ model: 'LINEAR' });
    expect(linear).toEqual({
      ...{ saleCount: 1, changedCount: 1, boundCount: 0 },
      partners: [
        share('north', ['0/1', '0'], ['1/2', '500'], '500'),
        share('south', ['1/1', '1000'], ['1/2', '500'], '-500'),
      ],
      postings: [money('south', '50.00', '0.00', '-50.00'), money('north', '0.00', '50.00', '50.00')],
    });
    expect(await whatIf({ windowDays: 1 })).toMatchObject({
      partners: [
        share(null, ['0/1', '0'], ['1/1', '1000'], '1000'),
        share('south', ['1/1', '1000'], ['0/1', '0'], '-1000'),
      ],
    });
    expect(await whatIf({ model: 'LINEAR' }, { from: DECIDED })).toEqual({
      saleCount: 0,
      changedCount: 0,
      boundCount: 0,
      partners: [],
      postings: [],
    });
    expect(await whatIf({ windowDays: 0 })).toBe('BAD_USER_INPUT');
    expect([await earned(), await whatIf({ model: 'LINEAR' })]).toEqual([posted, linear]);
    await reattribute([sale], { shares: halves() });
    expect(await whatIf({ model: 'FIRST' })).toMatchObject({ saleCount: 1, changedCount: 0 });
  });

  it('is what the sales become, where nothing has come since', async () => {
    const sales: string[] = [];
    for (const [n, ref] of ['X', 'Y', 'Z'].entries()) {
      await touch(`${ref}1`, 'north', ref);
      if (n > 0) await touch(`${ref}2`, 'south', ref, '2026-04-25T10:00:00Z');
      if (n > 1) await touch(`${ref}3`, 'north', ref, '2026-04-26T10:00:00Z');
      sales.push(await sell(`${ref}-1`, ref, '2026-05-03T00:00:00Z'));
    }
    await earned();
    const foreseen = await whatIf({ model: 'LINEAR' }, { from: '2026-05-02T00:00:00Z' });
    const input = { programId: program.programId, saleIds: sales, reason: 'as agreed', policyVersion: 2 };
    const { postings } = await send('reattributeSales', { ...input, dryRun: true });
    expect([foreseen.changedCount, foreseen.postings]).toMatchObject([2, amountsOf(postings)]);
    const before = await earned();
    await send('reattributeSales', input);
    const after = await earned();
    for (const name of ['north', 'south'] as const) {
      const told = postings?.find(({ partnerId }) => partnerId === id(name))?.difference.amount;
      expect(after[name]! - before[name]!).toBeCloseTo(Number(told), 9);
    }
  });

  it('judges anew whom a lead has bound its customer to, or its first sale', async () => {
    program = await DealProgram.open(manager, 'bound', ['north', 'south']);
    const { programId } = program;
    await send('setAttributionPolicy', { programId, effectiveFrom: STARTS });
    await touch('m1', 'north', 'M');
    const customer = { ref: 'M' };
    const lead = { idempotencyKey: 'ml', programId, externalId: 'ml', occurredAt: '2026-04-20T11:00:00Z', customer };
    await send('recordLeads', { items: [lead] });
    await touch('m2', 'south', 'M', '2026-04-21T10:00:00Z');
    await sell('M-1', 'M');
    await sell('M-2', 'M', '2026-05-02T00:00:00Z');
    // What is later than the lead had no part in it.
    expect(await whatIf({ model: 'LINEAR' })).toMatchObject({ saleCount: 2, changedCount: 0, boundCount: 2 });
    await touch('n1', 'north', 'N');
    await touch('n2', 'south', 'N', '2026-04-21T10:00:00Z');
    for (const [number, at] of [
      ['N-1', '2026-06-01T00:00:00Z'],
      ['N-2', '2026-06-02T00:00:00Z'],
    ] as const)
      await sell(number, 'N', at);
    await touch('o1', 'north', 'O', '2026-04-20T10:00:00Z');
    await touch('o2', 'south', 'O', '2026-04-20T10:30:00Z');
    const second = { ...lead, idempotencyKey: 'ol', externalId: 'ol', customer: { ref: 'O' } };
    await send('recordLeads', { items: [second] });
    await sell('O-1', 'O', '2026-07-01T00:00:00Z');
    const june = { from: '2026-06-01T00:00:00Z', to: '2026-06-30T00:00:00Z' };
    expect(await whatIf({ model: 'FIRST' }, june)).toMatchObject({ saleCount: 2, changedCount: 2, boundCount: 1 });
    const july = { from: '2026-07-01T00:00:00Z' };
    expect(await whatIf({}, july)).toMatchObject({ saleCount: 1, changedCount: 0, boundCount: 1 });
    expect(await whatIf({ model: 'LINEAR' }, july)).toMatchObject({
      ...{ saleCount: 1, changedCount: 1, boundCount: 1 },
      partners: [{ difference: '150' }, { difference: '-150' }],
    });
  });

  it('is worked out for 2,000 sales at most', async () => {
    program = await DealProgram.open(manager, 'limit', ['north']);
    const sales = contextsOf(CONTEXT_MODULES)
      .flatMap(({ views }): readonly AnyView[] => views)
      .find(({ name }) => name === 'sales');
    await withClient(service.urlOf('superuser'), (client) =>
      // Rows alone: each is looked up, and none of them says whom it was attributed to.
      fillTable(client, sales!, 2_001, {
        ...{ tenant: `'${MANAGER.tenant}'`, id: idSql('sale'), crediting: "'by-policy'", externalId: "'L-' || n" },
        programId: `'${fromGlobalId('program', program.programId)}'`,
        occurredAt: "timestamptz '2026-01-01T00:00:00Z' + n * interval '1 minute'",
      }),
    );
    expect(await whatIf({ model: 'LINEAR' })).toBe('BAD_USER_INPUT');
    expect(await whatIf({ model: 'LINEAR' }, { from: '2026-01-01T00:01:30Z' })).toMatchObject({ saleCount: 0 });
  });
});
