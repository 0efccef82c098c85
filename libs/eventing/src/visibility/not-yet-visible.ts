/** What was asked for is not visible yet, after as long as a query waits: to be asked again. `cause`: a table is still being made. */
export class NotYetVisible extends Error {
  override readonly name = 'NotYetVisible';
  readonly code = 'NOT_YET_VISIBLE';
  readonly names: readonly string[];
  constructor(names: string | readonly string[], options?: ErrorOptions) {
    super('what was asked to be visible is not yet; ask again', options);
    this.names = [names].flat();
  }
}
