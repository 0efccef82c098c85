import type { LogEvent } from './log-event.js';

/** The events of a page as one statement answers them; both null where there is none. */
export interface StoredEntries {
  /** JSON: for each event what `Entry` has. */
  readonly entries: string | null;
  /** What they consist of, one after the other. */
  readonly bodies: Buffer | null;
}

type Entry = readonly [
  ...[id: string, commit: string, type: string, programId: string | null, partnerId: string | null],
  ...[seenBy: string | null, stateKey: string, orderingKey: string, size: number, sealed: LogEvent['sealed']],
];

/** The events of a page, each with its part of the bodies. */
export function entriesOf(tenant: string, { entries, bodies }: StoredEntries): LogEvent[] {
  if (entries === null || bodies === null) return [];
  let at = 0;
  return (JSON.parse(entries) as Entry[]).map(
    ([id, commit, type, programId, partnerId, seenBy, stateKey, orderingKey, size, sealed]) => {
      const body = bodies.subarray(at, (at += size));
      return {
        ...{
          tenant,
          id,
          type,
          commit: BigInt(commit),
          body,
          sealed,
          programId,
          partnerId,
          seenBy,
          stateKey,
          orderingKey,
        },
      };
    },
  );
}
