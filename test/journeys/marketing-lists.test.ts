import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import type { ImportSummary } from '#libs/importing';
import { done } from '../support/shop.js';
import { sharedTestService } from '../support/shared-service.js';
import type { TestService } from '../support/test-service.js';
import { Pipeline } from './pipelines.js';

const MINUTES = 60_000;
const FOLDER = join(import.meta.dirname, '../../examples/data/marketing');

describe('lists of a marketing department, through the public interfaces', () => {
  let service: TestService;
  let program: Pipeline;
  let summary: ImportSummary;

  beforeAll(async () => {
    service = await sharedTestService();
    program = await Pipeline.begin(service, { key: 'lists', startsAt: '2026-01-01T00:00:00Z', currency: 'EUR' });
    const { programId } = program;
    const budget = { name: '2026', amount: '8000', startsOn: '2026-01-01', endsOn: '2099-12-31' };
    await done(program.api, 'openFundBudget', { idempotencyKey: 'budget', programId, ...budget });
    summary = await program.import('marketing.yaml', FOLDER);
    await program.settled(summary.position);
  }, 5 * MINUTES);
  afterAll(() => service?.stop(), MINUTES);

  it('come in whole', () => {
    const records = { activity: 2, cost: 3, allocation: 2, lead: 3 };
    expect(summary).toMatchObject({ badRows: 0, refused: 0, records });
  });

  it('plan activities, those that a lead only names on the day of the lead', async () => {
    type Activity = Record<'externalId' | 'kind' | 'name' | 'startsOn' | 'endsOn', string> & { expectedLeads: number };
    const activities = await program.all<Activity>('activities', 'externalId kind name startsOn endsOn expectedLeads');
    expect(new Map(activities.map(({ externalId, ...plan }) => [externalId, Object.values(plan)]))).toEqual(
      new Map([
        ['W-1', ['WEBINAR', 'Light for hotels', '2026-03-10', '2026-03-10', 80]],
        ['E-1', ['EBOOK', 'Twelve lamps', '2026-02-01', '2026-02-28', null]],
        ['F-7', ['EVENT', 'F-7', '2026-03-12', '2026-03-12', null]],
      ]),
    );
  });

  it('say what partners cost and what they have of the budget', async () => {
    const { programEconomics, fundBudgets } = await program.api<{
      programEconomics: { other: { amount: string } };
      fundBudgets: { nodes: { allocated: { amount: string } }[] };
    }>(
      `query ($programId: ID!) {
        programEconomics(programId: $programId, from: "2026-03-01", to: "2026-04-01") { other { amount } }
        fundBudgets(programId: $programId, first: 5) { nodes { allocated { amount } } }
      }`,
      { programId: program.programId },
    );
    expect(programEconomics.other.amount).toBe('2000.00');
    expect(fundBudgets.nodes.map(({ allocated }) => allocated.amount)).toEqual(['7500.00']);
  });

  it(
    'change nothing when they come again, and are reconciled',
    async () => {
      expect(await program.import('marketing.yaml', FOLDER)).toMatchObject({ new: {}, refused: 0 });
      expect(await program.reconcile()).toMatchObject({ code: 0 });
    },
    3 * MINUTES,
  );
});
