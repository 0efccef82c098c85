import type { FeedFault } from '#libs/feed';
import type { Consumers } from './consumers.js';
import type { CursorTable } from './cursor-table.js';
import type { Holding } from './holding.js';
import { sought } from './holding-faults.js';

type Held = Pick<Holding, 'held' | 'consumer'>;

/** What became of consumers whose shards are held here: the history says it, and cursors follow. */
export class ConsumerChanges {
  constructor(
    private readonly consumers: Pick<Consumers, 'active' | 'isGone'>,
    private readonly cursors: Pick<CursorTable, 'prepare' | 'remove' | 'reasonFor'>,
  ) {}

  /** Why a shard is held no more. Throws FeedFault NO_CONSUMER where it was deleted, and what else keeps from saying it. */
  async reasonFor({ held, consumer }: Held): Promise<FeedFault> {
    const { version } = await this.consumers.active(held.tenant, consumer.name);
    if (version > held.version) return sought();
    return this.cursors.reasonFor(held);
  }

  /** Brings cursors after the history where whoever moved or deleted a consumer has come no further than its event. */
  async follow(holdings: Iterable<Held>): Promise<void> {
    const each = new Map([...holdings].map((one) => [`${one.held.tenant} ${one.held.consumerId}`, one]));
    const faults: unknown[] = [];
    // What is wrong with one keeps no other from being looked at.
    for (const one of each.values()) await this.followOne(one).catch((fault: unknown) => faults.push(fault));
    if (faults.length > 0) throw faults[0];
  }

  private async followOne({ held: { tenant, consumerId, version }, consumer }: Held): Promise<void> {
    if (await this.consumers.isGone(tenant, consumer.name)) return this.cursors.remove(tenant, consumerId);
    const now = await this.consumers.active(tenant, consumer.name);
    if (now.version > version) await this.cursors.prepare({ tenant, consumer: now });
  }
}
