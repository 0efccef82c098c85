import type { ClickedLink } from '#libs/attribution';
import { setTimeout as pause } from 'node:timers/promises';
import {
  batchOf,
  botKey,
  type BotCounts,
  type ClickBatch,
  type ClickGap,
  type ClickTaken,
  countBot,
  isTooLate,
  missingToo,
  MOST_IN_BATCH,
  nextOf,
} from './click-batch.js';
import { untilWritten } from './until-written.js';

/** Writes to the history of a tenant; repeated under the same name until it answers, or says that it never will. */
export interface ClickWriter {
  batch(tenant: string, name: string, batch: ClickBatch): Promise<void>;
  gap(tenant: string, name: string, gap: ClickGap): Promise<void>;
}

export interface ClickBatchesOptions {
  readonly newName: () => string;
  readonly onFault: (fault: unknown, tenant: string) => void;
  /** So long a batch waits for more. */
  readonly lingerMs?: number;
  /** So long machines’ requests wait for more: nobody waits for them. */
  readonly machinesLingerMs?: number;
  /** So long a visitor waits for the batch. */
  readonly patienceMs?: number;
  readonly mostWaiting?: number;
  readonly now?: () => number;
}

const LINGER_MS = 5;
const MACHINES_LINGER_MS = 1_000;
const PATIENCE_MS = 100;
const MOST_WAITING = 10_000;

interface Waiting extends ClickTaken {
  readonly written: () => void;
}

/** One tenant's: one append under way, and what comes meanwhile goes with the next. */
interface Lane {
  readonly waiting: Waiting[];
  readonly bots: BotCounts;
  gap: ClickGap | undefined;
  work: Promise<void> | undefined;
  /** Somebody has waited in vain since a batch was last written: nobody else waits. */
  isLate: boolean;
  /** Begins the work where machines alone have asked. */
  soon: NodeJS.Timeout | undefined;
}

/**
 * Clicks on their way into the history. What was answered with true is in it; what did not fit while the store was away is counted, and told
 * once it is back.
 */
export class ClickBatches {
  private readonly lanes = new Map<string, Lane>();
  private isStopping = false;
  /** Clicks that are in no history, and of which none says that they are missing. */
  untold = 0;

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
      lane.gap = missingToo(lane.gap, click.at);
      return Promise.resolve(false);
    }
    if (lane.isLate) {
      lane.waiting.push({ ...click, written: () => undefined });
      this.begin(tenant, lane);
      return Promise.resolve(false);
    }
    return new Promise((resolve) => {
      const giveUp = (): void => {
        lane.isLate = true;
        resolve(false);
      };
      const patience = setTimeout(giveUp, this.options.patienceMs ?? PATIENCE_MS);
      const written = (): void => {
        clearTimeout(patience);
        resolve(true);
      };
      lane.waiting.push({ ...click, written });
      this.begin(tenant, lane);
    });
  }

  /** A machine's request: it is counted with the next batch, a second later at most, and nobody waits for it. */
  countBot(tenant: string, link: ClickedLink): void {
    const lane = this.lane(tenant);
    const now = this.now();
    if (!countBot(lane.bots, link, now, MOST_WAITING)) lane.gap = missingToo(lane.gap, now);
    this.beginSoon(tenant, lane);
  }

  /** Writes what waits, for so long at most. */
  async stop(withinMs: number): Promise<void> {
    this.isStopping = true;
    for (const [tenant, lane] of this.lanes) this.begin(tenant, lane);
    const all = Promise.all([...this.lanes.values()].map(({ work }) => work ?? Promise.resolve()));
    let timer: NodeJS.Timeout | undefined;
    await Promise.race([all, new Promise((resolve) => (timer = setTimeout(resolve, withinMs)))]);
    clearTimeout(timer);
  }

  private lane(tenant: string): Lane {
    const lane: Lane = this.lanes.get(tenant) ?? {
      ...{ waiting: [], bots: new Map() },
      ...{ gap: undefined, work: undefined, soon: undefined, isLate: false },
    };
    this.lanes.set(tenant, lane);
    return lane;
  }

  private beginSoon(tenant: string, lane: Lane): void {
    if (this.isStopping) return this.begin(tenant, lane);
    if (lane.work) return;
    const { machinesLingerMs = MACHINES_LINGER_MS } = this.options;
    lane.soon ??= setTimeout(() => this.begin(tenant, lane), machinesLingerMs);
  }

  private begin(tenant: string, lane: Lane): void {
    clearTimeout(lane.soon);
    lane.soon = undefined;
    lane.work ??= this.writeAll(tenant, lane).finally(() => {
      lane.work = undefined;
      // Whatever came in between the last look and this moment.
      if (lane.waiting.length > 0 || lane.gap) this.begin(tenant, lane);
      else if (lane.bots.size > 0) this.beginSoon(tenant, lane);
      else this.lanes.delete(tenant);
    });
  }

  private async writeAll(tenant: string, lane: Lane): Promise<void> {
    if (!this.isStopping) await pause(this.options.lingerMs ?? LINGER_MS);
    const isWorth = (): boolean => this.isStopping || lane.waiting.length > 0 || lane.bots.size >= MOST_IN_BATCH;
    const more = () => (isWorth() ? nextOf(lane.waiting, lane.bots) : undefined);
    for (let taken = nextOf(lane.waiting, lane.bots); taken; taken = more()) {
      const { clicks, bots } = taken;
      const batch = batchOf(taken);
      // What comes meanwhile goes with the next.
      for (const { link, from } of bots) lane.bots.delete(botKey(link, from));
      const name = this.options.newName();
      const isLate = (mayBeWritten: boolean): boolean => isTooLate(batch.day, this.now(), mayBeWritten);
      const isWritten = await this.untilWritten(tenant, () => this.writer.batch(tenant, name, batch), isLate);
      lane.waiting.splice(0, clicks.length);
      if (isWritten) lane.isLate = false;
      for (const { written, at } of clicks) {
        if (isWritten) written();
        else lane.gap = missingToo(lane.gap, at);
      }
      if (!isWritten) for (const { from, to, count } of bots) lane.gap = missingToo(lane.gap, from, to, count);
    }
    if (!lane.gap) return;
    const { gap } = lane;
    lane.gap = undefined;
    const name = this.options.newName();
    if (!(await this.untilWritten(tenant, () => this.writer.gap(tenant, name, gap)))) this.untold += gap.atLeast;
  }

  private untilWritten(
    tenant: string,
    write: () => Promise<void>,
    isLate?: (mayBeWritten: boolean) => boolean,
  ): Promise<boolean> {
    return untilWritten(write, (fault) => this.options.onFault(fault, tenant), isLate);
  }

  private now(): number {
    return this.options.now?.() ?? Date.now();
  }
}
