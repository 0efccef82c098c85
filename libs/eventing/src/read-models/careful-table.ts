import type { Position, Recorded } from '#libs/kernel';
import type { AnyView } from '../definitions/context.js';
import { streamNameOf } from '../store/stream-name.js';
import { isDataFault } from '../database/faults/data-faults.js';
import type { ProjectionParts } from '../consuming/consumer.js';
import type { Arrival, Fault } from '../consuming/decoded.js';
import { beginningOf, Quarantine } from '../consuming/quarantine.js';
import { apartWithoutSkipped } from '../consuming/skipped.js';
import type { SoughtIndexes } from './sought-indexes.js';
import { TableWriter } from './table-writer.js';
import type { Query } from '../database/query.js';
import type { ViewTable } from '../database/view-table.js';

/** Fills a table from a history in which something is at fault: a tenant's rows end before the first event that cannot be taken. */
export class CarefulTable {
  private readonly quarantined = new Map<string, ReturnType<typeof beginningOf>>();
  private readonly writer: TableWriter;
  private readonly nouns: readonly string[];

  constructor(
    private readonly view: AnyView,
    table: ViewTable,
    name: string,
    private readonly parts: Pick<ProjectionParts, 'database' | 'store'>,
    indexes: SoughtIndexes,
  ) {
    this.writer = new TableWriter(view, table, parts.database, name, indexes);
    this.nouns = view.sources.map(({ noun }) => noun);
  }

  passing(arrivals: readonly Arrival[]): readonly Arrival[] {
    if (this.quarantined.size === 0) return arrivals;
    return arrivals.filter(({ event }) => !this.quarantined.has(streamNameOf(event.stream, this.nouns)?.tenant ?? ''));
  }

  /** Answers how many of them it has taken; `before`: where everything was taken. Rejects for faults that are none of a tenant's data. */
  async take(events: readonly Recorded[], unreadable: ReadonlyMap<string, Fault>, before: Position): Promise<number> {
    const good = await this.written(events);
    const isLast = (tenant: string) => (event: Recorded) => event.metadata.tenant === tenant;
    for (const [tenant, fault] of [...unreadable, ...good.failing]) {
      const after = good.events.findLast(isLast(tenant))?.position ?? before;
      this.quarantined.set(tenant, beginningOf({ name: this.view.name, kind: 'view' }, tenant, fault, after));
    }
    return good.events.length;
  }

  /** What is to be written when the table takes the place of the old one. */
  get statements(): Query[] {
    return [
      ...Quarantine.endAll(this.view.name),
      ...[...this.quarantined.values()].flatMap((one) => Quarantine.begin(one)),
    ];
  }

  get tenants(): readonly string[] {
    return [...this.quarantined.keys()];
  }

  private async written(
    events: readonly Recorded[],
  ): Promise<{ events: readonly Recorded[]; failing: [string, Fault][] }> {
    if (events.length === 0) return { events, failing: [] };
    try {
      await this.writer.take(events, []);
      return { events, failing: [] };
    } catch (fault) {
      if (!isDataFault(fault)) throw fault;
    }
    const attempt = (part: readonly Recorded[]): Promise<void> => this.writer.rehearse(part);
    const found = await apartWithoutSkipped(this.parts.store, this.view.name, events, attempt);
    await this.writer.take(found.good, []);
    return { events: found.good, failing: [...found.failing] };
  }
}
