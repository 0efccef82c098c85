import { setTimeout as pause } from 'node:timers/promises';
import type { Executor, StateReader } from '#libs/eventing';
import { webhookAggregate } from '../webhook/webhook.aggregate.js';
import type { WebhookState } from '../webhook/webhook.state.js';
import type { DeliveryParts } from './endpoint-parts.js';
import type { EndpointTable, WorkStatements } from './keeping/endpoint-table.js';
import { type ClaimedEndpoint, type EndpointStatus, keyOf, nameOf } from './keeping/held-endpoint.js';
import { Settlements } from './keeping/settlements.js';
import { Trimming } from './keeping/trimming.js';
import { hasExpired, type HeldStill, isReady, runEndpoint, type RunningEndpoint } from './running-endpoint.js';
import { WebhookNotes } from './webhook-notes.js';

export interface WebhookSenderParts extends Omit<DeliveryParts, 'gone' | 'onFault'> {
  readonly table: EndpointTable;
  /** As `concord_feed`. */
  readonly work: WorkStatements;
  readonly facts: Pick<StateReader, 'of'>;
  readonly executor: Executor;
  /** Told of what failed; `of` names the webhook, never its address. */
  readonly onFault: (fault: unknown, of?: { readonly tenant: string; readonly webhookId: string }) => void;
  /** How often it is looked at what is due; a second unless given. */
  readonly lookMs?: number;
  readonly noteEveryMs?: number;
  /** How often logs of requests are trimmed; a minute unless given. */
  readonly trimEveryMs?: number;
}

const LOOK_MS = 1_000;
const NOTE_MS = 3_600_000;
const TRIM_MS = 60_000;
/** Endpoints that are taken at once: what is left is another process's. */
const MOST_CLAIMED = 64;
/** So long it is waited for requests under way when the process ends. Milliseconds. */
const END_MS = 3_000;

const claimedOf = ({ claimed }: HeldStill): ClaimedEndpoint => claimed;

/** Delivers to all endpoints that this process holds. */
export class WebhookSender {
  private readonly running = new Map<string, RunningEndpoint>();
  /** Held, and begun once the view of webhooks says what their history says. */
  private readonly waiting = new Map<string, HeldStill>();
  private readonly settlements: Settlements;
  private readonly notes: WebhookNotes;
  private readonly trimming: Trimming;
  private ticking: NodeJS.Timeout | undefined;
  private expiring: NodeJS.Timeout | undefined;
  private busy: Promise<void> = Promise.resolve();
  private isOver = false;
  private renewedAt = -Infinity;

  constructor(private readonly parts: WebhookSenderParts) {
    this.settlements = new Settlements(parts.table, parts.onFault, () => this.isOver);
    this.notes = new WebhookNotes(parts.executor);
    this.trimming = new Trimming(parts.work, parts.onFault, parts.trimEveryMs ?? TRIM_MS);
  }

  start(): void {
    const lookMs = this.parts.lookMs ?? LOOK_MS;
    // Beside the looks: these may never be answered.
    this.expiring = setInterval(() => this.expire(), lookMs).unref();
    const next = (): void => {
      this.busy = this.tick().catch((fault: unknown) => this.parts.onFault(fault));
      void this.busy.then(() => {
        if (!this.isOver) this.ticking = setTimeout(next, lookMs).unref();
      });
    };
    next();
  }

  get figures(): { readonly held: number; readonly waiting: number; readonly underWay: number } {
    const all = [...this.running.values()];
    return {
      held: all.length,
      waiting: this.waiting.size,
      underWay: all.reduce((sum, { standing }) => sum + standing.underWay, 0),
    };
  }

  /** Lets requests under way end, keeps what they came to, and lets go of everything. What cannot be kept in time comes again. */
  async stop(): Promise<void> {
    this.isOver = true;
    clearTimeout(this.ticking);
    clearInterval(this.expiring);
    await this.busy;
    const all = [...this.running.values()];
    for (const { over } of all) over.abort();
    const ended = [...this.waiting.values()].map(claimedOf);
    const rest = all.map(({ claimed, ended: end }) => end.then(() => ended.push(claimed)));
    await Promise.race([Promise.all(rest), pause(END_MS, undefined, { ref: false })]);
    const rested = Promise.all([this.settlements.rest(), this.trimming.stop()]);
    await Promise.race([rested, pause(END_MS, undefined, { ref: false })]);
    for (const each of all) await this.notes.progress(each, 0).catch(this.faultOf(each.claimed));
    await this.parts.table.release(ended, false).catch(this.parts.onFault);
  }

  private async tick(): Promise<void> {
    const { table } = this.parts;
    const askedAt = performance.now();
    for (const claimed of await table.claim(MOST_CLAIMED)) await this.begin({ claimed, heldAt: askedAt });
    const [held, waiting] = [[...this.running.values()], [...this.waiting.values()]];
    const lookedAt = performance.now();
    const renews = lookedAt - this.renewedAt > table.leaseMs / 3;
    const all = [...held, ...waiting];
    const looks = await table.look(all.map(claimedOf), renews);
    const found = new Map(looks.map((look) => [nameOf(look), look]));
    if (renews) {
      this.renewedAt = lookedAt;
      for (const each of all) if (found.has(nameOf(each.claimed))) each.heldAt = lookedAt;
    }
    for (const each of held) await this.see(each, found.get(nameOf(each.claimed)), lookedAt);
    for (const each of waiting) await this.seeWaiting(each, found.get(nameOf(each.claimed)));
    for (const each of held)
      await this.notes.progress(each, this.parts.noteEveryMs ?? NOTE_MS).catch(this.faultOf(each.claimed));
    this.trimming.take(held.map(claimedOf));
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

  /** Of one that waits there is something to look at again only once its view has changed. */
  private async seeWaiting(each: HeldStill, look: EndpointStatus | undefined): Promise<void> {
    const isOver = look && (look.moved || look.state === null || look.state === 'disabled');
    if (look && !isOver && look.changed === each.changed) return;
    const name = keyOf(each.claimed);
    if (this.waiting.get(name) === each) this.waiting.delete(name);
    if (isOver) await this.parts.table.release([each.claimed], true);
    else if (look) await this.begin({ ...each, changed: look.changed });
  }

  private async refresh(each: RunningEndpoint, changed: string | null): Promise<void> {
    const webhook = await this.webhookOf(each.claimed);
    if (!isReady(webhook, each.claimed)) return this.letGo(each);
    each.changed = changed;
    const isOther = JSON.stringify(webhook.settings) !== JSON.stringify(each.webhook.settings);
    each.webhook = webhook;
    if (isOther) each.endpoint.settingsChanged();
  }

  private async begin(held: HeldStill): Promise<void> {
    const { claimed } = held;
    const onFault = this.faultOf(claimed);
    const name = keyOf(claimed);
    try {
      const webhook = await this.webhookOf(claimed);
      if (!isReady(webhook, claimed)) return void this.waiting.set(name, held);
      this.waiting.delete(name);
      const parts = { ...this.parts, settlements: this.settlements, onFault };
      const older = this.running.get(name);
      const running = runEndpoint({ ...parts, gone: (each) => this.gone(each) }, held, webhook, older);
      this.running.set(name, running);
      void running.ended.then(() => this.running.get(name) === running && this.running.delete(name));
    } catch (fault) {
      onFault(fault);
      await this.parts.table.release([claimed], false).catch(onFault);
    }
  }

  private async webhookOf({ tenant, id }: ClaimedEndpoint): Promise<WebhookState> {
    return (await this.parts.facts.of(webhookAggregate, tenant, id)).state;
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

  private expire(): void {
    const { leaseMs } = this.parts.table;
    for (const each of this.running.values()) if (hasExpired(each, leaseMs)) each.over.abort();
    for (const [name, each] of this.waiting) if (hasExpired(each, leaseMs)) this.waiting.delete(name);
  }
}
