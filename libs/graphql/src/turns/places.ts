/** Places that are taken and given back, counted by whose they are. */
export class Places {
  private readonly taken = new Map<string, number>();

  /** One of each; undefined where one of them has so many already. Else call what it answers with when the places are free again. */
  take(wanted: readonly (readonly [whose: string, most: number])[]): (() => void) | undefined {
    if (wanted.some(([whose, most]) => this.count(whose) >= most)) return undefined;
    for (const [whose] of wanted) this.taken.set(whose, this.count(whose) + 1);
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      for (const [whose] of wanted) this.give(whose);
    };
  }

  private count(whose: string): number {
    return this.taken.get(whose) ?? 0;
  }

  private give(whose: string): void {
    const left = this.count(whose) - 1;
    if (left > 0) this.taken.set(whose, left);
    else this.taken.delete(whose);
  }
}
