import { type Instant, refuse, type Refusal } from '#libs/kernel';
import type { Hierarchy, ParentChange } from './hierarchy.state.js';
import type { HierarchyRefusal } from './hierarchy.refusals.js';

/** Steps from the lowest partner to the highest. */
const DEEPEST = 10;

/** Half-open; null: without an end. */
interface Span {
  readonly from: Instant;
  readonly to: Instant | null;
}

/** While it lasts, so many partners stand one above the other from the parent on. */
interface Above extends Span {
  readonly steps: number;
}

const CYCLE = refuse(
  'WOULD_BE_A_CYCLE',
  'the partner stands above this parent, now or later: nobody stands above itself',
  'parentId',
);
const TOO_DEEP = refuse('TOO_DEEP', `at most ${DEEPEST} steps lead from the lowest partner to the highest`, 'parentId');

/**
 * Whether a partner may stand below another from a moment on until another change of it takes over: at no time in between in a circle or
 * too deep.
 */
export function faultOfParent(
  hierarchy: Hierarchy,
  partnerId: string,
  parentId: string,
  span: Span,
  survivorOf: (partnerId: string) => string,
): Refusal<HierarchyRefusal> | undefined {
  const above: Above[] = [];
  const climb = (at: string, during: Span, steps: number): Refusal<HierarchyRefusal> | undefined => {
    if (at === partnerId) return CYCLE;
    if (steps > DEEPEST) return TOO_DEEP;
    for (const { parentId: next, ...piece } of piecesOf(hierarchy.changes.get(at) ?? [], during)) {
      if (next === null) above.push({ ...piece, steps });
      else {
        const fault = climb(survivorOf(next), piece, steps + 1);
        if (fault) return fault;
      }
    }
    return undefined;
  };
  const fault = climb(survivorOf(parentId), span, 1);
  if (fault) return fault;
  return above.some(({ steps, ...piece }) => steps + stepsBelow(hierarchy, partnerId, piece, steps) > DEEPEST)
    ? TOO_DEEP
    : undefined;
}

/** How many partners stand one below the other under a partner, at most, at some moment of the span. */
function stepsBelow(hierarchy: Hierarchy, partnerId: string, during: Span, above: number): number {
  if (above > DEEPEST) return 0;
  let most = 0;
  for (const child of hierarchy.children.get(partnerId) ?? []) {
    for (const { parentId, ...piece } of piecesOf(hierarchy.changes.get(child) ?? [], during)) {
      if (parentId === partnerId) most = Math.max(most, 1 + stepsBelow(hierarchy, child, piece, above + 1));
    }
  }
  return most;
}

/** A span cut where the partner's parent changes, each piece with its parent. */
function piecesOf(changes: readonly ParentChange[], { from, to }: Span): (Span & Pick<ParentChange, 'parentId'>)[] {
  const first = changes.findLast(({ effectiveFrom }) => effectiveFrom <= from)?.parentId ?? null;
  const within = changes.filter(({ effectiveFrom }) => effectiveFrom > from && (to === null || effectiveFrom < to));
  const starts = [{ effectiveFrom: from, parentId: first }, ...within];
  return starts.map(({ effectiveFrom, parentId }, at) => ({
    ...{ from: effectiveFrom, to: starts[at + 1]?.effectiveFrom ?? to, parentId },
  }));
}
