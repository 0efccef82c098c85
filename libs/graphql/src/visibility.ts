import type { Position } from '#libs/kernel';

export { NotYetVisible } from '#libs/eventing';

/** Waits until views show what a caller has seen happen. */
export interface Visibility {
  /** Resolves once every view shows the position, and its effects where asked for. Throws NotYetVisible after a bounded time. */
  wait(
    views: readonly string[],
    asked: { readonly after?: Position | null; readonly afterEffects?: Position | null },
  ): Promise<void>;
}

/** The Nest token under which `Visibility` is provided. */
export const VISIBILITY = Symbol('Visibility');
