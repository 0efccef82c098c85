/** An event this build cannot read: its type or version is not known. Nothing may pass it by. */
export class UnknownEvent extends Error {
  override readonly name = 'UnknownEvent';
  readonly code = 'UNKNOWN_EVENT';
  constructor(
    readonly type: string,
    readonly version: unknown,
    readonly stream: string,
    readonly revision: bigint,
  ) {
    super(`unknown event ${type} version ${String(version)} at revision ${revision} of ${stream}`);
  }
}

/** An event whose data or metadata are not what every event has, such as text that is not JSON. */
export class MalformedEvent extends Error {
  override readonly name = 'MalformedEvent';
  readonly code = 'MALFORMED_EVENT';
  constructor(
    readonly type: string,
    readonly stream: string,
    readonly revision: bigint,
    readonly fault: string,
  ) {
    super(`malformed event ${type} at revision ${revision} of ${stream}: ${fault}`);
  }
}
