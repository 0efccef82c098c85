interface ParentChange {
  readonly parent: string | null;
  readonly effectiveFrom: string;
}

/** The fault of a change of parents, in §5's words. */
type HierarchyFault = 'WOULD_BE_A_CYCLE' | 'TOO_DEEP';

const DEEPEST = 10;

/** Who stands above whom in a program, and who was merged into whom, as far as history has been read. */
export class Hierarchy {
  private readonly changes = new Map<string, readonly ParentChange[]>();
  private readonly merged = new Map<string, string>();

  /** The partner that a merged partner's sales are recorded for. */
  survivor(partner: string): string {
    let survivor = partner;
    for (let into = this.merged.get(survivor); into !== undefined; into = this.merged.get(survivor)) survivor = into;
    return survivor;
  }

  merge(partner: string, into: string): 'BAD_MERGE' | undefined {
    if (partner === into || this.merged.has(partner) || this.merged.has(into)) return 'BAD_MERGE';
    this.merged.set(partner, into);
    return undefined;
  }

  /** The survivor of the partner `level` steps above one at a business time; undefined where nobody else stands. */
  ancestor(partner: string, level: number, at: string): string | undefined {
    let found: string | undefined = partner;
    for (let step = 0; step < level && found !== undefined; step += 1) found = this.parentAt(found, at);
    return found === partner ? undefined : found;
  }

  /** As history says it, in its order. */
  learn(partner: string, parent: string | null, effectiveFrom: string): void {
    this.changes.set(partner, [...(this.changes.get(partner) ?? []), { parent, effectiveFrom }]);
  }

  setParent(partner: string, parent: string | null, effectiveFrom: string): HierarchyFault | undefined {
    const before = this.changes.get(partner);
    this.learn(partner, parent, effectiveFrom);
    const fault = this.faultAnywhen();
    if (fault && before) this.changes.set(partner, before);
    else if (fault) this.changes.delete(partner);
    return fault;
  }

  /** Like policies: the last change in force then; of several for one moment the one said last. */
  private parentAt(partner: string, at: string): string | undefined {
    let found: ParentChange | undefined;
    for (const change of this.changes.get(partner) ?? []) {
      if (change.effectiveFrom <= at && (found?.effectiveFrom ?? '') <= change.effectiveFrom) found = change;
    }
    return found === undefined || found.parent === null ? undefined : this.survivor(found.parent);
  }

  /** The hierarchy changes only where a change takes effect: it is looked at there. */
  private faultAnywhen(): HierarchyFault | undefined {
    const moments = new Set([...this.changes.values()].flatMap((all) => all.map(({ effectiveFrom }) => effectiveFrom)));
    for (const at of moments) {
      for (const partner of this.changes.keys()) {
        const fault = this.faultAt(partner, at);
        if (fault) return fault;
      }
    }
    return undefined;
  }

  private faultAt(partner: string, at: string): HierarchyFault | undefined {
    const seen = new Set([partner]);
    for (let next = this.parentAt(partner, at); next !== undefined; next = this.parentAt(next, at)) {
      if (seen.has(next)) return 'WOULD_BE_A_CYCLE';
      seen.add(next);
    }
    // A chain of ten steps has eleven partners.
    return seen.size > DEEPEST + 1 ? 'TOO_DEEP' : undefined;
  }
}
