import type { StoredEvent } from '#libs/eventing';
import { deterministicId } from '#libs/kernel';
import { type FieldDifference, type Findings, type FindingKind, refOf } from '../sources/findings.js';

/** Fields that a version of an event type stores sealed: an event's id is made without them, so that it survives an erasure. */
export type SealedFields = (type: string, version: number) => readonly string[];

type Metadata = {
  readonly tenant?: string;
  readonly commandId?: string;
  readonly bodyHash?: string;
  readonly version?: number;
};

/**
 * Checks what the store says of itself: revisions without a gap, the tenant of the stream, and that every event still is what
 * was written. An event's id is a UUIDv5 of its stream, command, place in the append, type and data, so data that were
 * changed in the store no longer give the id. Keeps one revision per stream and the events of one append.
 */
export class Integrity {
  private readonly revisions = new Map<string, number>();
  /** Events of one command stand together, in a stream as in the whole history. */
  private append: StoredEvent[] = [];

  constructor(
    private readonly tenant: string,
    private readonly programId: string,
    private readonly sealed: SealedFields,
    private readonly findings: Findings,
  ) {}

  /** `mayBegin`: whether older events of its stream may have gone. */
  check(event: StoredEvent, mayBegin = false): void {
    const [first] = this.append;
    if (first && (first.stream !== event.stream || commandOf(first) !== commandOf(event))) this.finish();
    this.append.push(event);
    const before = this.revisions.get(event.stream);
    const revision = Number(event.revision);
    const expected = before === undefined && mayBegin ? revision : (before ?? -1) + 1;
    this.revisions.set(event.stream, revision);
    if (revision !== expected) {
      const fields = [{ path: 'revision', expected: expected.toString(), recorded: revision.toString() }];
      this.report('revision-gap', 'events of this stream are missing before this one', event, fields);
    }
    const { tenant } = event.metadata as Metadata;
    if (tenant === this.tenant) return;
    const fields = [{ path: 'metadata.tenant', expected: this.tenant, recorded: tenant }];
    this.report('wrong-tenant', 'an event of another tenant in this tenant’s stream', event, fields);
  }

  /** An event that nobody can read and two persons have left out: what comes behind it has no gap before it. */
  leftOut({ stream, revision }: StoredEvent): void {
    this.finish();
    this.revisions.set(stream, Number(revision));
  }

  /** Checks the ids of the append that has been read last. */
  finish(): void {
    for (const [n, event] of this.append.entries()) {
      const { commandId = '', bodyHash = '' } = event.metadata as Metadata;
      const place = `${n} of ${this.append.length}`;
      const id = deterministicId(event.stream, commandId, bodyHash, place, event.type, this.content(event));
      if (id === event.id) continue;
      const message = `${event.type} is not what was written: its id does not follow from its stream, command and data`;
      this.report('event-altered', message, event, [{ path: 'id', expected: id, recorded: event.id }]);
    }
    this.append = [];
  }

  private content({ type, data, metadata }: StoredEvent): string {
    const sealed = this.sealed(type, (metadata as Metadata).version ?? 1);
    if (sealed.length === 0) return JSON.stringify(data);
    return JSON.stringify(data, (field, value: unknown) => (sealed.includes(field) ? null : value));
  }

  private report(kind: FindingKind, message: string, event: StoredEvent, fields: readonly FieldDifference[]): void {
    const { position } = event;
    const { programId } = this;
    this.findings.add({
      kind,
      message,
      events: [refOf(event)],
      fields,
      position,
      programId,
      partnerId: null,
      period: null,
    });
  }
}

const commandOf = ({ metadata }: StoredEvent): string | undefined => (metadata as Metadata).commandId;
