/** Things that are one as soon as any of what they are known by is one. */
export class Groups {
  private readonly above = new Map<string, string>();

  /** Puts them all together, and with everything that any of them was put together with before. */
  join(names: readonly string[]): void {
    const [first, ...rest] = names;
    for (const name of rest) {
      const [one, top] = [this.of(name), this.of(first ?? name)];
      if (one !== top) this.above.set(one, top);
    }
  }

  /** The name that stands for all of them. */
  of(name: string): string {
    let top = name;
    for (let next = this.above.get(top); next !== undefined; next = this.above.get(top)) top = next;
    if (top !== name) this.above.set(name, top);
    return top;
  }
}
