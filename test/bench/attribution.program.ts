import { readRunFile } from '#libs/config';
import { type Api, retryingApi } from '#libs/importing';
import { done } from '../support/shop.js';
import type { OwnService } from '../support/test-service.js';
import { follow } from './visitors.js';

const STARTS = '2024-01-01T00:00:00Z';
export const TENANT = 'acme';
export const TRACK_HOST = 'go.acme.com';
const PARTNERS = 64;
export const LINK_KEYS = Array.from({ length: 20 }, (_, n) => `bench-${n}`);

/** A program with a policy of attribution, partners and their links, through the public interface. */
export class AttributedProgram {
  private constructor(
    private readonly service: OwnService,
    readonly api: Api,
    readonly programId: string,
    readonly partnerIds: readonly string[],
  ) {}

  static async open(service: OwnService): Promise<AttributedProgram> {
    const api = retryingApi(await service.api(TENANT));
    const { id } = await done(api, 'createProgram', {
      ...{ idempotencyKey: 'bench', name: 'Bench', currency: 'EUR', timeZone: 'UTC' },
      ...{ startsAt: STARTS, occurredAt: STARTS, maturityDays: 0 },
    });
    const programId = id ?? '';
    const of = { programId, effectiveFrom: STARTS };
    await done(api, 'publishPlan', {
      ...{ ...of, idempotencyKey: 'plan', name: 'share', standard: true },
      rules: [{ ruleId: 'share', name: 'a share', pays: { kind: 'SHARE', rate: '0.10' } }],
    });
    await done(api, 'setAttributionPolicy', { ...of, idempotencyKey: 'policy', allowedDomains: ['acme.com'] });
    const partners = Array.from({ length: PARTNERS }, (_, n) => ({
      ...{ idempotencyKey: `partner ${n}`, programId, externalId: `P-${n}`, name: `Partner ${n}`, kind: 'affiliate' },
      ...{ country: 'DE', occurredAt: STARTS },
    }));
    const partnerIds = await bulk(api, 'admitPartners', partners);
    const links = LINK_KEYS.map((key, n) => ({
      ...{ idempotencyKey: key, programId, partnerId: partnerIds[n], key, destination: 'https://www.acme.com/' },
    }));
    await bulk(api, 'createLinks', links);
    return new AttributedProgram(service, api, programId, partnerIds);
  }

  /** A fund of its own for each of so many partners. */
  async funds(count: number): Promise<readonly string[]> {
    const { id: budgetId } = await done(this.api, 'openFundBudget', {
      ...{ idempotencyKey: 'budget', programId: this.programId, name: 'Always', amount: '100000000' },
      ...{ startsOn: '2024-01-01', endsOn: '2099-12-31' },
    });
    const funds: string[] = [];
    for (const partnerId of this.partnerIds.slice(0, count)) {
      const given = { idempotencyKey: `fund ${partnerId}`, budgetId, partnerId, amount: '100000' };
      funds.push((await done(this.api, 'allocateFunds', given)).id ?? '');
    }
    return funds;
  }

  /** Ids of clicks of so many visitors. */
  async clickIds(count: number): Promise<readonly string[]> {
    const port = Number(readRunFile(this.service.home)?.env['CONCORD_TRACK_PORT']);
    const ids: string[] = [];
    const answered = (head: string): void => void ids.push(...(/[?&]cid=([\w-]+)/.exec(head)?.slice(1, 2) ?? []));
    while (ids.length < count)
      await follow({ port, host: TRACK_HOST, connections: 8, ms: 200, key: (n) => LINK_KEYS[n % 20]!, answered });
    return ids.slice(0, count);
  }

  sale(externalId: string, more: object): object {
    return {
      ...{ idempotencyKey: externalId, programId: this.programId, externalId, currency: 'EUR' },
      occurredAt: new Date().toISOString(),
      lines: [{ product: 'mug', quantity: '1', unitPrice: '10.00' }],
      ...more,
    };
  }

  touch(externalId: string, ref: string): object {
    return {
      ...{ idempotencyKey: externalId, programId: this.programId, externalId, kind: 'CLICK', customer: { ref } },
      ...{ happenedAt: '2026-01-01T00:00:00Z', partnerExternalId: 'P-0' },
    };
  }
}

/** Sends a bulk mutation, and answers the ids of what it made. */
export async function bulk(api: Api, name: string, items: readonly object[]): Promise<readonly string[]> {
  const type = `${name.slice(0, 1).toUpperCase()}${name.slice(1)}Input`;
  const document = `mutation ($input: ${type}!) { sent: ${name}(input: $input) { refused results { id userErrors { code } } } }`;
  const { sent } = await api<{ sent: { refused: number; results: { id: string | null; userErrors: unknown }[] } }>(
    document,
    { input: { items } },
  );
  if (sent.refused > 0) throw new Error(`${name}: ${JSON.stringify(sent.results.slice(0, 3))}`);
  return sent.results.map(({ id }) => id ?? '');
}
