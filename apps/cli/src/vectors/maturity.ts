import type { PlanVersion, Scenario, Step } from './input/scenario.js';

const DAY = 86_400_000;

/** What the hold policies of a scenario's program have to say: a sale is held as its plan's version says, and at least until it says itself. */
export class Maturity {
  private readonly versions: PlanVersion[];
  private readonly policies: { readonly effectiveFrom: string; readonly days: number }[];
  private readonly asOf: string | undefined;

  constructor({ program, plans, asOf }: Scenario) {
    this.versions = [...(plans[0]?.versions ?? [])];
    this.policies = [{ effectiveFrom: program.startsAt, days: this.versions[0]?.holdDays ?? 0 }];
    this.asOf = asOf;
  }

  published(version: PlanVersion): void {
    this.versions.push(version);
  }

  /** The days of a policy that a sale needs from its time on; null where the one in force says the same. */
  neededBy({ occurredAt, holdUntil }: Pick<Step, 'occurredAt' | 'holdUntil'>): number | null {
    const own = holdUntil === undefined ? 0 : this.daysUntil(occurredAt, holdUntil);
    const days = Math.max(0, own, inForce(this.versions, occurredAt)?.holdDays ?? 0);
    if (inForce(this.policies, occurredAt)?.days === days) return null;
    this.policies.push({ effectiveFrom: occurredAt, days });
    return days;
  }

  /** Whole days that end on the same side of the moment that holds are asked for. */
  private daysUntil(occurredAt: string, holdUntil: string): number {
    const span = (Date.parse(holdUntil) - Date.parse(occurredAt)) / DAY;
    const isAfter = this.asOf !== undefined && Date.parse(holdUntil) > Date.parse(this.asOf);
    return isAfter ? Math.ceil(span) : Math.floor(span);
  }
}

/** The last that has begun by then; of several that begin together, the one that was said last. */
function inForce<Term extends { readonly effectiveFrom: string }>(
  terms: readonly Term[],
  at: string,
): Term | undefined {
  const begun = terms.filter(({ effectiveFrom }) => Date.parse(effectiveFrom) <= Date.parse(at));
  return begun.toSorted((a, b) => Date.parse(a.effectiveFrom) - Date.parse(b.effectiveFrom)).at(-1);
}
