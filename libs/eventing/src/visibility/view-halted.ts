/**
 * An event of the tenant could not be taken by these views or policies: what they show or did is complete only up to it. Asking again helps
 * once an operator has mended it (`concord quarantine`).
 */
export class ViewHalted extends Error {
  override readonly name = 'ViewHalted';
  readonly code = 'VIEW_HALTED';
  constructor(readonly names: readonly string[]) {
    super(
      `${names.join(' and ')} ${names.length === 1 ? 'is' : 'are'} halted at an event that cannot be taken; whoever runs the service has been told`,
    );
  }
}
