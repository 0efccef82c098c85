import { setTimeout as pause } from 'node:timers/promises';
import type { Executor, StateReader } from '#libs/eventing';
import { webhookAggregate } from '../webhook/webhook.aggregate.js';
import type { LiveWebhook } from '../webhook/webhook.state.js';
import type { DeliveryParts } from './endpoint-parts.js';
import type { EndpointTable } from './keeping/endpoint-table.js';
import { type ClaimedEndpoint, type EndpointStatus, keyOf, nameOf } from './keeping/held-endpoint.js';
import { runEndpoint, type RunningEndpoint } from './running-endpoint.js';
import { Settlements } from './keeping/settlements.js';
import { WebhookNotes } from './webhook-notes.js';

export interface WebhookSenderParts extends Omit<DeliveryParts, 'gone' | 'onFault'> {
  readonly table: EndpointTable;
  readonly facts: Pick<StateReader, 'of'>;
  readonly executor: Executor;
  /** Told of what failed; `of` names the webhook, never its address. */
  readonly onFault: (fault: unknown, of?: { readonly tenant: string; readonly webhookId: string }) => void;
  /** How often it is looked at what is due; a second unless given. */
  readonly lookMs?: number;
  readonly noteEveryMs?: number;
}

const LOOK_MS = 1_000;
const NOTE_MS = 3_600_000;
const TRIM_MS = 60_000;
/** Endpoints that are taken at once: what is left is another process's. */
const MOST_CLAIMED = 64;
/** So long it is waited for requests under way when the process ends. Milliseconds. */
const END_MS = 3_000;

/** Delivers to all endpoints that this process holds. */
export class WebhookSender {
  private readonly running = new Map<string, RunningEndpoint>();
  private readonly settlements: Settlements;
  private readonly notes: WebhookNotes;
  private ticking: NodeJS.Timeout | undefined;
  private busy: Promise<void> = Promise.resolve();
  private isOver = false;
  private heardAt = performance.now();
  private renewedAt = -Infinity;
  private trimmedAt = performance.now();

  constructor(private readonly parts: WebhookSenderParts) {
    this.settlements = new Settlements(parts.table, parts.onFault, () => this.isOver);
    this.notes = new WebhookNotes(parts.executor);
  }

  start(): void {
    const next = (): void => {
      this.expire();
      this.busy = this.tick().catch((fault: unknown) => this.parts.onFault(fault));
      void this.busy.then(() => {
        if (!this.isOver) this.ticking = setTimeout(next, this.parts.lookMs ?? LOOK_MS).unref();
      });
    };
    next();
  }

  get figures(): { readonly held: number; readonly underWay: number } {
    const all = [...this.running.values()];
    return { held: all.length, underWay: all.reduce((sum, { standing }) => sum + standing.underWay, 0) };
  }

  /** Lets requests under way end, keeps what they came to, and lets go of everything. What cannot be kept in time comes again. */
  async stop(): Promise<void> {
    this.isOver = true;
    clearTimeout(this.ticking);
    await this.busy;
    const all = [...this.running.values()];
    for (const { over } of all) over.abort();
    const ended: ClaimedEndpoint[] = [];
    const rest = all.map(({ claimed, ended: end }) => end.then(() => ended.push(claimed)));
    await Promise.race([Promise.all(rest), pause(END_MS, undefined, { ref: false })]);
    await Promise.race([this.settlements.rest(), pause(END_MS, undefined, { ref: false })]);
    for (const each of all) await this.notes.progress(each, 0).catch(this.faultOf(each.claimed));
    await this.parts.table.release(ended, false).catch(this.parts.onFault);
  }

  private async tick(): Promise<void> {
    const { table } = this.parts;
    for (const claimed of await table.claim(MOST_CLAIMED)) await this.begin(claimed);
    const held = [...this.running.values()];
    const askedAt = performance.now();
    const renews = askedAt - this.renewedAt > table.leaseMs / 3;
    const looks = await table.look(
      held.map(({ claimed }) => claimed),
      renews,
    );
    this.heardAt = askedAt;
    if (renews) this.renewedAt = askedAt;
    const found = new Map(looks.map((look) => [nameOf(look), look]));
    for (const each of held) await this.see(each, found.get(nameOf(each.claimed)), askedAt);
    for (const each of held)
      await this.notes.progress(each, this.parts.noteEveryMs ?? NOTE_MS).catch(this.faultOf(each.claimed));
    if (askedAt - this.trimmedAt < TRIM_MS) return;
    this.trimmedAt = askedAt;
    await table.trim(held.map(({ claimed }) => claimed));
  }

  /** What is wrong with one keeps nobody else from being looked at. */
  private async see(each: RunningEndpoint, look: EndpointStatus | undefined, askedAt: number): Promise<void> {
    if (!look || look.moved || look.state === null) return each.over.abort();
    try {
      if (look.changed !== each.changed) await this.refresh(each, look.changed);
      if (look.state === 'active' && look.failsLong && look.failingSince)
        await this.notes.failing(look, look.failingSince, 'nothing has got through for an hour');
      if (look.state === 'failing' && look.failingSince === null) await this.notes.recovered(look);
    } catch (fault) {
      this.faultOf(each.claimed)(fault);
    }
    if (look.state === 'disabled') await this.letGo(each);
    else if (!each.over.signal.aborted) each.endpoint.seen(look, askedAt);
  }

  private async refresh(each: RunningEndpoint, changed: string | null): Promise<void> {
    const webhook = await this.webhookOf(each.claimed);
    if (!webhook) return this.letGo(each);
    each.changed = changed;
    const isOther = JSON.stringify(webhook.settings) !== JSON.stringify(each.webhook.settings);
    each.webhook = webhook;
    if (isOther) each.endpoint.settingsChanged();
  }

  private async begin(claimed: ClaimedEndpoint): Promise<void> {
    const onFault = this.faultOf(claimed);
    try {
      const webhook = await this.webhookOf(claimed);
      if (!webhook) return await this.parts.table.release([claimed], true);
      const { filter, raw, agents, connections, clock } = this.parts;
      const parts = { filter, raw, agents, connections, clock, settlements: this.settlements, onFault };
      const name = keyOf(claimed);
      const older = this.running.get(name);
      const running = runEndpoint({ ...parts, gone: (each) => this.gone(each) }, claimed, webhook, older);
      this.running.set(name, running);
      void running.ended.then(() => this.running.get(name) === running && this.running.delete(name));
    } catch (fault) {
      onFault(fault);
      await this.parts.table.release([claimed], false).catch(onFault);
    }
  }

  /** The newest of its history; undefined where nothing is to be sent to it. */
  private async webhookOf({ tenant, id }: ClaimedEndpoint): Promise<LiveWebhook | undefined> {
    const { state } = await this.parts.facts.of(webhookAggregate, tenant, id);
    return state.status === 'active' ? state : undefined;
  }

  private async gone(each: RunningEndpoint): Promise<void> {
    try {
      await this.notes.gone(each.claimed);
      each.over.abort();
      await this.parts.table.release([each.claimed], true);
    } catch (fault) {
      this.faultOf(each.claimed)(fault);
    }
  }

  private faultOf({ tenant, id: webhookId }: ClaimedEndpoint): (fault: unknown) => void {
    return (fault) => this.parts.onFault(fault, { tenant, webhookId });
  }

  /** Once what is under way has ended. */
  private async letGo(each: RunningEndpoint): Promise<void> {
    each.over.abort();
    void each.ended.then(() => this.parts.table.release([each.claimed], true)).catch(this.parts.onFault);
  }

  /** A lease that was not renewed in time is over, before others think so: whether anybody answers or not. */
  private expire(): void {
    const { leaseMs } = this.parts.table;
    if (performance.now() - this.heardAt < leaseMs - leaseMs / 30) return;
    for (const { over } of this.running.values()) over.abort();
  }
}
