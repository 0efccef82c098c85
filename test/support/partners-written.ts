import { setTimeout as pause } from 'node:timers/promises';
import type { Api } from '#libs/importing';
import { toGlobalId } from '#libs/kernel';
import type { Shop } from './shop.js';
import type { TestService } from './test-service.js';

/** Partners that come while something else goes on. All that is written of them is published. */
export class PartnersWritten {
  private isOver = false;
  private lots = 0;
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly service: Pick<TestService, 'store'>,
    private readonly api: Api,
    private readonly shop: Shop,
    private readonly tenant: string,
    private readonly atOnce: number,
  ) {}

  async lot(): Promise<void> {
    const name = `p${this.lots}`;
    this.lots += 1;
    const items = Array.from({ length: this.atOnce }, (_, n) => ({
      ...{ idempotencyKey: `${name}-${n}`, programId: this.shop.programId, externalId: `${name}-${n}` },
      ...{ name: `${name} ${n}`, kind: 'reseller', country: 'GB', occurredAt: '2024-01-01T00:00:00Z' },
    }));
    await this.api(
      `mutation ($input: AdmitPartnersInput!) { admitPartners(input: $input) { results { userErrors { code } } } }`,
      { input: { items } },
    );
  }

  /** Lots of them, until it is stopped. */
  start(everyMs: number): void {
    this.isOver = false;
    this.writing = (async () => {
      for (; !this.isOver; await pause(everyMs)) await this.lot();
    })();
    this.writing.catch(() => undefined);
  }

  async stop(): Promise<void> {
    this.isOver = true;
    await this.writing;
  }

  /** Global ids of what the store has of them, in order. */
  async history(): Promise<string[]> {
    const ids: string[] = [];
    const stop = new AbortController();
    const prefixes = [`partner-${this.tenant}.`];
    for await (const delivery of this.service.store.subscribe({ after: 'start', prefixes, signal: stop.signal })) {
      if (delivery.kind === 'caught-up') break;
      if (delivery.kind === 'event') ids.push(toGlobalId('event', delivery.event.id));
    }
    stop.abort();
    return ids;
  }
}
