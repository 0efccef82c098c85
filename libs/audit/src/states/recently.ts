const A_MOMENT = 60_000;

/** What was recorded within the last minute: whoever read what stood before may be answered a little later. */
export class Recently<Key> {
  private readonly times = new Map<Key, number>();

  note(key: Key, recordedAt: string): void {
    const now = Date.parse(recordedAt);
    for (const [before, at] of this.times) {
      if (now - at <= A_MOMENT) break;
      this.times.delete(before);
    }
    this.times.delete(key);
    this.times.set(key, now);
  }

  has(key: Key, recordedAt: string): boolean {
    const at = this.times.get(key);
    return at !== undefined && Date.parse(recordedAt) - at <= A_MOMENT;
  }
}
