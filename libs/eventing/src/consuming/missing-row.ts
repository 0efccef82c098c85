import type { Recorded } from '#libs/kernel';

/** An event says that a row must be there, and it is not: the view or its history is wrong. */
export class MissingRow extends Error {
  override readonly name = 'MissingRow';
  readonly code = 'MISSING_ROW';
  readonly type: string;
  readonly stream: string;
  readonly revision: bigint;
  constructor(view: string, id: string, { type, stream, revision }: Recorded) {
    super(`view ${view} has no row ${id} for ${type} at revision ${revision} of ${stream}`);
    Object.assign(this, { type, stream, revision });
  }
}
