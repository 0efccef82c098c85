import type { Entry } from './entry.js';

/** The sources of a window in ledger order. A source that changes takes new nodes on its way down alone: what is known of the others stays known. */
export type SourceTree = SourceLeaf | SourceBranch;

export interface SourceLeaf {
  readonly entry: Entry;
}

export interface SourceBranch {
  /** Full: it holds as many as its height allows. */
  readonly left: SourceTree;
  readonly right: SourceTree;
  readonly size: number;
}

export const isLeaf = (tree: SourceTree): tree is SourceLeaf => 'entry' in tree;

const sizeOf = (tree: SourceTree): number => (isLeaf(tree) ? 1 : tree.size);

const branch = (left: SourceTree, right: SourceTree): SourceBranch => ({
  left,
  right,
  size: sizeOf(left) + sizeOf(right),
});

/** With one more at the end. */
export function withSource(tree: SourceTree | null, entry: Entry): SourceTree {
  const leaf = { entry };
  if (tree === null) return leaf;
  if (isLeaf(tree) || sizeOf(tree.right) === sizeOf(tree.left)) return branch(tree, leaf);
  return branch(tree.left, withSource(tree.right, entry));
}

/** With another entry at a place, counted from 0. */
export function withSourceAt(tree: SourceTree, place: number, entry: Entry): SourceTree {
  if (isLeaf(tree)) return { entry };
  const before = sizeOf(tree.left);
  return place < before
    ? branch(withSourceAt(tree.left, place, entry), tree.right)
    : branch(tree.left, withSourceAt(tree.right, place - before, entry));
}
