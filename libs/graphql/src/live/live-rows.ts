import type { Principal } from '#libs/access';
import { Injectable, type Type } from '@nestjs/common';
import { Followers } from './followers.js';
import { keyOf, type Where } from '../statements/conditions.js';
import { Reads } from '../reads/reads.js';
import { forSubscriptions } from '../turns/live-turns.js';
import { RowChanges } from './row-changes.js';
import { AtMost, Turns } from '../turns/turns.js';
import { ViewNames } from '../reads/view-names.js';

/** Statements of a tenant's subscriptions at once. Who waits for a connection holds a place of his own tenant, and nobody else's. */
const READS_AT_ONCE = 2;

/** Changed rows of a tenant that nobody has read yet, of all who follow. */
const MOST_OF_A_TENANT = 1_000_000;

interface Followed<Row> {
  readonly where?: Where<Row>;
  /** A row that changes all the time is sent once in so many milliseconds, as it is then. */
  readonly everyMs?: number;
}

/** Rows of a live view as they change, for subscriptions. */
@Injectable()
export class LiveRows {
  private readonly groups = new Map<string, Promise<Followers<object>>>();
  private readonly turns = new Turns();
  private readonly waiting = new Map<string, number>();
  private readonly reading = new AtMost(Infinity, { ofTenant: READS_AT_ONCE });

  constructor(
    private readonly changes: RowChanges,
    private readonly reads: Reads,
    private readonly views: ViewNames,
  ) {}

  /**
   * Each changed row that matches, as it is when it is read: changes that follow close upon one another come as one. A row is read once for all
   * who follow it with the same rights and the same condition. Resolves once nothing that happens from now on is missed. Ends when something may have
   * been missed; who still wants to follow reads the list again and subscribes anew. The view must be `live`.
   */
  async rows<Row extends object>(
    row: Type<Row>,
    caller: Principal,
    followed: Followed<Row> = {},
  ): Promise<AsyncIterableIterator<Row>> {
    const { tenant, role, partnerId = null } = caller;
    const { where, everyMs = 0 } = followed;
    const key = JSON.stringify([row.name, tenant, role, partnerId, keyOf(where), everyMs]);
    for (;;) {
      const group = await (this.groups.get(key) ?? this.begin(key, row, caller, followed));
      // The last of those who followed may have gone meanwhile.
      if (!group.isOver) return (group as unknown as Followers<Row>).join();
    }
  }

  private begin<Row extends object>(
    key: string,
    row: Type<Row>,
    caller: Principal,
    { where, everyMs = 0 }: Followed<Row>,
  ): Promise<Followers<object>> {
    const view = this.views.of(row);
    const asker = { tenant: caller.tenant, subject: caller.subject };
    const read = (ids: readonly string[]): Promise<readonly object[]> =>
      this.reading.run(asker, () => forSubscriptions(() => this.reads.byIds(row, caller, ids, where)));
    const waits = (change: number): boolean => this.waits(caller.tenant, change);
    const over = (): void => void this.groups.delete(key);
    const followers = new Followers<object>({
      ...{ view, asker, partnerId: caller.partnerId, read },
      ...{ turns: this.turns, everyMs, waits, over },
    });
    const begun = this.changes.listen(followers).then(
      (stop) => followers.begin(stop),
      (error: unknown) => {
        over();
        throw error;
      },
    );
    this.groups.set(key, begun);
    return begun;
  }
  private waits(tenant: string, change: number): boolean {
    const count = (this.waiting.get(tenant) ?? 0) + change;
    if (count === 0) this.waiting.delete(tenant);
    else this.waiting.set(tenant, count);
    return count <= MOST_OF_A_TENANT;
  }
}
