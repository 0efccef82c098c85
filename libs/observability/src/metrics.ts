import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { RunnerStatus } from './runner-status.js';

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** What Prometheus reads. One for each process; labels never hold a tenant or an id. */
export class Metrics {
  readonly registry = new Registry();
  private readonly commands: Histogram<'command' | 'result'>;
  private readonly requests: Histogram<'method' | 'route' | 'status'>;
  private readonly operations: Counter<'kind' | 'code'>;
  private readonly batches: Histogram<'name'>;
  private readonly events: Counter<'name'>;
  private readonly lagEvents: Gauge<'name' | 'kind'>;
  private readonly lagSeconds: Gauge<'name' | 'kind'>;
  private readonly halted: Gauge<'name' | 'kind'>;
  private readonly parked: Gauge<'name'>;
  private readonly quarantined: Gauge<'name' | 'kind'>;
  private readonly quarantines: Counter<'name'>;

  /** @param runners asked at every scrape */
  constructor(private readonly runners: () => readonly RunnerStatus[] | Promise<readonly RunnerStatus[]> = () => []) {
    const registers = [this.registry];
    collectDefaultMetrics({ register: this.registry });
    this.commands = new Histogram({
      name: 'concord_command_seconds',
      help: 'Time from a command to its outcome (accepted, refused, failed).',
      labelNames: ['command', 'result'],
      buckets: SECONDS,
      registers,
    });
    this.requests = new Histogram({
      name: 'concord_http_request_seconds',
      help: 'Time from a request to the end of its answer.',
      labelNames: ['method', 'route', 'status'],
      buckets: SECONDS,
      registers,
    });
    this.operations = new Counter({
      name: 'concord_graphql_operations_total',
      help: 'GraphQL operations by kind and by the code of their first error (OK if none).',
      labelNames: ['kind', 'code'],
      registers,
    });
    this.batches = new Histogram({
      name: 'concord_batch_seconds',
      help: 'Time that a view or policy needs for a batch of events.',
      labelNames: ['name'],
      buckets: SECONDS,
      registers,
    });
    this.events = new Counter({
      name: 'concord_events_taken_total',
      help: 'Events that a view or policy has taken.',
      labelNames: ['name'],
      registers,
    });
    this.lagEvents = this.gauge(
      'concord_lag_events',
      'Events that a view or policy has still to take; -1 if not known.',
    );
    this.lagSeconds = this.gauge(
      'concord_lag_seconds',
      'Age of the oldest event that a view or policy has still to take; -1 if not known.',
    );
    this.halted = this.gauge('concord_halted', '1 while a view or policy stands still for all tenants.');
    this.quarantined = this.gauge('concord_quarantined', 'Tenants whose events a view or policy passes.');
    this.quarantines = new Counter({
      name: 'concord_quarantines_total',
      help: 'How often a view or policy has met an event of a tenant that it cannot take.',
      labelNames: ['name'],
      registers,
    });
    this.parked = new Gauge({
      name: 'concord_parked',
      help: 'Events that a policy has set aside because the business refused.',
      labelNames: ['name'],
      registers,
    });
  }

  command(command: string, result: 'accepted' | 'refused' | 'failed', seconds: number): void {
    this.commands.observe({ command, result }, seconds);
  }

  batch(name: string, events: number, seconds: number): void {
    this.batches.observe({ name }, seconds);
    this.events.inc({ name }, events);
  }

  quarantine(name: string): void {
    this.quarantines.inc({ name });
  }

  request(method: string, route: string, status: number, seconds: number): void {
    this.requests.observe({ method, route, status: String(status) }, seconds);
  }

  operation(kind: string, code: string): void {
    this.operations.inc({ kind, code });
  }

  /** A figure that is read at every scrape; undefined leaves it as it was, a read that fails makes it NaN: an old figure would look like a new one. */
  watch(name: string, help: string, read: () => number | undefined | Promise<number>): void {
    const figure: Gauge = new Gauge({
      name,
      help,
      registers: [this.registry],
      collect: async () => {
        const value = await Promise.resolve()
          .then(read)
          .catch(() => NaN);
        if (value !== undefined) figure.set(value);
      },
    });
  }

  /** Prometheus's text format. */
  async text(): Promise<string> {
    for (const runner of await this.runners()) this.take(runner);
    return this.registry.metrics();
  }

  private take({ name, kind, lagEvents, lagSeconds, halted, parked, quarantined = [] }: RunnerStatus): void {
    this.quarantined.set({ name, kind }, quarantined.length);
    this.lagEvents.set({ name, kind }, lagEvents ?? -1);
    this.lagSeconds.set({ name, kind }, lagSeconds ?? -1);
    this.halted.set({ name, kind }, halted ? 1 : 0);
    if (kind === 'policy') this.parked.set({ name }, parked ?? 0);
  }

  private gauge(name: string, help: string): Gauge<'name' | 'kind'> {
    return new Gauge({ name, help, labelNames: ['name', 'kind'], registers: [this.registry] });
  }
}
