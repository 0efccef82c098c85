import type { Position } from '#libs/kernel';

/** The view has not got so far in the time that a query waits. To be asked again. */
export class NotYetVisible extends Error {
  constructor(readonly view: string) {
    super('what was asked to be visible is not yet; ask again');
  }
}

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
