import { isNoTable, NotYetVisible } from '#libs/eventing';
import pg from 'pg';

const UNDEFINED_COLUMN = '42703';
const LOCK_NOT_AVAILABLE = '55P03';

/** The projector makes tables when it begins, and makes them again beside the old ones when a view has a new version. */
const isStillMade = (error: unknown): boolean =>
  error instanceof pg.DatabaseError &&
  (isNoTable(error) || error.code === UNDEFINED_COLUMN || error.code === LOCK_NOT_AVAILABLE);

/** The same fault, or NotYetVisible where the view's table is being made or put in its place. */
export const orStillMade = (error: unknown): unknown =>
  isStillMade(error) ? new NotYetVisible([], { cause: error }) : error;
