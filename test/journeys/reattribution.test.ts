import { CONTEXT_MODULES } from '#libs/contexts';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DealProgram } from '../support/deal-desk.js';
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

interface Answered {
  readonly id: string | null;
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

const reattribute = async (saleIds: readonly string[], more: object = {}, key?: string): Promise<Answered[]> => {
  const input = { programId: program.programId, saleIds, reason: 'as agreed', occurredAt: DECIDED, ...more };
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

  it('are reconciled without a difference', async () => {
    await earned();
    const auditor = await service.as({ ...MANAGER, subject: 'eva', role: 'auditor' });
    const query = `{ reconciliation(programId: "${program.programId}") { agrees differences { kind message } } }`;
    const { data } = await auditor(query);
    expect(data.reconciliation).toEqual({ agrees: true, differences: [] });
  });
});
