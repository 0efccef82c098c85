import type { StoredEvent } from '#libs/eventing';
import type { Position } from '#libs/kernel';
import { type EventRef, type Findings, refOf } from '../sources/findings.js';

const LIMITS = ['$tb', '$maxCount', '$maxAge'];

interface Limited {
  readonly says: string;
  /** In seconds; null: something else is said, too. */
  readonly maxAge: number | null;
  readonly ref: EventRef;
  readonly position: Position;
}

/** Streams whose metadata cut off their beginning. Its events may still be there, in the whole history, until the store is tidied up. */
export class TrimmedStreams {
  private readonly limited = new Map<string, Limited>();

  /** An event of the metadata of a stream, `$$sale-demo.…`: the newest one holds. */
  take(event: StoredEvent): void {
    const stream = event.stream.slice(2);
    const values = (event.data ?? {}) as Record<string, unknown>;
    const set = LIMITS.filter((name) => Number(values[name]) > 0);
    // A soft deletion cuts off more events than any stream has.
    const deleted = Number(values['$tb']) > Number.MAX_SAFE_INTEGER;
    const says = deleted ? 'it was deleted' : set.map((name) => `${name} ${String(values[name])}`).join(', ');
    const maxAge = set.join() === '$maxAge' ? Number(values['$maxAge']) : null;
    if (says) this.limited.set(stream, { says, maxAge, ref: refOf(event), position: event.position });
    else this.limited.delete(stream);
  }

  /** `sealed`: for how many seconds streams may be kept whose sums stand elsewhere. */
  report(findings: Findings, sealed: ReadonlyMap<string, number>): void {
    for (const [stream, { says, maxAge, ref, position }] of this.limited) {
      if (maxAge !== null && sealed.get(stream) === maxAge) continue;
      findings.add({
        kind: 'stream-trimmed',
        message: `stream ${stream} has lost its beginning, or will lose it: its metadata say ${says}`,
        events: [ref],
        fields: [],
        ...{ position, programId: null, partnerId: null, period: null },
      });
    }
  }
}
