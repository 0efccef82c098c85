import type { Principal } from '#libs/access';
import { LRUCache } from 'lru-cache';
import { fault } from '../faults/faults.js';
import { Pace } from '../turns/pace.js';

/** What a partner may change at once, and how much more each second: far more than persons and their systems do, far less than all views and policies take. */
const [AT_ONCE, PER_SECOND] = [2_000, 20];
const MOST_KEPT = 10_000;

/** How quickly each partner changes things. What one writes without end all tenants’ views would have to take, before what others write after it. */
export class PartnerPace {
  private readonly paces = new LRUCache<string, Pace>({ max: MOST_KEPT });

  constructor(
    private readonly atOnce = AT_ONCE,
    private readonly perSecond = PER_SECOND,
    private readonly now?: () => number,
  ) {}

  /** Of whoever is no partner nothing is counted. Throws BUSY. */
  take({ tenant, partnerId }: Principal): void {
    if (partnerId === undefined) return;
    const key = JSON.stringify([tenant, partnerId]);
    const pace = this.paces.get(key) ?? new Pace(this.atOnce, this.perSecond, this.now);
    this.paces.set(key, pace);
    if (pace.take()) return;
    throw fault(
      'BUSY',
      `a partner changes at most ${this.atOnce} things at once and ${this.perSecond} more each second; send again in some seconds`,
    );
  }
}
