import type { SupervisorConfig } from '#libs/config';
import { freePort, type EmbeddedPostgres } from '#libs/embedded';
import { type ApiAddresses, prepareExternalDatabase } from './external/external-database.js';
import { requireEventStore } from './external/external-event-store.js';
import { developmentKek, type Home } from './home/home.js';
import { ProcessSupervisor, type ProcessSupervisorEvents } from './processes/process-supervisor.js';
import { requireFreePort } from './external/port-check.js';
import { RunRecord } from './home/run-file.js';
import { type Launch, type Running, StartRefused } from './processes/running.js';
import { childEnvironment, eventNodeLaunch, postgresLaunch, serviceLaunch, type ChildEnvironment } from './topology.js';

/** What the supervisor tells while it works. */
export interface SupervisorEvents extends Omit<ProcessSupervisorEvents, 'spawned' | 'gaveUp'> {
  /** The start goes on once something is there that is not yet. */
  waiting(line: string): void;
  ready(name: string, running: Running): void;
}

/** Starts engines and services in their order, keeps them running, and stops them in reverse. */
export class Supervisor {
  readonly #record: RunRecord;
  readonly #keepers: ProcessSupervisor[] = [];
  #stopping = false;
  #giveUp: (fault: Error) => void = () => undefined;
  /** Rejects when one of the processes has served and does not come back. */
  readonly broken = new Promise<never>((_, reject) => (this.#giveUp = reject));
  #postgres: EmbeddedPostgres | undefined;
  #api: ApiAddresses | undefined;

  constructor(
    private readonly config: SupervisorConfig,
    private readonly home: Home,
    private readonly events: SupervisorEvents,
  ) {
    this.#record = new RunRecord(home);
    // Nobody may be waiting for it yet.
    this.broken.catch(() => undefined);
  }

  /** Settles with the children's environment when everything is ready. Throws when something cannot be started. */
  async start(): Promise<ChildEnvironment> {
    const { http, feed, track } = this.config;
    await requireFreePort('PORT', http.host, http.port);
    await requireFreePort('CONCORD_FEED_PORT', http.host, feed.grpcPort);
    await requireFreePort('CONCORD_FEED_HTTP_PORT', http.host, feed.httpPort);
    await requireFreePort('CONCORD_TRACK_PORT', http.host, track.port);
    const eventStoreUrl = await this.#startEngines();
    const env = await childEnvironment(this.config, this.home, {
      eventStoreUrl,
      postgres: this.#postgres,
      api: this.#api,
    });
    this.#record.environment(env);
    await Promise.all(
      (['projector', 'api', 'feed', 'track'] as const).map((name) =>
        this.#keep(name, serviceLaunch(name, this.home, env)),
      ),
    );
    this.#record.state('ready');
    return env;
  }

  /** Lets every child finish its work and end, last started first. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#record.state('stopping');
    for (const keeper of [...this.#keepers].reverse()) await keeper.stop();
    this.#record.remove();
  }

  /** Ends the children at once, while `stop` waits for them. */
  kill(): void {
    for (const keeper of this.#keepers) keeper.kill();
  }

  async #startEngines(): Promise<string> {
    const { eventStore, database } = this.config;
    if (eventStore.url) await requireEventStore(eventStore.url, this.events.waiting);
    if (!eventStore.url || !database.ownerUrl) await this.#startPostgres();
    if (database.ownerUrl) this.#api = await this.#prepareDatabase();
    return eventStore.url ?? (await this.#startEventNode());
  }

  #prepareDatabase(): Promise<ApiAddresses> {
    const secret = this.config.keyEncryptionKeys ?? developmentKek(this.home);
    return prepareExternalDatabase(this.config.database, secret).catch((fault: Error) => {
      throw fault.message.includes('DATABASE_URL') ? fault : new Error(`DATABASE_URL: ${fault.message || fault.name}`);
    });
  }

  async #startPostgres(): Promise<void> {
    const started = (postgres: EmbeddedPostgres) => (this.#postgres = postgres);
    await this.#keep('postgres', postgresLaunch(this.home, await freePort(), started));
  }

  async #startEventNode(): Promise<string> {
    const port = await freePort();
    const databaseUrl = (this.#postgres as EmbeddedPostgres).url('events', 'node');
    await this.#keep('event-node', eventNodeLaunch(this.home, port, databaseUrl));
    return `esdb://127.0.0.1:${port}?tls=false`;
  }

  async #keep(name: string, launch: Launch): Promise<void> {
    if (this.#stopping) throw new Error('Stopped while starting.');
    const spawned = (child: string, pid: number) => this.#record.spawned(child, pid);
    const keeper = new ProcessSupervisor(name, launch, { ...this.events, spawned, gaveUp: this.#giveUp });
    this.#keepers.push(keeper);
    const running = await keeper.start().catch((fault: Error) => {
      if (fault instanceof StartRefused) throw fault;
      throw new Error(`${name} does not start: ${fault.message}`, { cause: fault });
    });
    this.#record.listens(name, running.port);
    this.events.ready(name, running);
  }
}
