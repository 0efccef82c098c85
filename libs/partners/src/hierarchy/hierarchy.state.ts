import { Map, Set } from 'immutable';
import type { Instant } from '#libs/kernel';
import type { HierarchyEvent } from './hierarchy.events.js';

/** From when on who stands above a partner; null: nobody. */
export interface ParentChange {
  readonly effectiveFrom: Instant;
  readonly parentId: string | null;
}

export interface Hierarchy {
  /** Of each partner what was set of it, rising by `effectiveFrom`; of two for one moment the one said last. */
  readonly changes: Map<string, readonly ParentChange[]>;
  /** Of each parent the partners that it ever stood above. */
  readonly children: Map<string, Set<string>>;
}

export const NO_HIERARCHY: Hierarchy = { changes: Map(), children: Map() };

export function evolveHierarchy({ changes, children }: Hierarchy, { data }: HierarchyEvent): Hierarchy {
  const { partnerId, parentId, effectiveFrom } = data;
  return {
    changes: changes.update(partnerId, [], (all) => [
      ...all.filter((change) => change.effectiveFrom < effectiveFrom),
      { effectiveFrom, parentId },
      ...all.filter((change) => change.effectiveFrom > effectiveFrom),
    ]),
    children: parentId ? children.update(parentId, Set<string>(), (ids) => ids.add(partnerId)) : children,
  };
}

/** Who was set above a partner at a moment of business time, as it was written; null: nobody. */
export const parentAt = ({ changes }: Hierarchy, partnerId: string, at: Instant): string | null =>
  changes.get(partnerId)?.findLast(({ effectiveFrom }) => effectiveFrom <= at)?.parentId ?? null;
