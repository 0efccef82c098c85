import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ImportSummary } from '#libs/importing';
import { until } from '../support/until.js';
import { LONG } from '../support/scale.js';
import { sharedTestService } from '../support/shared-service.js';
import type { TestService } from '../support/test-service.js';
import { decideAsKnown, type Decided, readPipeline } from './crm-live.figures.js';
import { DATA, Pipeline, truthOf } from './pipelines.js';

const MINUTES = 60_000;
const FOLDER = join(DATA ?? '', 'crm-sales-opportunities');
/** Every registration goes through some ten streams: the whole of it is a matter of minutes. */
const WHOLE = LONG;
const SOME = 300;

interface Registered {
  readonly externalId: string;
  readonly partnerId: string;
  readonly state: string;
  readonly registeredAt: string;
  readonly decidedAt: string;
  readonly expiresAt: string | null;
}

(DATA ? describe : describe.skip)('the pipeline of a CRM registered day by day, through the public interfaces', () => {
  let service: TestService;
  let folder: string;
  let decided: ReadonlyMap<string, Decided>;
  let crm: Pipeline;
  let summary: ImportSummary;
  let deals: Registered[];
  let partners: Map<string, string>;
  const known = DATA ? truthOf('crm-sales-opportunities').live_registrations : {};
  const count = (answer: Decided['answer']): number =>
    [...decided.values()].filter((one) => one.answer === answer).length;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'concord-journey-'));
    const { pipeline, teams, rows } = readPipeline(FOLDER, WHOLE ? Infinity : SOME);
    await writeFile(join(folder, 'sales_pipeline.csv'), pipeline);
    await writeFile(join(folder, 'sales_teams.csv'), teams);
    decided = decideAsKnown(rows);
    service = await sharedTestService();
    crm = await Pipeline.begin(service, {
      ...{ key: 'crm-live', startsAt: '2016-10-01T00:00:00Z' },
      dealPolicy: { protectionDays: 90, existingCustomer: 'NEVER', capacity: null, similarNamesFrom: null },
    });
    summary = await crm.import('crm-live-registrations.yaml', folder);
    await crm.settled(summary.position);
    deals = await crm.all<Registered>(
      'deals',
      'externalId partnerId state registeredAt decidedAt expiresAt',
      'orderBy: REGISTERED_OLDEST',
    );
    partners = await crm.partners();
  }, 30 * MINUTES);

  afterAll(async () => {
    await service?.stop();
    await rm(folder, { recursive: true, force: true });
  }, MINUTES);

  it('is decided here as it is known to be decided in whole', () => {
    const whole = [...decideAsKnown(readPipeline(FOLDER, Infinity).rows).values()];
    const of = (answer: string): number => whole.filter((one) => one.answer === answer).length;
    expect([whole.length, of('approved'), of('another'), of('own')]).toEqual([
      known.registrations,
      known.approved,
      known.refused_protected_for_another,
      known.refused_own_duplicate,
    ]);
    expect(whole.filter(({ expired }) => expired)).toHaveLength(known.approved_that_expired_after_90_days);
  });

  it('answers every registration', () => {
    expect(summary).toMatchObject({ badRows: 0, refused: 0, records: { registration: count('approved') } });
    expect(summary.answers).toMatchObject({ PROTECTED_FOR_ANOTHER: count('another'), OWN_DUPLICATE: count('own') });
    expect(deals).toHaveLength(decided.size);
  });

  it('protects the partner that came first, deal by deal', () => {
    const found = deals.map(({ externalId, expiresAt, state }) => [
      externalId,
      expiresAt !== null ? 'approved' : state === 'DUPLICATE' ? 'own' : 'another',
    ]);
    expect(Object.fromEntries(found)).toEqual(
      Object.fromEntries([...decided].map(([number, { answer }]) => [number, answer])),
    );
  });

  it('counts for each partner what was approved, refused and its own', async () => {
    const expected: Record<string, number[]> = {};
    for (const { partner, answer } of decided.values()) {
      const counts = (expected[partner] ??= [0, 0, 0]);
      const at = ['approved', 'another', 'own'].indexOf(answer);
      counts[at] = (counts[at] ?? 0) + 1;
    }
    const figures = await crm.figures(['PARTNER']);
    const rows = [...figures].map(([id, { approved, rejected, duplicates }]) => [
      partners.get(id),
      [approved, rejected, duplicates],
    ]);
    expect(Object.fromEntries(rows)).toEqual(expected);
    if (WHOLE) expect(expected).toEqual(known['by_partner[approved,another,own]']);
  });

  it('refuses the same ones for another partner, first and last', async () => {
    const refused = await crm.all<Registered>('deals', 'externalId', 'states: [REJECTED], orderBy: REGISTERED_OLDEST');
    const found = new Set(refused.map(({ externalId }) => externalId));
    // Of one moment, customers are decided side by side: only the file knows an order among them.
    const numbers = [...decided.keys()].filter((number) => found.has(number));
    expect(numbers.slice(0, 5)).toEqual(known.first_refused_for_another);
    if (WHOLE) expect(numbers.slice(-5)).toEqual(known.last_refused_for_another);
  });

  it('lets protection end after 90 days, whoever looks', () => {
    const approved = deals.filter(({ expiresAt }) => expiresAt !== null);
    for (const { decidedAt, expiresAt } of approved) {
      expect(Date.parse(expiresAt ?? '') - Date.parse(decidedAt)).toBe(90 * 86_400_000);
    }
    const expired = approved.filter(({ externalId, expiresAt }) => {
      const closed = decided.get(externalId)?.closed ?? '';
      return closed === '' || closed > (expiresAt ?? '').slice(0, 10);
    });
    expect(expired).toHaveLength([...decided.values()].filter((one) => one.expired).length);
  });

  it(
    'changes nothing when it is loaded again',
    async () => {
      const again = await crm.import('crm-live-registrations.yaml', folder);
      expect(again).toMatchObject({ knownFiles: 1, refused: 0, records: {} });
    },
    5 * MINUTES,
  );

  it(
    'is reconciled without a difference once every end is written down',
    async () => {
      // Ends of protections that are long past are still being written down.
      await until(async () => (await crm.reconcile()).code === 0);
    },
    5 * MINUTES,
  );
});
