import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Api, retryingApi } from '#libs/importing';
import type { ImportSummary } from '#libs/importing';
import { Decimal, sum } from '#libs/kernel';
import { done } from '../support/shop.js';
import type { TestService } from '../support/test-service.js';
import { concord } from './command-line.js';

const ROOT = join(import.meta.dirname, '../..');

export const DATA = process.env['CONCORD_DATA'];

/** The figures that are known of a data set. */
// oxlint-disable-next-line typescript/no-explicit-any -- figures of many shapes, read by name
export const truthOf = (set: string): any => JSON.parse(readFileSync(join(DATA ?? '', 'truth.json'), 'utf8'))[set];

interface PipelineProgram {
  /** Also the name of its tenant. */
  readonly key: string;
  readonly startsAt: string;
  /** What the standard plan pays; without it there is none. */
  readonly pays?: object;
  /** Dollars, if it is not said. */
  readonly currency?: string;
  /** What becomes of an entry that comes to nothing. */
  readonly onZero?: string;
  /** As `setAttributionPolicy` takes it. */
  readonly attribution?: object;
  /** As `setDealPolicy` takes it. */
  readonly dealPolicy?: object;
}

/** A program, and what an import through the command line makes of it. */
export class Pipeline {
  private constructor(
    private readonly service: TestService,
    readonly api: Api,
    readonly tenant: string,
    readonly programId: string,
  ) {}

  static async begin(service: TestService, given: PipelineProgram): Promise<Pipeline> {
    const { key, startsAt, pays, onZero, dealPolicy, attribution, currency = 'USD' } = given;
    const api = retryingApi(await service.api(key));
    const { id } = await done(api, 'createProgram', {
      ...{ idempotencyKey: key, name: key, currency, timeZone: 'UTC' },
      ...{ startsAt, occurredAt: startsAt, maturityDays: 0 },
    });
    const programId = id ?? '';
    if (pays) {
      await done(api, 'publishPlan', {
        ...{ idempotencyKey: `${key}:plan`, programId, name: 'won deals', standard: true, effectiveFrom: startsAt },
        rules: [{ ruleId: 'won', name: 'won deals', pays, ...(onZero && { onZero }) }],
      });
    }
    if (dealPolicy) {
      const input = { idempotencyKey: `${key}:policy`, programId, effectiveFrom: startsAt, ...dealPolicy };
      await done(api, 'setDealPolicy', input);
    }
    if (attribution) {
      const input = { idempotencyKey: `${key}:attribution`, programId, effectiveFrom: startsAt, ...attribution };
      await done(api, 'setAttributionPolicy', input);
    }
    return new Pipeline(service, api, key, programId);
  }

  /** As a user imports a folder or file by one of the examples. Rejects unless it ends well. */
  import(mapping: string, path: string): Promise<ImportSummary> {
    return this.importBy(join(ROOT, 'examples', mapping), path);
  }

  async importBy(file: string, path: string): Promise<ImportSummary> {
    const said = await concord(
      this.service.home,
      'import',
      '-t',
      this.tenant,
      '-m',
      file,
      '-p',
      this.programId,
      '--json',
      path,
    );
    if (said.code !== 0) throw new Error(`the import ended with ${said.code}: ${said.stderr.slice(-2_000)}`);
    return JSON.parse(said.stdout) as ImportSummary;
  }

  /** Whether the audit finds every figure as it is shown. */
  async reconcile(): Promise<{ readonly code: number; readonly stdout: string }> {
    return concord(this.service.home, 'reconcile', '-t', this.tenant, '--program', this.programId, '--json');
  }

  /** Won, lost, worth of the won, worth of the lost: by the values of the dimensions asked for, joined by `|`. */
  async figures(by: readonly string[], metadataKeys: readonly string[] = []): Promise<Map<string, DealFigure>> {
    const { dealFigures } = await this.api<{ dealFigures: RawFigure[] }>(
      `query ($programId: ID!, $by: [DealDimension!]!, $metadataKeys: [String!]) {
        dealFigures(programId: $programId, groupBy: $by, metadataKeys: $metadataKeys) {
          group { value } registered approved rejected duplicates won lost open wonAmount { amount } lostAmount { amount }
        }
      }`,
      { programId: this.programId, by, metadataKeys },
    );
    return new Map(
      dealFigures.map(({ group, wonAmount, lostAmount, ...counts }) => [
        group.map(({ value }) => value ?? '').join('|'),
        { ...counts, wonWorth: Number(wonAmount.amount), lostWorth: Number(lostAmount.amount) },
      ]),
    );
  }

  /** Leads, how many of them bought, and for how much in its one currency: by the values of a dimension, or in all. */
  async leadFigures(by = ''): Promise<[key: string, figure: [leads: number, converted: number, revenue: string]][]> {
    type Raw = Pick<RawFigure, 'group'> & { leads: number; converted: number; revenue: { amount: string }[] };
    const { leadFigures } = await this.api<{ leadFigures: Raw[] }>(
      `query ($programId: ID!) {
        leadFigures(programId: $programId, groupBy: [${by}]) { group { value } leads converted revenue { amount } }
      }`,
      { programId: this.programId },
    );
    return leadFigures.map(({ group, leads, converted, revenue }) => {
      const sold = sum(revenue.map(({ amount }) => Decimal.of(amount))).toString();
      return [group[0]?.value ?? '', [leads, converted, sold]];
    });
  }

  /** Sales, and what they come to in the program's one currency: by the values of a dimension. */
  async conversionFigures(by: string, ...metadataKeys: string[]): Promise<[key: string, figure: [number, string]][]> {
    type Raw = Pick<RawFigure, 'group'> & { conversions: number; net: { amount: string } };
    const { conversionFigures } = await this.api<{ conversionFigures: Raw[] }>(
      `query ($programId: ID!, $metadataKeys: [String!]) {
        conversionFigures(programId: $programId, groupBy: [${by}], metadataKeys: $metadataKeys) {
          group { value } conversions net { amount }
        }
      }`,
      { programId: this.programId, metadataKeys },
    );
    return conversionFigures.map(({ group, conversions, net }) => [
      group[0]?.value ?? '',
      [conversions, Decimal.of(net.amount).toString()],
    ]);
  }

  /** Everything that a connection of the program holds, in its order. */
  async all<Node>(field: string, fields: string, args = ''): Promise<Node[]> {
    const nodes: Node[] = [];
    for (let cursor: string | null = null; ;) {
      type Page = { nodes: Node[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } };
      const { page }: { page: Page } = await this.api<{ page: Page }>(
        `query ($programId: ID!, $cursor: String) {
          page: ${field}(programId: $programId, first: 100, cursor: $cursor${args && `, ${args}`}) {
            nodes { ${fields} } pageInfo { hasNextPage endCursor }
          }
        }`,
        { programId: this.programId, cursor },
      );
      nodes.push(...page.nodes);
      if (!page.pageInfo.hasNextPage) return nodes;
      cursor = page.pageInfo.endCursor;
    }
  }

  /** The vendor's own keys of its partners, by their ids. */
  async partners(): Promise<Map<string, string>> {
    const partners = await this.all<{ id: string; externalId: string }>('partners', 'id externalId');
    return new Map(partners.map(({ id, externalId }) => [id, externalId]));
  }

  /** Until everything that followed from a position is visible. */
  async settled(position: string | null): Promise<void> {
    await this.api(
      'query ($programId: ID!, $after: Position) { commissions(programId: $programId, first: 1, afterEffects: $after) { nodes { id } } }',
      { programId: this.programId, after: position },
    );
  }
}

interface Counts {
  readonly registered: number;
  readonly approved: number;
  readonly rejected: number;
  readonly duplicates: number;
  readonly won: number;
  readonly lost: number;
  readonly open: number;
}

interface RawFigure extends Counts {
  readonly group: readonly { readonly value: string | null }[];
  readonly wonAmount: { readonly amount: string };
  readonly lostAmount: { readonly amount: string };
}

export interface DealFigure extends Counts {
  readonly wonWorth: number;
  readonly lostWorth: number;
}

/** Figures under other keys than their ids, as rows of numbers; groups in which nothing was closed are left out. */
export function rowsOf(
  figures: ReadonlyMap<string, DealFigure>,
  columns: (figure: DealFigure) => readonly number[],
  named: (key: string) => string = (key) => key,
): Record<string, readonly number[]> {
  const closed = [...figures].filter(([, { won, lost }]) => won + lost > 0);
  return Object.fromEntries(closed.map(([key, figure]) => [named(key), columns(figure)]));
}

/** Some figures of truth.json are numbers, some texts. */
export const numbers = (known: Readonly<Record<string, readonly (string | number)[]>>): Record<string, number[]> =>
  Object.fromEntries(Object.entries(known).map(([key, figures]) => [key, figures.map(Number)]));
