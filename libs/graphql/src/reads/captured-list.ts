import type { Type } from '@nestjs/common';
import { AsyncLocalStorage } from 'node:async_hooks';
import type { RowList } from './read-slices.js';

/** What a list of the root would read, by the arguments it was given and behind its walls. */
export interface CapturedList {
  readonly row: Type<object>;
  readonly list: RowList<object>;
}

const capturing = new AsyncLocalStorage<{ found?: CapturedList }>();

/** Runs a query whose lists say what they would read, and read nothing. Answers the last of them, beside what the query answered. */
export function captureList<T>(ask: () => Promise<T>): Promise<{ readonly answer: T; readonly found?: CapturedList }> {
  const place: { found?: CapturedList } = {};
  return capturing.run(place, async () => ({ answer: await ask(), ...place }));
}

/** Whether somebody only wants to know. */
export function isCaptured(found: CapturedList): boolean {
  const place = capturing.getStore();
  if (place) place.found = found;
  return place !== undefined;
}
