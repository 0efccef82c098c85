import type { Principal } from '#libs/access';

/** Connections that may be open at once. */
const [OF_A_TENANT, OF_A_SUBJECT] = [200, 20];

/** How many connections each tenant and each subject holds: nobody may take them all. */
export class LivePlaces {
  private readonly taken = new Map<string, number>();

  /** Undefined where there is no place left; else call what it answers with when the connection ends. */
  take({ tenant, subject }: Principal): (() => void) | undefined {
    const wanted = [
      [tenant, OF_A_TENANT],
      [`${tenant} ${subject}`, OF_A_SUBJECT],
    ] as const;
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
