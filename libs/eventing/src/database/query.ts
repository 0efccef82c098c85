/** A statement for Postgres. */
export interface Query {
  readonly text: string;
  readonly values?: readonly unknown[];
  /** Named statements are planned once for each connection. */
  readonly name?: string;
  /** It may change or find any number of a tenant's rows. */
  readonly ofAnySize?: true;
}
