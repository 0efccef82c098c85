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
  private readonly tenants = new Map<string, Map<string, Item[]>>();
  private readonly counts = new Map<string, number>();

  get isEmpty(): boolean {
    return this.tenants.size === 0;
  }

  /** How many items of one subject wait. */
  waitingOf({ tenant, subject }: Asker): number {
    return this.tenants.get(tenant)?.get(subject)?.length ?? 0;
  }

  /** How many items of all subjects of a tenant wait. */
  waitingOfTenant(tenant: string): number {
    return this.counts.get(tenant) ?? 0;
  }

  add({ tenant, subject }: Asker, item: Item): void {
    const subjects = this.tenants.get(tenant) ?? new Map<string, Item[]>();
    const items = subjects.get(subject) ?? [];
    items.push(item);
    this.count(tenant, 1);
    subjects.set(subject, items);
    this.tenants.set(tenant, subjects);
  }

  /** One that waits no longer: who comes after it comes a place sooner, and nobody else. */
  remove({ tenant, subject }: Asker, item: Item): void {
    const subjects = this.tenants.get(tenant);
    const items = subjects?.get(subject) ?? [];
    const at = items.indexOf(item);
    if (at >= 0) {
      items.splice(at, 1);
      this.count(tenant, -1);
    }
    if (items.length === 0) subjects?.delete(subject);
    if (subjects?.size === 0) this.tenants.delete(tenant);
  }

  /** Takes the newest of whoever of a tenant has most, where that is more than so many; undefined where nobody has. */
  takeOfMost(tenant: string, than: number): Item | undefined {
    let [most, items] = ['', new Array<Item>()];
    for (const [subject, some] of this.tenants.get(tenant) ?? [])
      if (some.length > items.length) [most, items] = [subject, some];
    const item = items.length > than ? items.at(-1) : undefined;
    if (item !== undefined) this.remove({ tenant, subject: most }, item);
    return item;
  }

  /** The next in turn of a tenant that may have one; undefined when none waits. */
  take(may: (tenant: string) => boolean = () => true): Item | undefined {
    const [tenant, subjects] = first(this.tenants, may) ?? [];
    const [subject, items] = (subjects && first(subjects)) ?? [];
    if (tenant === undefined || !subjects || subject === undefined || !items) return undefined;
    const item = items.shift();
    this.count(tenant, -1);
    subjects.delete(subject);
    this.tenants.delete(tenant);
    if (items.length > 0) subjects.set(subject, items);
    if (subjects.size > 0) this.tenants.set(tenant, subjects);
    return item;
  }

  private count(tenant: string, change: 1 | -1): void {
    const count = this.waitingOfTenant(tenant) + change;
    if (count === 0) this.counts.delete(tenant);
    else this.counts.set(tenant, count);
  }
}

const first = <Key, Value>(
  map: ReadonlyMap<Key, Value>,
  may: (key: Key) => boolean = () => true,
): readonly [Key, Value] | undefined => {
  for (const entry of map) if (may(entry[0])) return entry;
  return undefined;
};
