/** What waits of one tenant: its subjects take turns, and what one of them asks for keeps its order. */
export class TenantQueue<Item> {
  /** Who has waited longest for a turn stands first. */
  private readonly subjects = new Map<string, Item[]>();
  /** Subjects by how much of theirs waits: found without a look at all of them. */
  private readonly byLength = new Map<number, Set<string>>();
  private longest = 0;
  private count = 0;

  get length(): number {
    return this.count;
  }

  waitingOf(subject: string): number {
    return this.subjects.get(subject)?.length ?? 0;
  }

  add(subject: string, item: Item): void {
    const items = this.subjects.get(subject) ?? [];
    items.push(item);
    this.subjects.set(subject, items);
    this.moved(subject, items.length, 1);
  }

  remove(subject: string, item: Item): void {
    const items = this.subjects.get(subject) ?? [];
    const at = items.indexOf(item);
    if (at < 0) return;
    items.splice(at, 1);
    this.taken(subject, items);
  }

  /** Of the subject whose turn it is, which then comes behind all others. */
  take(): Item | undefined {
    const [first] = this.subjects;
    if (!first) return undefined;
    const [subject, items] = first;
    const item = items.shift();
    this.subjects.delete(subject);
    if (items.length > 0) this.subjects.set(subject, items);
    this.taken(subject, items);
    return item;
  }

  /** The newest of a subject of which most waits, where that is more than so many. */
  takeOfMost(than: number): Item | undefined {
    if (this.longest <= than) return undefined;
    const [subject = ''] = this.byLength.get(this.longest) ?? [];
    const items = this.subjects.get(subject) ?? [];
    const item = items.pop();
    this.taken(subject, items);
    return item;
  }

  private taken(subject: string, items: readonly Item[]): void {
    if (items.length === 0) this.subjects.delete(subject);
    this.moved(subject, items.length, -1);
  }

  /** One more or one less: the longest is longer or shorter by one at most. */
  private moved(subject: string, length: number, by: 1 | -1): void {
    this.count += by;
    const before = this.byLength.get(length - by);
    before?.delete(subject);
    if (before?.size === 0) this.byLength.delete(length - by);
    if (length > 0) this.byLength.set(length, (this.byLength.get(length) ?? new Set()).add(subject));
    if (length > this.longest || !this.byLength.has(this.longest)) this.longest = length;
  }
}
