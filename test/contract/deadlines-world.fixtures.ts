import { createTestDatabase, type EventNode, startEventNode, type TestDatabase } from '#libs/embedded';
import { agendaAggregate, DeadlinesModule, DeadlineTicker, keepAgendaWhenSomethingGetsDue } from '#libs/deadlines';
import {
  type AnyAggregate,
  CommandExecutor,
  EsdbEventStore,
  EventCodec,
  eventTypesOf,
  StateReaderService,
  isAfter,
  MemoryBlindIndex,
  type Outcome,
  Projector,
  ViewDatabase,
  ViewPositions,
} from '#libs/eventing';
import { type Command, type CommandContext, deterministicId, type DomainEvent, type Recorded } from '#libs/kernel';
import { agendaEvents, type AgendaEvent } from '#libs/deadlines';
import {
  answerWhenALoanIsDue,
  BeginLoan,
  type Loan,
  dailyDeadlines,
  loanAggregate,
  loanDeadlines,
} from './loans.fixtures.js';

const AGGREGATES: readonly AnyAggregate[] = [agendaAggregate, loanAggregate];
const POLICIES = [keepAgendaWhenSomethingGetsDue([loanDeadlines, dailyDeadlines]), answerWhenALoanIsDue];

const BEGINS = '2024-05-27T00:00:00Z';

/** One process that runs views, policies and the ticker. */
export interface Node {
  readonly projector: Projector;
  readonly ticker: DeadlineTicker;
}

/** Real engines, a clock that a test sets, and as many nodes as it starts. */
export class DeadlinesWorld {
  /** What every clock of every node says. */
  now = Date.parse(BEGINS);
  private held: { readonly type: string; readonly until: Promise<void>; readonly release: () => void } | undefined;
  readonly faults: string[] = [];
  /** Tenants of deadlines that a ticker could not tell, as often as it said so. */
  readonly untold: string[] = [];
  private readonly nodes = new Set<Node>();
  private sent = 0;

  private constructor(
    readonly eventNode: EventNode,
    readonly store: EsdbEventStore,
    private readonly database: TestDatabase,
    readonly views: ViewDatabase,
    private readonly positions: ViewPositions,
  ) {}

  static async make(name: string): Promise<DeadlinesWorld> {
    const node = await startEventNode({ port: 0, memory: true });
    const database = await createTestDatabase(name);
    const views = new ViewDatabase({ ownerUrl: database.url(), projectorUrl: database.url('projector') });
    await views.migrate();
    const positions = new ViewPositions({ url: database.url('reader'), policies: POLICIES.map(({ name: n }) => n) });
    await positions.start();
    return new DeadlinesWorld(node, new EsdbEventStore(node.url), database, views, positions);
  }

  async start(alone = true): Promise<Node> {
    const { store, views: database, positions } = this;
    const codec = new EventCodec();
    const execute = this.executor();
    const send = async (command: Command): Promise<Outcome> => {
      if (this.held?.type === command.type) await this.held.until;
      return execute(command);
    };
    const clock = { now: () => this.now, steady: () => this.now, other: async () => this.now };
    const ticker = new DeadlineTicker({
      store,
      database,
      positions,
      send,
      nouns: ['loan', 'agenda'],
      everyMs: 20,
      againMs: 100,
      clock,
      onFault: ({ tenant }) => this.untold.push(tenant),
    });
    const projector = new Projector({
      ...{ store, codec, database, facts: new StateReaderService(store, codec), send },
      ...{ views: DeadlinesModule.context.views, policies: POLICIES, singletonJobs: alone ? [ticker] : [] },
      onFault: (what, fault) => this.faults.push(`${what}: ${String(fault)}`),
    });
    await projector.start();
    const node = { projector, ticker };
    this.nodes.add(node);
    return node;
  }

  async stop(...nodes: readonly Node[]): Promise<void> {
    for (const node of nodes.length > 0 ? nodes : this.nodes) {
      this.nodes.delete(node);
      await node.projector.stop();
    }
  }

  /** From now on commands of this type do not go out from any node. */
  hold(type: string): void {
    let release = (): void => undefined;
    const until = new Promise<void>((resolve) => (release = resolve));
    this.held = { type, until, release };
  }

  release(): void {
    this.held?.release();
    this.held = undefined;
  }

  /** As the api of another process would. */
  async send(command: Command): Promise<Outcome> {
    return this.executor()(command);
  }

  context(tenant = 'acme'): CommandContext {
    const commandId = deterministicId('test', String((this.sent += 1)));
    const at = new Date(this.now).toISOString();
    const actor = { subject: 'ada', role: 'manager' };
    return { tenant, actor, commandId, correlationId: commandId, causationId: commandId, occurredAt: at };
  }

  /** A loan that ends then, in hours from the beginning of the story. */
  async begin(name: string, endsAfterHours: number, tenant = 'acme', programId = 'p1'): Promise<Loan> {
    const loan = { loanId: deterministicId('loan', name), programId };
    await this.send(new BeginLoan({ ...loan, until: hour(endsAfterHours) }, this.context(tenant)));
    return loan;
  }

  /** All events of agendas that were told, in the order of the whole history. */
  async told(): Promise<Extract<Recorded<AgendaEvent>, { type: 'agenda.deadline-reached' }>[]> {
    const events = await this.history<AgendaEvent>('agenda');
    return events.filter((event) => event.type === 'agenda.deadline-reached') as never;
  }

  /** Of types that anybody knows. */
  async history<E extends DomainEvent>(noun: 'agenda' | 'loan'): Promise<Recorded<E>[]> {
    const stop = new AbortController();
    const found = [];
    const prefixes = [`${noun}-`];
    for await (const delivery of this.store.subscribe({ after: 'start', prefixes, signal: stop.signal })) {
      if (delivery.kind === 'caught-up') break;
      if (delivery.kind === 'event') found.push(delivery.event);
    }
    stop.abort();
    const types = eventTypesOf([noun === 'agenda' ? agendaEvents : loanAggregate.events]);
    const known = found.filter(({ type }) => types.has(type));
    const events = await new EventCodec().decode<E>(types, known);
    return events.sort((a, b) => (isAfter(a.position, b.position) ? 1 : -1));
  }

  /** Of what is pending; none before a node has made the table. */
  async rows(): Promise<object[]> {
    const made = await this.views.rows({ text: `SELECT 1 WHERE to_regclass('deadlines') IS NOT NULL` });
    return made.length > 0 ? this.views.rows({ text: 'SELECT * FROM deadlines ORDER BY tenant, id' }) : [];
  }

  async drop(): Promise<void> {
    this.release();
    await this.stop();
    await this.positions.close();
    await this.store.close();
    await this.views.close();
    await this.database.drop();
    await this.eventNode.stop();
  }

  private executor(): (command: Command) => Promise<Outcome> {
    const executor = new CommandExecutor(this.store, new EventCodec(), { blind: new MemoryBlindIndex() });
    return (command) => {
      const aggregate = AGGREGATES.find(({ commands }) => command.type in commands);
      if (!aggregate) throw new Error(`nobody takes ${command.type}`);
      return executor.execute(aggregate, command);
    };
  }
}

/** A moment so many hours after the story begins. */
export const hour = (n: number): string => new Date(Date.parse(BEGINS) + n * 3_600_000).toISOString();
