import { TenantQueue } from './tenant-queue.js';

/** For whom something is done. */
export interface Asker {
  readonly tenant: string;
  readonly subject: string;
}

/**
 * What waits to be done. Tenants take turns, and within a tenant its subjects, so that nobody waits behind all that another asks for; what one
 * subject asks for keeps its order. `a a a b` of one subject each comes out as `a b a a`.
 */
export class FairQueue<Item> {
  /** Who has waited longest for a turn stands first. */
  private readonly tenants = new Map<string, TenantQueue<Item>>();

  get isEmpty(): boolean {
    return this.tenants.size === 0;
  }

  /** How many items of one subject wait. */
  waitingOf({ tenant, subject }: Asker): number {
    return this.tenants.get(tenant)?.waitingOf(subject) ?? 0;
  }

  /** How many items of all subjects of a tenant wait. */
  waitingOfTenant(tenant: string): number {
    return this.tenants.get(tenant)?.length ?? 0;
  }

  add({ tenant, subject }: Asker, item: Item): void {
    const waiting = this.tenants.get(tenant) ?? new TenantQueue<Item>();
    waiting.add(subject, item);
    this.tenants.set(tenant, waiting);
  }

  /** One that waits no longer: who comes after it comes a place sooner, and nobody else. */
  remove({ tenant, subject }: Asker, item: Item): void {
    this.tenants.get(tenant)?.remove(subject, item);
    this.leave(tenant);
  }

  /** Takes the newest of one of a tenant who has most, where that is more than so many; undefined where nobody has. */
  takeOfMost(tenant: string, than: number): Item | undefined {
    const item = this.tenants.get(tenant)?.takeOfMost(than);
    this.leave(tenant);
    return item;
  }

  /** The next in turn of a tenant that may have one; undefined when none waits. */
  take(may: (tenant: string) => boolean = () => true): Item | undefined {
    const [tenant, waiting] = first(this.tenants, may) ?? [];
    if (tenant === undefined || !waiting) return undefined;
    const item = waiting.take();
    this.tenants.delete(tenant);
    if (waiting.length > 0) this.tenants.set(tenant, waiting);
    return item;
  }

  private leave(tenant: string): void {
    if (this.waitingOfTenant(tenant) === 0) this.tenants.delete(tenant);
  }
}

const first = <Key, Value>(
  map: ReadonlyMap<Key, Value>,
  may: (key: Key) => boolean,
): readonly [Key, Value] | undefined => {
  for (const entry of map) if (may(entry[0])) return entry;
  return undefined;
};
