import type { StateReader } from '#libs/eventing';
import type { DomainEvent, Recorded } from '#libs/kernel';
import { noLinesYet, saleAggregate, type SaleEvent, type SaleLines, saleLinesAfter } from '#libs/sales';
import type { Changed, Sold } from './source.facts.js';

type Recording = Recorded<Extract<SaleEvent, { type: 'sale.recorded' }>>;

const SIDE_BY_SIDE = 32;

/** A sale and its lines as they stand after an event. */
export interface SaleThen {
  readonly recorded: Sold;
  readonly now: SaleLines;
}

const isChange = (event: Recorded<DomainEvent>): event is Changed =>
  event.type === 'sale.refunded' || event.type === 'sale.refund-reversed' || event.type === 'sale.amended';

/** The sales of one batch of history. A sale that was recorded before is read once; what happens to it in the batch is followed. */
export class SaleHistories {
  private readonly sales = new Map<string, SaleThen>();

  constructor(private readonly facts: StateReader) {}

  recorded(event: Sold): void {
    if (event.type !== 'sale.recorded') return;
    this.sales.set(event.stream, { recorded: event, now: saleLinesAfter(noLinesYet, event) });
  }

  /** Reads the sales that a batch changes side by side, each as it stood before the first of its changes. */
  async begin(batch: readonly Recorded<DomainEvent>[]): Promise<void> {
    const first = new Map<string, Recorded<DomainEvent>>();
    for (const event of batch) if (!first.has(event.stream)) first.set(event.stream, event);
    const changed = [...first.values()].filter((event): event is Changed => isChange(event));
    for (let at = 0; at < changed.length; at += SIDE_BY_SIDE) {
      await Promise.all(changed.slice(at, at + SIDE_BY_SIDE).map((event) => this.before(event)));
    }
  }

  async after(event: Changed): Promise<SaleThen> {
    const before = this.sales.get(event.stream) ?? (await this.before(event));
    const then = { ...before, now: saleLinesAfter(before.now, event) };
    this.sales.set(event.stream, then);
    return then;
  }

  /** All that has happened to a sale since it was recorded, each with the sale as it stood then. */
  async changesOf(event: Sold): Promise<readonly (SaleThen & { readonly event: Changed })[]> {
    const changes: (SaleThen & { readonly event: Changed })[] = [];
    if (event.type !== 'sale.recorded') return changes;
    let now: SaleLines = noLinesYet;
    for await (const each of this.eventsOf(event.metadata.tenant, event.data.saleId)) {
      now = saleLinesAfter(now, each);
      if (isChange(each)) changes.push({ event: each, recorded: event, now });
    }
    return changes;
  }

  private async before({ stream, revision, metadata: { tenant }, data: { saleId } }: Changed): Promise<SaleThen> {
    let recorded: Recording | undefined;
    let now: SaleLines = noLinesYet;
    for await (const event of this.eventsOf(tenant, saleId)) {
      if (event.revision >= revision) break;
      if (event.type === 'sale.recorded') recorded = event;
      now = saleLinesAfter(now, event);
    }
    if (!recorded) throw new Error(`the sale ${saleId} was changed before it was recorded`);
    const then = { recorded, now };
    this.sales.set(stream, then);
    return then;
  }

  private eventsOf(tenant: string, saleId: string): AsyncIterable<Recorded<SaleEvent>> {
    return this.facts.events(saleAggregate, tenant, saleId);
  }
}
