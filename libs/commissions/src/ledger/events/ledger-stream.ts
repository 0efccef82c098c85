import type { DomainEvent, Recorded } from '#libs/kernel';

/** `ledger-<tenant>.<id>`: whose events they are is in the name of the stream. */
export const ledgerIdIn = ({ stream }: Recorded<DomainEvent>): string => stream.slice(stream.lastIndexOf('.') + 1);
