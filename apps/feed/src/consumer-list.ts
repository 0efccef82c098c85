import {
  type consumerAggregate,
  type ConsumerFigures,
  type CursorTable,
  furthestBehind,
  type KnownConsumer,
  shownConsumers,
} from '#libs/consumers';
import { FeedFault, type FeedReading, type ShownConsumer } from '#libs/feed';
import type { TenantReader } from '#libs/graphql';

type State = (typeof consumerAggregate)['decider']['initial'];
type Active = Extract<State, { readonly status: 'active' }>;

/** As many a tenant may have. */
const MOST = 100;
/** As old figures may be. Milliseconds. */
const FRESH_MS = 30_000;

const ALL = {
  text: `SELECT id, name, filter, created_at AS "createdAt", places FROM feed_consumers WHERE tenant = $1 ORDER BY name COLLATE "C" LIMIT ${MOST}`,
};

/** Consumers as they are listed, with how far they are. */
export class ConsumerList {
  private known: { readonly at: number; readonly figures: Promise<ConsumerFigures> } | undefined;

  constructor(
    private readonly feed: FeedReading,
    private readonly reader: Pick<TenantReader, 'objects'>,
    private readonly cursors: CursorTable,
    private readonly onFault: (fault: unknown) => void,
  ) {}

  async all({ tenant }: { readonly tenant: string }): Promise<ShownConsumer[]> {
    return shownConsumers(this.feed, tenant, await this.listed(tenant), this.cursors.leaseMs);
  }

  async shown({ tenant }: { readonly tenant: string }, { consumerId, ...consumer }: Active): Promise<ShownConsumer> {
    const [shown] = await shownConsumers(this.feed, tenant, [{ id: consumerId, ...consumer }], this.cursors.leaseMs);
    return shown as ShownConsumer;
  }

  /** After it was made or moved, which is done whether or not its shards can be shown: then there are none. */
  async changed(caller: { readonly tenant: string }, consumer: Active): Promise<ShownConsumer> {
    const { name, filter, createdAt } = consumer;
    return this.shown(caller, consumer).catch((fault: unknown) => {
      this.onFault(fault);
      return { name, filter, createdAt, shards: [] };
    });
  }

  /** Throws FeedFault TOO_MANY_CONSUMERS where there are as many as there may be and this is none of them. */
  async checkRoom({ tenant }: { readonly tenant: string }, name: string): Promise<void> {
    const listed = await this.listed(tenant);
    if (listed.length >= MOST && !listed.some((one) => one.name === name))
      throw new FeedFault('TOO_MANY_CONSUMERS', `There are ${MOST} consumers already. Delete one that nobody needs.`);
  }

  /** Of all tenants, at most half a minute old. */
  figures(): Promise<ConsumerFigures> {
    const now = performance.now();
    if (!this.known || now - this.known.at > FRESH_MS) this.known = { at: now, figures: this.counted() };
    return this.known.figures;
  }

  private async counted(): Promise<ConsumerFigures> {
    const [counts, tenants] = await Promise.all([this.cursors.counts(), this.cursors.tenants()]);
    const lags = [];
    let unread = 0;
    for (const tenant of tenants)
      try {
        lags.push(...(await this.feed.lags({ tenant }, await this.listed(tenant), this.cursors.leaseMs)));
      } catch (fault) {
        unread += 1;
        this.onFault(fault);
      }
    const nothing = { lagEvents: NaN, lagSeconds: NaN };
    const isBlind = unread > 0 && unread === tenants.length;
    return { ...counts, unread, ...(isBlind ? nothing : furthestBehind(lags, Date.now())) };
  }

  private listed(tenant: string): Promise<KnownConsumer[]> {
    return this.reader.objects<KnownConsumer>({ tenant }, { ...ALL, values: [tenant] });
  }
}
