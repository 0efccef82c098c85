import { badInput } from '../faults/faults.js';

/** The last row that a page has shown, by what it is sorted by. */
export interface Cursor {
  readonly sort: string;
  readonly id: string;
}

/** @param order names the list's order: a cursor of another list does not fit */
export const writeCursor = (order: string, { sort, id }: Cursor): string =>
  Buffer.from(JSON.stringify([order, sort, id])).toString('base64url');

/** Throws BAD_USER_INPUT for what is no cursor of this order. */
export function readCursor(order: string, text: string): Cursor {
  const parts = parse(text);
  const [of, sort, id] = parts;
  if (parts.length !== 3 || typeof sort !== 'string' || typeof id !== 'string') throw notACursor();
  if (of !== order) throw ofAnotherOrder();
  return { sort, id };
}

export const notACursor = (): Error => badInput([{ path: ['cursor'], message: 'is no cursor of this list' }]);

const ofAnotherOrder = (): Error =>
  badInput([
    {
      path: ['cursor'],
      message: 'is no cursor of this list in this order: begin without one, or ask for the order it came from',
    },
  ]);

function parse(text: string): unknown[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    return Array.isArray(parts) ? parts : [];
  } catch {
    return [];
  }
}
