import { setTimeout as pause } from 'node:timers/promises';
import { BEGINNING, type SingletonJob, isDataFault, NotYetVisible, type Outcome, reasonText } from '#libs/eventing';
import { deterministicId, isRefusal, type Position } from '#libs/kernel';
import { ReachDeadline } from '../agenda/agenda.commands.js';
import { CarefulClock } from './careful.clock.js';
import { deadlineView } from '../read-models/deadline.view.js';
import type { TickerOptions, TickerStatus } from './deadline.ticker.types.js';
import { type DueDeadline, firstHour, POSTGRES_CLOCK, readDue } from './due.deadlines.ticker.js';
import { KEEP_AGENDA } from './keep-agenda-when-something-gets-due.policy.js';
import { UntoldTenants } from './untold.ticker.js';

export const TELL_WHAT_IS_DUE = 'tell-what-is-due';

const AT_ONCE = 500;
const PATIENCE_MS = 5_000;
const LATE_SECONDS = 60;
const AGAIN_MS = 5_000;

/**
 * Tells what is due, in the order of its dates over all tenants, and between two hours of business time waits until what was told is answered:
 * after a week of silence things happen in the order in which they would have. Each agenda decides whether it is told, so that two tickers tell it once.
 */
export class DeadlineTicker implements SingletonJob {
  readonly name = TELL_WHAT_IS_DUE;
  private readonly clock: CarefulClock;
  private standing: Omit<TickerStatus, 'passedTenants' | 'passed'> | undefined;
  private told = 0;
  private readonly untold: UntoldTenants;

  constructor(private readonly options: TickerOptions) {
    this.untold = new UntoldTenants(options.againMs ?? AGAIN_MS);
    this.clock = new CarefulClock({
      now: () => Date.now(),
      steady: () => performance.now(),
      other: async () => Number((await options.database.rows<{ now: number }>(POSTGRES_CLOCK))[0]?.now),
      ...options.clock,
    });
  }

  get status(): TickerStatus | undefined {
    return this.standing && { ...this.standing, passedTenants: this.untold.size, passed: this.untold.alerts() };
  }

  async run(signal: AbortSignal): Promise<void> {
    try {
      while (!signal.aborted) {
        const toldSome = await this.round(signal);
        if (!toldSome) await pause(this.options.everyMs, undefined, { signal }).catch(() => undefined);
      }
    } finally {
      this.standing = undefined;
      this.untold.clear();
    }
  }

  /** One look; answers whether there was something to tell, so that there may be more. */
  private async round(signal: AbortSignal): Promise<boolean> {
    if (this.options.positions.positionOf(deadlineView.name) === undefined) return false;
    const { now, alert } = await this.clock.look();
    const by = new Date(now).toISOString();
    const passed = this.passed();
    const [first] = await readDue(this.options.database, by, 1, passed);
    this.stand(now, first, alert);
    if (!first) {
      this.untold.nothingDueBut(passed);
      return false;
    }
    const waitsFor = await this.untilLevel(signal);
    if (waitsFor !== undefined) {
      this.stand(now, first, alert ?? waitsFor);
      return false;
    }
    const hour = firstHour(await readDue(this.options.database, by, AT_ONCE, this.passed()));
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

  /** Tenants whose deadlines are not known to be as they are shown, or whose last one could not be told a moment ago. */
  private passed(): string[] {
    return [...this.options.positions.quarantinedIn([deadlineView.name, KEEP_AGENDA]), ...this.untold.passed];
  }

  /** What cannot be told is told later, and so is what is due for the same tenant behind it; nobody else waits for that. */
  private async tell(hour: readonly DueDeadline[], by: string, signal: AbortSignal): Promise<Position | undefined> {
    let last: Position | undefined;
    for (const deadline of hour) {
      if (signal.aborted) return undefined;
      if (this.untold.passes(deadline.tenant)) continue;
      last = (await this.tellOne(deadline, by)) ?? last;
    }
    return last;
  }

  /** Only what the data of one tenant brings about is passed: without the store or the database nothing can be told to anybody. */
  private async tellOne(deadline: DueDeadline, by: string): Promise<Position | undefined> {
    try {
      const outcome = await this.reach(deadline, by);
      if (isRefusal(outcome)) {
        this.failed(deadline, `${outcome.refused}: ${outcome.message}`, outcome);
        return undefined;
      }
      this.untold.told(deadline.tenant);
      this.told += 1;
      return outcome.position;
    } catch (fault) {
      if (!isDataFault(fault)) throw fault;
      this.failed(deadline, reasonText(fault), fault);
      return undefined;
    }
  }

  private failed(deadline: DueDeadline, why: string, fault: unknown): void {
    if (this.untold.failed(deadline, why)) this.options.onFault?.(deadline, fault);
  }

  private reach(deadline: DueDeadline, noticedAt: string): Promise<Outcome> {
    const { tenant, id: deadlineId, agendaId, dueAt, setBy, correlationId } = deadline;
    const commandId = deterministicId('reach', deadlineId, setBy);
    return this.options.send(
      new ReachDeadline(
        { agendaId, deadlineId, dueAt, noticedAt },
        {
          ...{ tenant, actor: { subject: `policy:${TELL_WHAT_IS_DUE}`, role: 'policy' } },
          ...{ commandId, bodyHash: commandId, correlationId, causationId: setBy, occurredAt: dueAt },
        },
      ),
    );
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
