/** What became of one item. */
export interface Result {
  readonly position: string | null;
  readonly userErrors: readonly UserError[];
}

export interface UserError {
  readonly code: string;
  readonly message: string;
  /** The path below the item. */
  readonly field: readonly string[] | null;
}
