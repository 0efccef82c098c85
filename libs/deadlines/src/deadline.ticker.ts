import { setTimeout as pause } from 'node:timers/promises';
import { BEGINNING, type Duty, isDataFault, NotYetVisible } from '#libs/eventing';
import { deterministicId, isRefusal, type Position } from '#libs/kernel';
import { ReachDeadline } from './agenda.commands.js';
import { CarefulClock } from './careful.clock.js';
import { deadlineView } from './deadline.view.js';
import type { TickerOptions, TickerStatus } from './deadline.ticker.types.js';
import { type DueDeadline, dueBy, firstHour, POSTGRES_CLOCK } from './due.deadlines.ticker.js';
import { KEEP_AGENDA } from './keep-agenda-when-something-gets-due.policy.js';

export const TELL_WHAT_IS_DUE = 'tell-what-is-due';

const AT_ONCE = 500;
const PATIENCE_MS = 5_000;
const LATE_SECONDS = 60;
const AGAIN_MS = 5_000;

/**
 * Tells what is due, in the order of its dates over all tenants, and between two hours of business time waits until what was told is answered:
 * after a week of silence things happen in the order in which they would have. Each agenda decides whether it is told, so that two tickers tell it once.
 */
export class DeadlineTicker implements Duty {
  readonly name = TELL_WHAT_IS_DUE;
  private readonly clock: CarefulClock;
  private standing: TickerStatus | undefined;
  private told = 0;
  /** Tenants whose deadline could not be told, and until when they are passed. */
  private readonly failed = new Map<string, number>();

  constructor(private readonly options: TickerOptions) {
    this.clock = new CarefulClock({
      now: () => Date.now(),
      steady: () => performance.now(),
      other: async () => Number((await options.database.rows<{ now: number }>(POSTGRES_CLOCK))[0]?.now),
      ...options.clock,
    });
  }

  get status(): TickerStatus | undefined {
    return this.standing;
  }

  async run(signal: AbortSignal): Promise<void> {
    try {
      while (!signal.aborted) {
        const toldSome = await this.round(signal);
        if (!toldSome) await pause(this.options.everyMs, undefined, { signal }).catch(() => undefined);
      }
    } finally {
      this.standing = undefined;
    }
  }

  /** One look; answers whether there was something to tell, so that there may be more. */
  private async round(signal: AbortSignal): Promise<boolean> {
    if (this.options.positions.positionOf(deadlineView.name) === undefined) return false;
    const { now, alert } = await this.clock.look();
    const by = new Date(now).toISOString();
    const [first] = await this.due(by, 1);
    this.stand(now, first, alert);
    if (!first) return false;
    const waitsFor = await this.untilLevel(signal);
    if (waitsFor !== undefined) {
      this.stand(now, first, alert ?? waitsFor);
      return false;
    }
    const hour = firstHour(await this.due(by, AT_ONCE));
    const last = await this.tell(hour, by, signal);
    if (signal.aborted) return false;
    if (last) await this.untilAnswered(last);
    return hour.length > 0;
  }

  private stand(now: number, first: DueDeadline | undefined, alert: string | undefined): void {
    const since = first ? Math.max(Date.parse(first.dueAt), Date.parse(first.setAt)) : now;
    const overdueSeconds = Math.max(now - since, 0) / 1000;
    const late =
      overdueSeconds > LATE_SECONDS ? `a deadline has been due for ${Math.round(overdueSeconds)} s` : undefined;
    const says = alert ?? late;
    this.standing = { overdueSeconds, told: this.told, ...(says !== undefined && { alert: says }) };
  }

  private due(by: string, limit: number): Promise<DueDeadline[]> {
    return this.options.database.rows<DueDeadline>(dueBy(by, limit, this.passed()));
  }

  /** Tenants whose deadlines are not known to be as they are shown, or whose last one could not be told a moment ago. */
  private passed(): string[] {
    const now = performance.now();
    for (const [tenant, until] of this.failed) if (until < now) this.failed.delete(tenant);
    return [...this.options.positions.quarantinedIn([deadlineView.name, KEEP_AGENDA]), ...this.failed.keys()];
  }

  /** What cannot be told is told later, and so is what is due for the same tenant behind it; nobody else waits for that. */
  private async tell(hour: readonly DueDeadline[], by: string, signal: AbortSignal): Promise<Position | undefined> {
    let last: Position | undefined;
    for (const deadline of hour) {
      if (signal.aborted) return undefined;
      if (this.failed.has(deadline.tenant)) continue;
      try {
        last = await this.reach(deadline, by);
        this.told += 1;
      } catch (fault) {
        if (!isDataFault(fault)) throw fault;
        this.failed.set(deadline.tenant, performance.now() + AGAIN_MS);
        this.options.onFault?.(deadline.tenant, fault);
      }
    }
    return last;
  }

  private async reach(deadline: DueDeadline, noticedAt: string): Promise<Position> {
    const { tenant, id: deadlineId, agendaId, dueAt, setBy, correlationId } = deadline;
    const commandId = deterministicId('reach', deadlineId, setBy);
    const outcome = await this.options.send(
      new ReachDeadline(
        { agendaId, deadlineId, dueAt, noticedAt },
        {
          ...{ tenant, actor: { subject: `policy:${TELL_WHAT_IS_DUE}`, role: 'policy' } },
          ...{ commandId, bodyHash: commandId, correlationId, causationId: setBy, occurredAt: dueAt },
        },
      ),
    );
    if (isRefusal(outcome)) throw new Error(`deadline ${deadlineId}: ${outcome.message}`);
    return outcome.position;
  }

  /**
   * Until the view shows what everything recorded before this look means for deadlines: what was moved in time is not told at its old
   * date. Answers what that waits for.
   */
  private async untilLevel(signal: AbortSignal): Promise<string | undefined> {
    try {
      await this.untilAt(KEEP_AGENDA, this.options.nouns, signal);
      await this.untilAt(deadlineView.name, ['agenda'], signal);
      return undefined;
    } catch (fault) {
      if (!(fault instanceof NotYetVisible)) throw fault;
      return `deadlines that are due wait for ${fault.names.join(' and ')}`;
    }
  }

  /** In parts, so that one that is far behind is not asked for everything at every look. */
  private async untilAt(name: string, nouns: readonly string[], signal: AbortSignal): Promise<void> {
    const { positions } = this.options;
    for (let level = false; !level && !signal.aborted;) {
      const part = await this.nextAfter(positions.positionOf(name) ?? BEGINNING, nouns, signal);
      await positions.waitForPosition([name], part.newest, PATIENCE_MS);
      level = part.last;
    }
  }

  /** Of the events of these nouns; the head of the whole history may be one that no view and no policy ever hears of. */
  private async nextAfter(known: Position, nouns: readonly string[], signal: AbortSignal) {
    const prefixes = nouns.map((noun) => `${noun}-`);
    const after = known.commit === 0n ? 'start' : known;
    const enough = new AbortController();
    const stop = AbortSignal.any([signal, enough.signal]);
    let newest = known;
    let count = 0;
    try {
      for await (const delivery of this.options.store.subscribe({ after, prefixes, signal: stop })) {
        if (delivery.kind === 'caught-up') return { newest, last: true };
        if (delivery.kind === 'event') newest = delivery.event.position;
        if ((count += 1) >= AT_ONCE) break;
      }
    } finally {
      enough.abort();
    }
    return { newest, last: false };
  }

  /** Bounded: a policy that has halted for a reason of its own does not stop the time of everybody else. */
  private async untilAnswered(last: Position): Promise<void> {
    try {
      await this.options.positions.wait([deadlineView.name], { afterEffects: last });
    } catch (fault) {
      if (!(fault instanceof NotYetVisible)) throw fault;
    }
  }
}
