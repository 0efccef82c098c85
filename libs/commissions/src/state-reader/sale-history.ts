import type { StateReader } from '#libs/eventing';
import type { DomainEvent, Position, Recorded } from '#libs/kernel';
import { noLinesYet, saleAggregate, type SaleEvent, type SaleLines, saleLinesAfter } from '#libs/sales';
import type { Changed, Recredited, Sold } from './source-terms.js';

type Recording = Recorded<Extract<SaleEvent, { type: 'sale.recorded' }>>;

const SIDE_BY_SIDE = 32;

/** The event that credited a sale to somebody. */
interface CreditedBy {
  readonly eventId: string;
  readonly position: Position;
}

/** A sale, its credits and its lines as they stand after an event. */
export interface SaleThen {
  /** As it was recorded, with the credits in force and the evidence that decided them. */
  readonly recorded: Sold;
  readonly now: SaleLines;
  readonly creditedBy: CreditedBy;
  /** By partner: what credited the sale to it first. */
  readonly first: ReadonlyMap<string, CreditedBy>;
}

type Happened = Changed | Recredited;

const isChange = (event: Recorded<DomainEvent>): event is Happened =>
  event.type === 'sale.refunded' ||
  event.type === 'sale.refund-reversed' ||
  event.type === 'sale.amended' ||
  event.type === 'sale.recredited';

const by = ({ id: eventId, position }: Recorded<DomainEvent>): CreditedBy => ({ eventId, position });

function asRecorded(event: Recording): SaleThen {
  const first = new Map(event.data.credits.map(({ partnerId }) => [partnerId, by(event)]));
  return { recorded: event, now: saleLinesAfter(noLinesYet, event), creditedBy: by(event), first };
}

function afterEvent(before: SaleThen, event: Recorded<SaleEvent>): SaleThen {
  const then = { ...before, now: saleLinesAfter(before.now, event) };
  if (event.type !== 'sale.recredited') return then;
  const first = new Map(event.data.after.map(({ partnerId }) => [partnerId, by(event)]));
  return {
    ...then,
    recorded: withEvidence(withCredits(then.recorded, event.data.after), event),
    creditedBy: by(event),
    first: new Map([...first, ...before.first]),
  };
}

const withCredits = (recorded: Sold, credits: Sold['data']['credits']): Sold =>
  ({ ...recorded, data: { ...recorded.data, credits } }) as Sold;

/** Where a person has named whom to credit, what was found of them before stands. */
const withEvidence = (recorded: Sold, { data: { attribution } }: Recredited): Sold =>
  attribution ? ({ ...recorded, data: { ...recorded.data, attribution } } as Sold) : recorded;

/** The same lines, with the credits before the event: which ledgers have had to do with the sale so far. */
export const asCreditedBefore = (then: SaleThen, { data: { before } }: Recredited): SaleThen => ({
  ...then,
  recorded: withCredits(then.recorded, before),
});

/** The sales of one batch of history. A sale that was recorded before is read once; what happens to it in the batch is followed. */
export class SaleHistories {
  private readonly sales = new Map<string, SaleThen>();

  constructor(private readonly facts: StateReader) {}

  recorded(event: Sold): void {
    if (event.type === 'sale.recorded') this.sales.set(event.stream, asRecorded(event));
  }

  /** Reads the sales that a batch changes side by side, each as it stood before the first of its changes. */
  async begin(batch: readonly Recorded<DomainEvent>[]): Promise<void> {
    const first = new Map<string, Recorded<DomainEvent>>();
    for (const event of batch) if (!first.has(event.stream)) first.set(event.stream, event);
    const changed = [...first.values()].filter((event): event is Happened => isChange(event));
    for (let at = 0; at < changed.length; at += SIDE_BY_SIDE) {
      await Promise.all(changed.slice(at, at + SIDE_BY_SIDE).map((event) => this.before(event)));
    }
  }

  async after(event: Happened): Promise<SaleThen> {
    const before = this.sales.get(event.stream) ?? (await this.before(event));
    const then = afterEvent(before, event);
    this.sales.set(event.stream, then);
    return then;
  }

  /** The sale as it stands after the event, and after what came later up to a position of history. */
  async at({ revision, metadata: { tenant }, data: { saleId } }: Happened, until: bigint): Promise<SaleThen> {
    let then: SaleThen | undefined;
    for await (const each of this.eventsOf(tenant, saleId)) {
      if (each.revision > revision && each.position.commit > until) break;
      then = each.type === 'sale.recorded' ? asRecorded(each as Recording) : then && afterEvent(then, each);
    }
    if (!then) throw new Error(`the sale ${saleId} was changed before it was recorded`);
    return then;
  }

  /** All that has happened to a sale since the event that brought it, each with the sale as it stood then. */
  async changesOf(event: Sold | Recredited): Promise<readonly { readonly event: Happened; readonly then: SaleThen }[]> {
    const changes: { event: Happened; then: SaleThen }[] = [];
    if (event.type === 'credit-note.recorded') return changes;
    let then: SaleThen | undefined;
    for await (const each of this.eventsOf(event.metadata.tenant, event.data.saleId)) {
      then = each.type === 'sale.recorded' ? asRecorded(each as Recording) : then && afterEvent(then, each);
      if (then && each.revision > event.revision && isChange(each)) changes.push({ event: each, then });
    }
    return changes;
  }

  private async before({ stream, revision, position, metadata, data }: Happened): Promise<SaleThen> {
    const { saleId } = data;
    let then: SaleThen | undefined;
    for await (const event of this.eventsOf(metadata.tenant, saleId, position)) {
      if (event.revision >= revision) break;
      then = event.type === 'sale.recorded' ? asRecorded(event as Recording) : then && afterEvent(then, event);
    }
    if (!then) throw new Error(`the sale ${saleId} was changed before it was recorded`);
    this.sales.set(stream, then);
    return then;
  }

  private eventsOf(tenant: string, saleId: string, asKnownAt?: Position): AsyncIterable<Recorded<SaleEvent>> {
    return this.facts.events(saleAggregate, tenant, saleId, asKnownAt);
  }
}
