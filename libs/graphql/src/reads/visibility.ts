import type { ViewPositions } from '#libs/eventing';

/** Waits until views show what a caller has seen happen. */
export type Visibility = Pick<ViewPositions, 'wait'>;

/** The Nest token under which `Visibility` is provided. */
export const VISIBILITY = Symbol('Visibility');
