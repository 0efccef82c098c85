import type { ClickedLink, ClickMark, ClickRow } from '#libs/attribution';

/** A click that waits to be written. */
export interface ClickTaken {
  readonly link: ClickedLink;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly nonce: string;
  readonly visitor: string;
  readonly marks: readonly ClickMark[];
}

/** What is written at once, of one UTC day. */
export interface ClickBatch {
  readonly day: string;
  readonly links: readonly ClickedLink[];
  readonly clicks: readonly ClickRow[];
  readonly bots: readonly (readonly [link: number, count: number])[];
}

export interface ClickGap {
  readonly from: number;
  readonly to: number;
  readonly atLeast: number;
}

/** Writes to the history of a tenant; repeated until it answers, under the same name. */
export interface ClickWriter {
  batch(tenant: string, name: string, batch: ClickBatch): Promise<void>;
  gap(tenant: string, name: string, gap: ClickGap): Promise<void>;
}

export interface ClickBatchesOptions {
  readonly newName: () => string;
  readonly onFault: (fault: unknown, tenant: string) => void;
  /** So long a batch waits for more. */
  readonly lingerMs?: number;
  /** So long a visitor waits for the batch. */
  readonly patienceMs?: number;
  readonly mostWaiting?: number;
}

const DAY_MS = 86_400_000;
/** Of one batch: far below what the store takes. */
const MOST_IN_BATCH = 500;
const PAUSES_MS = [100, 250, 500, 1000, 2000, 5000];
const LINGER_MS = 5;
const PATIENCE_MS = 100;
const MOST_WAITING = 10_000;

interface Waiting extends ClickTaken {
  readonly written: () => void;
}

/** One tenant's: one append under way, and what comes meanwhile goes with the next. */
interface Lane {
  readonly waiting: Waiting[];
  readonly bots: Map<string, { readonly link: ClickedLink; count: number }>;
  gap: { from: number; to: number; atLeast: number } | undefined;
  work: Promise<void> | undefined;
}

/**
 * Clicks on their way into the history. What was answered with true is in it; what did not fit while the store was away is counted, and told
 * once it is back.
 */
export class ClickBatches {
  private readonly lanes = new Map<string, Lane>();
  private isStopping = false;

  constructor(
    private readonly writer: ClickWriter,
    private readonly options: ClickBatchesOptions,
  ) {}

  /** Clicks that wait, of all tenants. */
  get waiting(): number {
    return [...this.lanes.values()].reduce((sum, { waiting }) => sum + waiting.length, 0);
  }

  /** Whether the click is in history; false: the visitor has waited long enough, or it did not fit. */
  record(tenant: string, click: ClickTaken): Promise<boolean> {
    const lane = this.lane(tenant);
    if (lane.waiting.length >= (this.options.mostWaiting ?? MOST_WAITING)) {
      const { from, atLeast } = lane.gap ?? { from: click.at, atLeast: 0 };
      lane.gap = { from, to: click.at, atLeast: atLeast + 1 };
      return Promise.resolve(false);
    }
    return new Promise((resolve) => {
      const patience = setTimeout(resolve, this.options.patienceMs ?? PATIENCE_MS, false);
      const written = (): void => {
        clearTimeout(patience);
        resolve(true);
      };
      lane.waiting.push({ ...click, written });
      this.begin(tenant, lane);
    });
  }

  /** A machine's request: it is counted with the next batch, and nobody waits for it. */
  countBot(tenant: string, link: ClickedLink): void {
    const lane = this.lane(tenant);
    const known = lane.bots.get(link.linkId);
    if (known) known.count += 1;
    else if (lane.bots.size < MOST_WAITING) lane.bots.set(link.linkId, { link, count: 1 });
    this.begin(tenant, lane);
  }

  /** Writes what waits, for so long at most. */
  async stop(withinMs: number): Promise<void> {
    this.isStopping = true;
    const all = Promise.all([...this.lanes.values()].map(({ work }) => work ?? Promise.resolve()));
    let timer: NodeJS.Timeout | undefined;
    await Promise.race([all, new Promise((resolve) => (timer = setTimeout(resolve, withinMs)))]);
    clearTimeout(timer);
  }

  private lane(tenant: string): Lane {
    const lane = this.lanes.get(tenant) ?? { waiting: [], bots: new Map(), gap: undefined, work: undefined };
    this.lanes.set(tenant, lane);
    return lane;
  }

  private begin(tenant: string, lane: Lane): void {
    lane.work ??= this.writeAll(tenant, lane).finally(() => {
      lane.work = undefined;
      // Whatever came in between the last look and this moment.
      if (lane.waiting.length > 0 || lane.bots.size > 0 || lane.gap) this.begin(tenant, lane);
      else this.lanes.delete(tenant);
    });
  }

  private async writeAll(tenant: string, lane: Lane): Promise<void> {
    if (!this.isStopping) await pause(this.options.lingerMs ?? LINGER_MS);
    while (lane.waiting.length > 0 || lane.bots.size > 0) {
      const taken = nextOf(lane.waiting);
      const batch = batchOf(taken, lane.bots);
      lane.bots.clear();
      const name = this.options.newName();
      await this.untilWritten(tenant, () => this.writer.batch(tenant, name, batch));
      lane.waiting.splice(0, taken.length);
      for (const { written } of taken) written();
    }
    if (!lane.gap) return;
    const { gap } = lane;
    lane.gap = undefined;
    const name = this.options.newName();
    await this.untilWritten(tenant, () => this.writer.gap(tenant, name, gap));
  }

  private async untilWritten(tenant: string, write: () => Promise<void>): Promise<void> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await write();
      } catch (fault) {
        this.options.onFault(fault, tenant);
        await pause(PAUSES_MS[Math.min(attempt, PAUSES_MS.length - 1)]!);
      }
    }
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** The first of those that wait, of one day. */
function nextOf(waiting: readonly Waiting[]): readonly Waiting[] {
  const [first] = waiting;
  if (!first) return [];
  const most = waiting.slice(0, MOST_IN_BATCH);
  const end = most.findIndex(({ at }) => dayOf(at) !== dayOf(first.at));
  return end < 0 ? most : most.slice(0, end);
}

function batchOf(clicks: readonly ClickTaken[], bots: Lane['bots']): ClickBatch {
  const places = new Map<string, number>();
  const links: ClickedLink[] = [];
  const placeOf = (link: ClickedLink): number => {
    const known = places.get(link.linkId) ?? links.push(link) - 1;
    places.set(link.linkId, known);
    return known;
  };
  const rows = clicks.map(({ link, at, nonce, visitor, marks }): ClickRow => [
    ...([placeOf(link), at % DAY_MS, nonce, visitor] as const),
    ...marks,
  ]);
  const counts = [...bots.values()].map(({ link, count }) => [placeOf(link), count] as const);
  return { day: dayOf(clicks[0]?.at ?? Date.now()), links, clicks: rows, bots: counts };
}
