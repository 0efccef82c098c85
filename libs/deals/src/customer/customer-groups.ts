/** Things that are one as soon as any of what they are known by is one. */
export class Groups {
  private readonly above = new Map<string, string>();

  /** Puts them all together, and with everything that any of them was put together with before. */
  join(names: readonly string[]): void {
    const [first, ...rest] = names.map((name) => this.of(name));
    for (const other of rest)
      if (first !== undefined && other !== first) this.above.set(this.of(other), this.of(first));
  }

  /** The name that stands for all of them. */
  of(name: string): string {
    let top = name;
    for (let next = this.above.get(top); next !== undefined; next = this.above.get(top)) top = next;
    if (top !== name) this.above.set(name, top);
    return top;
  }
}
