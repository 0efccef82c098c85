import { LRUCache } from 'lru-cache';
import type { Recorded } from '#libs/kernel';
import type { AnyView } from '../definitions/context.js';
import type { Delivery } from '../store/event-store.js';
import { BEGINNING, isAfter } from '../store/position.js';
import { isDataFault, isOutOfTime } from '../database/faults/data-faults.js';
import type { ProjectionParts } from '../consuming/consumer.js';
import { type Arrival, Decoder } from '../consuming/decoded.js';
import type { SharedRows } from './fresh-table.js';
import { batches } from '../consuming/inbox.js';
import type { Row } from '../database/row-sql.js';
import { ViewRebuild } from './view-rebuild.js';

const BATCH = 5_000;
const KEPT_ROWS = 100_000;

export interface RebuildOptions {
  readonly signal: AbortSignal;
  /** Told of each view that is made, of how many events, and whose rows end before one that cannot be taken. */
  readonly onMade?: (view: string, events: number, quarantined: readonly string[]) => void;
}

/**
 * Makes views again from the beginning beside the old ones, which serve meanwhile, and puts table and checkpoint in their place in
 * one transaction for each, never without an event that the old one had taken. The history is read once for all of them, and once more for
 * those in which a tenant's event turns out to be at fault: that tenant is quarantined there, unless it is
 * served now by a table of the same version: then the view is left as it is. Any process may
 * do it, also while another runs the views. Throws the first fault when all others are made.
 */
export async function rebuildViews(
  views: readonly AnyView[],
  parts: ProjectionParts,
  options: RebuildOptions,
): Promise<void> {
  let fault: Error | undefined;
  let left = views;
  for (let most = BATCH; left.length > 0; most = Math.ceil(most / 2)) {
    const failed = await remade(left, most, parts, options);
    // What did not end in time would not end the next time, either.
    const late = failed.filter((one) => most > 1 && isOutOfTime(one.fault));
    fault ??= failed.find((one) => !late.includes(one))?.fault;
    left = late.map(({ view }) => view);
  }
  if (fault) throw fault;
}

/** With so many events in a batch at most; answers which could not be made. */
async function remade(
  views: readonly AnyView[],
  most: number,
  parts: ProjectionParts,
  options: RebuildOptions,
): Promise<readonly ViewRebuild[]> {
  const rows: SharedRows = new LRUCache<string, Row>({ max: KEPT_ROWS });
  const all: ViewRebuild[] = [];
  try {
    // Always in the same order: two that make the same views wait for each other only at the first.
    for (const view of views.toSorted((one, other) => (one.name < other.name ? -1 : 1))) {
      all.push(await ViewRebuild.begin(view, parts, rows));
    }
    const reading = new Reading(parts, options.signal, most);
    await reading.readOn(all);
    const atFault = all.filter(({ fault }) => fault && isDataFault(fault));
    for (const one of atFault) await one.beginCarefully();
    await reading.readOn(atFault);
    for (const one of all) await one.alone(() => one.wall());
    await reading.readOn(all);
    for (const one of all) {
      await one.alone(async () => {
        await one.swap(() => reading.readOn([one]), options.signal);
        options.onMade?.(one.view.name, one.events, one.quarantined);
      });
    }
    return all.filter((one) => one.fault);
  } finally {
    await Promise.all(all.map((one) => one.end()));
  }
}

/** Reads the history once for several. */
class Reading {
  constructor(
    private readonly parts: ProjectionParts,
    private readonly signal: AbortSignal,
    private readonly most: number,
  ) {}

  /** Until each has taken everything that was there at the call, or has failed. */
  async readOn(all: readonly ViewRebuild[]): Promise<void> {
    const { store, codec } = this.parts;
    const [from] = all
      .filter(({ fault }) => !fault)
      .map(({ position }) => position)
      .toSorted((one, other) => (isAfter(one, other) ? 1 : -1));
    if (!from) return;
    const head = (await store.head()) ?? BEGINNING;
    const stop = new AbortController();
    const sources = [...new Set(all.flatMap(({ view }) => view.sources))];
    const deliveries = store.subscribe({
      after: from === BEGINNING ? 'start' : from,
      prefixes: sources.map(({ noun }) => `${noun}-`),
      signal: AbortSignal.any([stop.signal, this.signal]),
    });
    const decoder = new Decoder(codec, sources);
    let level = false;
    for await (const batch of batches(untilCaughtUp(deliveries), 2 * this.most, this.most)) {
      const arrivals = batch.flatMap((one): Arrival[] => (one.kind === 'event' ? [{ event: one.event }] : []));
      await this.hand(arrivals, decoder, all);
      level ||= batch.at(-1)?.kind === 'caught-up';
    }
    stop.abort();
    if (!level) throw this.signal.reason ?? new Error('the rebuild was cut off');
    await each(all, async (one) => {
      await one.take([], head);
      await one.settled();
    });
  }

  private async hand(arrivals: readonly Arrival[], decoder: Decoder, all: readonly ViewRebuild[]): Promise<void> {
    const last = arrivals.at(-1)?.event.position;
    if (!last) return;
    const wanted = new Map<ViewRebuild, readonly Recorded[]>();
    // One after another, so that an event is decoded once and not by each at the same time.
    for (const one of all) await one.alone(async () => void wanted.set(one, await one.wanted(decoder, arrivals)));
    await each(all, (one) => one.take(wanted.get(one) ?? [], last));
  }
}

const each = async (all: readonly ViewRebuild[], part: (one: ViewRebuild) => Promise<void>): Promise<void> => {
  await Promise.all(all.map((one) => one.alone(() => part(one))));
};

async function* untilCaughtUp(deliveries: AsyncIterable<Delivery>): AsyncIterable<Delivery> {
  for await (const delivery of deliveries) {
    yield delivery;
    if (delivery.kind === 'caught-up') return;
  }
}
