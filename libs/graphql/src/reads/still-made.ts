import { isNoTable, NotYetVisible } from '#libs/eventing';

/** A table without a column, and one that is locked while it is put in its place. */
const NOT_YET = ['42703', '55P03'];

/** The projector makes tables when it begins, and makes them again beside the old ones when a view has a new version. */
const isStillMade = (error: unknown): boolean =>
  isNoTable(error) || NOT_YET.includes((error as { readonly code?: string } | null)?.code ?? '');

/** The same fault, or NotYetVisible where the view's table is being made or put in its place. */
export const orStillMade = (error: unknown): unknown =>
  isStillMade(error) ? new NotYetVisible([], { cause: error }) : error;
