import { AsyncLocalStorage } from 'node:async_hooks';
import type { Position } from '#libs/kernel';
import { later } from '../store/position.js';

/** All that anybody was answered before a request began, and all that it has written, is at or before this place; undefined: it is not known where. */
const requests = new AsyncLocalStorage<{ seen: Position | undefined }>();

/** For what `work` starts: where the first thing stands that its request has written. */
export const sinceWritten = <T>(position: Position | undefined, work: () => T): T =>
  requests.run({ seen: position }, work);

/** The request has written up to here. */
export function written(position: Position): void {
  const request = requests.getStore();
  if (request?.seen) request.seen = later(request.seen, position);
}

/** The request depends on something whose place in history it does not know: from now on it asks the store. */
export function mayBeBehind(): void {
  const request = requests.getStore();
  if (request) request.seen = undefined;
}

/** From which place on what is known is new enough for the request; undefined: only the store knows. */
export const newEnough = (): Position | undefined => requests.getStore()?.seen;
