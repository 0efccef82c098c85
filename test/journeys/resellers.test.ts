import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import type { ImportSummary } from '#libs/importing';
import { sharedTestService } from '../support/shared-service.js';
import type { TestService } from '../support/test-service.js';
import { DATA, numbers, Pipeline, truthOf } from './pipelines.js';

const MINUTES = 60_000;
const FOLDER = join(DATA ?? '', 'adventureworks-resellers');

interface Partner {
  readonly externalId: string;
  readonly name: string;
  readonly country: string;
  readonly phone: string;
  readonly addressLines: readonly string[];
  readonly metadata: readonly { readonly key: string; readonly value: string }[];
}

interface Duplicate {
  readonly name: string;
  readonly count: number;
  readonly pairs: readonly { readonly proposedMerge: boolean; readonly different: readonly string[] }[];
}

const wordOf = ({ metadata }: Partner, name: string): string => metadata.find(({ key }) => key === name)?.value ?? '';

(DATA ? describe : describe.skip)('the resellers of AdventureWorks, through the public interfaces', () => {
  let service: TestService;
  let program: Pipeline;
  let summary: ImportSummary;
  let partners: Partner[];
  const known = DATA ? truthOf('adventureworks-resellers') : {};

  const sumsBy = (word: string): Record<string, number[]> => {
    const sums: Record<string, [number, number]> = {};
    for (const partner of partners) {
      const [count, sales] = sums[wordOf(partner, word)] ?? [0, 0];
      sums[wordOf(partner, word)] = [count + 1, sales + Number(wordOf(partner, 'annualSales'))];
    }
    return sums;
  };

  beforeAll(async () => {
    service = await sharedTestService();
    program = await Pipeline.begin(service, { key: 'resellers', startsAt: '2014-01-01T00:00:00Z' });
    summary = await program.import('resellers.yaml', FOLDER);
    await program.settled(summary.position);
    partners = await program.all<Partner>(
      'partners',
      'externalId name country phone addressLines metadata { key value }',
    );
  }, 5 * MINUTES);

  afterAll(() => service?.stop(), MINUTES);

  it('are partners, with their sales by type and country', () => {
    expect(summary).toMatchObject({ badRows: 0, refused: 0, records: { partner: known.partners } });
    expect(partners).toHaveLength(known.partners);
    expect(sumsBy('type')).toEqual(numbers(known['by_type[n,annual_sales]']));
    expect(sumsBy('country')).toEqual(numbers(known['by_country[n,annual_sales]']));
    const total = partners.reduce((sum, partner) => sum + Number(wordOf(partner, 'annualSales')), 0);
    expect(total).toBe(Number(known.annual_sales_total));
    expect(partners.filter((partner) => wordOf(partner, 'everOrdered') === 'no')).toHaveLength(known.never_ordered);
  });

  it('keep the letters that an older export broke, but for a control that the mapping replaces', () => {
    const lines = (number: string) => partners.find(({ externalId }) => externalId === number)?.addressLines;
    expect(lines('AW00000104')).toEqual(['Kurf\u00fcrstenstr 9']);
    expect(lines('AW00000230')).toEqual(['K\u201dnigsteiner Stra\u00e1e 9']);
  });

  it('of one name are listed for a look; nothing is merged, and a shared telephone number proves nothing', async () => {
    const {
      partnerDuplicates: { nodes: names },
    } = await program.api<{ partnerDuplicates: { nodes: Duplicate[] } }>(
      `query ($programId: ID!) {
        partnerDuplicates(programId: $programId, first: 100) { nodes { name count pairs(first: 5) { proposedMerge different } } }
      }`,
      { programId: program.programId },
    );
    expect(names.map(({ name }) => name).sort()).toEqual([...known.duplicate_names].sort());
    expect(names.every(({ count, pairs }) => count === 2 && pairs.length === 1)).toBe(true);
    const apart = names.filter(({ pairs }) => pairs[0]?.different.includes('COUNTRY'));
    expect(apart).toHaveLength(1);
    expect(apart[0]?.pairs[0]?.proposedMerge).toBe(false);
    const shared = new Map<string, Set<string>>();
    for (const { phone, name } of partners) shared.set(phone, (shared.get(phone) ?? new Set()).add(name));
    expect([...shared.values()].filter(({ size }) => size > 1).length).toBeGreaterThan(0);
    const standing = await program.all<{ standing: string }>('partners', 'standing');
    expect(standing.every((one) => one.standing === 'ACTIVE')).toBe(true);
  });

  it('change nothing when they are loaded again', async () => {
    expect(await program.import('resellers.yaml', FOLDER)).toMatchObject({ knownFiles: 1, position: summary.position });
  });
});
