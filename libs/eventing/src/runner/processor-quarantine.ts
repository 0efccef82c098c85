import type { EventTypes, Position } from '#libs/kernel';
import { isAfter, later } from '../store/position.js';
import { streamNameOf } from '../store/stream-name.js';
import type { Arrival, Fault } from '../consuming/decoded.js';
import { beginningOf, Quarantine, type Quarantined } from '../consuming/quarantine.js';
import type { Query } from '../database/query.js';
import type { ViewDatabase } from '../database/view-database.js';

interface Entry {
  readonly eventId: string;
  readonly error: string;
  /** All of the tenant's events up to here are taken. */
  after: Position;
  /** No event of the tenant behind this one has been passed. */
  passed: Position;
  readonly ofKeys: boolean;
}

/** Whose events one view or policy passes, kept in memory as it stands in the database. */
export class ProcessorQuarantine {
  private readonly entries = new Map<string, Entry>();
  private readonly nouns: readonly string[];

  constructor(
    private readonly of: Pick<Quarantined, 'name' | 'kind'> & { readonly sources: readonly EventTypes<never>[] },
    private readonly database: ViewDatabase,
  ) {
    this.nouns = of.sources.map(({ noun }) => noun);
  }

  /** As the database has it, where the processor is at a position. */
  async load(position: Position): Promise<void> {
    this.entries.clear();
    for (const { tenant, ...rest } of await new Quarantine(this.database).list({ name: this.of.name })) {
      const { after, ofKeys, eventId, error } = rest;
      this.entries.set(tenant, { after, passed: position, ofKeys, eventId, error });
    }
  }

  get size(): number {
    return this.entries.size;
  }

  get tenants(): ReadonlySet<string> {
    return new Set(this.entries.keys());
  }

  /** Where trying again begins, and how far it has to get. */
  standing(
    tenant: string,
  ): { readonly after: Position; readonly passed: Position; readonly ofKeys: boolean } | undefined {
    return this.entries.get(tenant);
  }

  /** Those of tenants that are well; the others are passed. */
  passing(arrivals: readonly Arrival[]): readonly Arrival[] {
    if (this.entries.size === 0) return arrivals;
    return arrivals.filter(({ event: { stream, position } }) => {
      const entry = this.entries.get(streamNameOf(stream, this.nouns)?.tenant ?? '');
      if (entry) entry.passed = later(entry.passed, position);
      return !entry;
    });
  }

  /** What is to be written when these begin: `taken` says of each tenant how far it is. */
  beginning(failing: ReadonlyMap<string, Fault>, taken: (tenant: string) => Position): Query[] {
    return [...failing].flatMap(([tenant, fault]) =>
      Quarantine.begin(beginningOf(this.of, tenant, fault, taken(tenant))),
    );
  }

  /** Once it is written: from now on they are passed, as everything up to `through` has been. Answers what nobody has heard of. */
  begun(
    failing: ReadonlyMap<string, Fault>,
    taken: (tenant: string) => Position,
    through: Position,
  ): [tenant: string, fault: Fault][] {
    return [...failing].filter(([tenant, fault]) => {
      const known = this.entries.get(tenant);
      const { ofKeys, eventId, error } = beginningOf(this.of, tenant, fault, through);
      const passed = later(known?.passed ?? through, through);
      this.entries.set(tenant, { after: taken(tenant), passed, ofKeys, eventId, error });
      return known?.eventId !== eventId || known.error !== error;
    });
  }

  moved(tenant: string, after: Position): void {
    const entry = this.entries.get(tenant);
    if (entry && isAfter(after, entry.after)) entry.after = after;
  }

  ended(tenant: string): void {
    this.entries.delete(tenant);
  }

  prefixesOf(tenant: string): string[] {
    return this.nouns.map((noun) => `${noun}-${tenant}.`);
  }
}
