import type { StateReader } from '#libs/eventing';
import type { Recorded } from '#libs/kernel';
import { noLinesYet, saleAggregate, type SaleEvent, type SaleLines, saleLinesAfter } from '#libs/sales';
import type { Changed, Sold } from './source.facts.js';

type Recording = Recorded<Extract<SaleEvent, { type: 'sale.recorded' }>>;

/** A sale and its lines as they stand after an event. */
export interface SaleThen {
  readonly recorded: Sold;
  readonly now: SaleLines;
}

const isChange = (event: Recorded<SaleEvent>): event is Changed =>
  event.type === 'sale.refunded' || event.type === 'sale.refund-reversed' || event.type === 'sale.amended';

/** The sales of one batch of history. A sale that was recorded before is read once; what happens to it in the batch is followed. */
export class SaleHistories {
  private readonly sales = new Map<string, SaleThen>();

  constructor(private readonly facts: StateReader) {}

  recorded(event: Sold): void {
    if (event.type !== 'sale.recorded') return;
    this.sales.set(event.stream, { recorded: event, now: saleLinesAfter(noLinesYet, event) });
  }

  async after(event: Changed): Promise<SaleThen> {
    const before = this.sales.get(event.stream);
    const then = before
      ? { ...before, now: saleLinesAfter(before.now, event) }
      : await this.read(event, event.revision);
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

  private async read({ metadata: { tenant }, data: { saleId } }: Changed, until: bigint): Promise<SaleThen> {
    let recorded: Recording | undefined;
    let now: SaleLines = noLinesYet;
    for await (const event of this.eventsOf(tenant, saleId)) {
      if (event.revision > until) break;
      if (event.type === 'sale.recorded') recorded = event;
      now = saleLinesAfter(now, event);
    }
    if (!recorded) throw new Error(`the sale ${saleId} was changed before it was recorded`);
    return { recorded, now };
  }

  private eventsOf(tenant: string, saleId: string): AsyncIterable<Recorded<SaleEvent>> {
    return this.facts.events(saleAggregate, tenant, saleId);
  }
}
