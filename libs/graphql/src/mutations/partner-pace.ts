import type { Principal } from '#libs/access';
import { LRUCache } from 'lru-cache';
import { AsyncLocalStorage } from 'node:async_hooks';
import { fault } from '../faults/faults.js';
import { TokenBucket } from '../turns/token-bucket.js';

/** What a partner may change at once, and how much more each second: far more than persons and their systems do, far less than all views and policies take. */
const [AT_ONCE, PER_SECOND] = [2_000, 20];
const MOST_KEPT = 10_000;

/** How quickly each partner changes things. What one writes without end all tenants’ views would have to take, before what others write after it. */
export class PartnerPace {
  private readonly paces = new LRUCache<string, TokenBucket>({ max: MOST_KEPT });
  private readonly lists = new AsyncLocalStorage<{ readonly items: number; taken?: () => void }>();

  constructor(
    private readonly atOnce = AT_ONCE,
    private readonly perSecond = PER_SECOND,
    private readonly now?: () => number,
  ) {}

  /** What is taken within `work` counts as so many items, with the first of them: a list is done wholly, or refused before anything of it is. */
  ofList<Done>(items: number, work: () => Promise<Done>): Promise<Done> {
    return this.lists.run({ items }, work);
  }

  /** Of whoever is no partner nothing is counted. Throws BUSY. */
  take(caller: Principal): void {
    if (caller.partnerId === undefined) return;
    const list = this.lists.getStore();
    if (!list) return this.count(caller, 1);
    list.taken ??= outcomeOf(() => this.count(caller, list.items));
    list.taken();
  }

  private count({ tenant, partnerId }: Principal, many: number): void {
    const key = JSON.stringify([tenant, partnerId]);
    const pace = this.paces.get(key) ?? new TokenBucket(this.atOnce, this.perSecond, this.now);
    this.paces.set(key, pace);
    if (pace.take(many)) return;
    throw fault(
      'BUSY',
      `a partner changes at most ${this.atOnce} things at once and ${this.perSecond} more each second; send again in ${pace.secondsUntil(many)} seconds`,
    );
  }
}

/** Answers as `work` does now, each time. */
function outcomeOf(work: () => void): () => void {
  try {
    work();
    return () => undefined;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}
