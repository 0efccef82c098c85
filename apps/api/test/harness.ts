import { type DevelopmentClaims, type DevelopmentIssuer, openDevelopmentIssuer } from '#libs/access';
import { createTestDatabase } from '#libs/embedded';
import type { ContextModule } from '#libs/contexts';
import {
  EventCodec,
  MemoryBlindIndex,
  MemoryEventStore,
  NO_PERSONAL_DATA,
  type PersonalData,
  Projector,
  ViewDatabase,
  ViewPositions,
} from '#libs/eventing';
import { RowChanges, TenantReader } from '#libs/graphql';
import { createLogger, Health, Metrics, type Patience } from '#libs/observability';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { ExecutionResult } from 'graphql';
import { randomUUID } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ApiParts } from '../src/api.module.js';
import { createApi } from '../src/http.js';
import { NotesModule } from './notes/notes.module.js';

export type Answer = ExecutionResult<Record<string, never>>;

/* oxlint-disable typescript/no-explicit-any -- answers of many shapes, read by name */
export type Data = any;

/** Not sealed at all: for specs in which nobody is a person. */
export const OPEN: PersonalData = {
  seal: (_tenant, _subject, plain) => Promise.resolve(plain),
  open: (_tenant, _subject, sealed) => Promise.resolve(sealed),
};

/** The api over a store in memory and a database of its own, with a projector beside it; spoken to over HTTP only. */
export class Harness {
  /** Texts of the statements that queries have run. */
  readonly statements: string[] = [];
  /** Lines of the log. */
  readonly lines: string[] = [];

  private constructor(
    private readonly app: NestFastifyApplication,
    readonly store: MemoryEventStore,
    readonly projector: Projector,
    private readonly changes: RowChanges,
    readonly issuer: DevelopmentIssuer,
    private readonly ending: (() => Promise<unknown>)[],
  ) {}

  static async start(
    contexts: readonly ContextModule[] = [NotesModule],
    personal: PersonalData = NO_PERSONAL_DATA,
    patience?: Patience,
  ): Promise<Harness> {
    const database = await createTestDatabase('api');
    const issuer = await openDevelopmentIssuer({
      home: await mkdtemp(join(tmpdir(), 'api-')),
      host: '127.0.0.1',
      nodeEnv: undefined,
    });
    const store = new MemoryEventStore();
    const views = new ViewDatabase({ ownerUrl: database.url(), projectorUrl: database.url('projector') });
    const projector = new Projector({
      store,
      codec: new EventCodec(personal),
      database: views,
      views: contexts.flatMap(({ context }) => context.views),
    });
    await projector.start();
    const told = { statements: (_: string): void => undefined, lines: (_: string): void => undefined };
    const reader = new TenantReader({
      url: database.url('reader'),
      pool: 4,
      onStatement: ({ text }) => told.statements(text),
    });
    const changes = new RowChanges({ url: database.url('reader') });
    const positions = new ViewPositions({ url: database.url('reader'), policies: [], timeoutMs: 3000 });
    await positions.start();
    const health = new Health({
      needs: { store: () => store.head(), postgres: () => reader.check() },
      runners: () => projector.status(),
    });
    const parts: ApiParts = {
      production: false,
      store,
      personal,
      blind: new MemoryBlindIndex(),
      reader,
      changes,
      visibility: positions,
      contexts,
      tokens: issuer.settings,
      logger: createLogger({ name: 'test', level: 'info', stream: { write: (line) => told.lines(line) } }),
      metrics: new Metrics(() => projector.status()),
      health,
      operators: { isOpen: true },
      linkBases: new Map(),
      examples: [{ title: 'Notes', query: '{ notes(first: 1) { nodes { id } } }' }],
    };
    const app = await createApi(parts, patience);
    await app.listen(0, '127.0.0.1');
    const ending = [
      () => app.close(),
      () => changes.close(),
      () => positions.close(),
      () => projector.stop(),
      () => views.close(),
      () => reader.close(),
      () => database.drop(),
    ];
    const harness = new Harness(app, store, projector, changes, issuer, ending);
    told.statements = (text) => void harness.statements.push(text);
    told.lines = (line) => void harness.lines.push(line);
    return harness;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.app.getHttpServer().address() as AddressInfo).port}`;
  }

  /** How many subscriptions listen. */
  listeners(): number {
    return this.changes.count;
  }

  token(claims: Partial<DevelopmentClaims> = {}): Promise<string> {
    return this.issuer.issue({ tenant: 'acme', subject: 'user-1', role: 'manager', ...claims });
  }

  /** One GraphQL request; `as` are claims, or a token, or null for none. */
  async ask(
    query: string,
    variables: object = {},
    as: Partial<DevelopmentClaims> | string | null = {},
  ): Promise<Answer> {
    const token = typeof as === 'string' ? as : as && (await this.token(as));
    const response = await fetch(`${this.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
      body: JSON.stringify({ query, variables }),
    });
    return (await response.json()) as Answer;
  }

  /** What a request that must not fail answers. */
  async data(query: string, variables: object, as: Partial<DevelopmentClaims> = {}): Promise<Data> {
    const { data, errors } = await this.ask(query, variables, as);
    if (errors) throw new Error(JSON.stringify(errors));
    return data;
  }

  /** What a mutation answers, under a key of its own unless it is a bulk, whose items have theirs. */
  async send(name: string, input: object, selection: string): Promise<Data> {
    const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input`;
    const keyed = 'items' in input ? input : { idempotencyKey: randomUUID(), ...input };
    const document = `mutation ($input: ${type}!) { sent: ${name}(input: $input) { ${selection} } }`;
    return (await this.data(document, { input: keyed })).sent;
  }

  async stop(): Promise<void> {
    for (const end of this.ending) await end();
  }
}
