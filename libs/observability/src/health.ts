import { setTimeout as pause } from 'node:timers/promises';
import type { QuarantinedTenant, RunnerStatus } from './runner-status.js';
import { withoutSecrets } from './logger.js';

export interface HealthSource {
  /** What the process cannot do without, by name; a check fails by rejecting. */
  readonly needs: Readonly<Record<string, () => Promise<unknown>>>;
  /** What it can do without for a while, by name, though it does less: while one fails the process is degraded. */
  readonly wants?: Readonly<Record<string, () => Promise<unknown>>>;
  readonly runners: () => readonly RunnerStatus[] | Promise<readonly RunnerStatus[]>;
  /** What some tenants wait for while the others are served, in a sentence each: it makes the process degraded. */
  readonly waits?: () => readonly string[];
  /** What else somebody has to look at, in a sentence each. */
  readonly alerts?: () => readonly string[];
}

export interface HealthReport {
  /** `degraded`: ready, but some tenants' events are passed by some view or policy, their deadlines wait, or something that is wanted is down. */
  readonly status: 'ready' | 'degraded' | 'unready';
  /** `up`, or why not. */
  readonly needs: Readonly<Record<string, string>>;
  readonly runners: readonly RunnerStatus[];
  /** What somebody has to look at: what is down, and what has halted, each with its reason. */
  readonly alerts: readonly string[];
}

const PATIENCE_MS = 2_000;
const MOST_NAMED = 50;

/**
 * What `/health/ready` answers. A view or policy that stands still for all tenants is no more ready than one that is down; one that passes
 * some tenants is degraded and serves the others.
 */
export class Health {
  private draining = false;

  constructor(private readonly source: HealthSource) {}

  /** From now on unready: no new requests, please. */
  drain(): void {
    this.draining = true;
  }

  async report(): Promise<HealthReport> {
    const [needs, wants, runners] = await Promise.all([
      checked(this.source.needs),
      checked(this.source.wants ?? {}),
      this.checkRunners(),
    ]);
    const [down, missing] = [downOf(needs), downOf(wants)];
    const halted = runners.filter((runner) => runner.halted !== undefined);
    const passing = runners.flatMap((runner) => (runner.quarantined ?? []).map((tenant) => ({ runner, tenant })));
    const waits = this.source.waits?.() ?? [];
    const isUnready = this.draining || down.length > 0 || halted.length > 0;
    return {
      status: isUnready ? 'unready' : passing.length + waits.length + missing.length > 0 ? 'degraded' : 'ready',
      needs,
      runners,
      alerts: [
        ...(this.draining ? ['this process is stopping'] : []),
        ...[...down, ...missing].map(([name, reason]) => `${name} is down: ${reason}`),
        ...halted.map(({ kind, name, halted: reason }) => `${kind} ${name} has halted: ${reason}`),
        ...passing.slice(0, MOST_NAMED).map(({ runner, tenant }) => quarantineText(runner, tenant)),
        ...(passing.length > MOST_NAMED ? [`${passing.length - MOST_NAMED} more are quarantined`] : []),
        ...waits,
        ...(this.source.alerts?.() ?? []),
      ],
    };
  }

  /** Without the engines nobody knows the lag: `needs` says so then. */
  private async checkRunners(): Promise<readonly RunnerStatus[]> {
    try {
      return await within(PATIENCE_MS, async () => this.source.runners());
    } catch {
      return [];
    }
  }
}

const quarantineText = (
  { kind, name }: RunnerStatus,
  { tenant, stream, revision, reason }: QuarantinedTenant,
): string => `${kind} ${name} has quarantined tenant ${tenant} at revision ${revision} of ${stream}: ${reason}`;

const downOf = (states: Readonly<Record<string, string>>) =>
  Object.entries(states).filter(([, state]) => state !== 'up');

async function checked(all: Readonly<Record<string, () => Promise<unknown>>>): Promise<Record<string, string>> {
  const states = Object.entries(all).map(async ([name, check]) => [name, await stateOf(check)] as const);
  return Object.fromEntries(await Promise.all(states));
}

async function stateOf(check: () => Promise<unknown>): Promise<string> {
  try {
    await within(PATIENCE_MS, check);
    return 'up';
  } catch (fault) {
    return withoutSecrets(fault instanceof Error ? fault.message || fault.name : String(fault));
  }
}

/** What the work answers, or a rejection after so many milliseconds. */
export function within<T>(ms: number, work: () => Promise<T>): Promise<T> {
  const giveUp = new AbortController();
  const late = pause(ms, undefined, { signal: giveUp.signal, ref: false }).then(() => {
    throw new Error(`no answer within ${ms} ms`);
  });
  return Promise.race([work(), late]).finally(() => giveUp.abort());
}
