import { type AccessRequest } from '#libs/access';
import type { Logger, Metrics } from '#libs/observability';
import type { ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import { type DynamicModule, Module } from '@nestjs/common';
import { ExternalContextCreator } from '@nestjs/core/helpers/external-context-creator.js';
import { GraphQLModule, GraphQLSchemaHost } from '@nestjs/graphql';
import type { FastifyRequest } from 'fastify';
import { directFields, NEST_CONTEXTS } from './validation/direct-fields.js';
import { FAULT_LOG } from './faults/fault-log.js';
import { formatFault } from './faults/faults.js';
import { type Limits, LIMITS, limitRules } from './limits/limits.js';
import { LIVE_OPTIONS, type LiveOptions, LiveServer } from './live/live-server.js';
import { ExportPlaces } from './exports/export-places.js';
import { Exporter } from './exports/exporter.js';
import { RelatedRows } from './nodes/related-rows.js';
import { Operations } from './query/operations.js';
import type { GraphqlExecutor } from './query/query-executor.js';
import { queryPlugin } from './query/query-plugin.js';
import { describeRefusals, type MutationRefusals } from './types/mutation-refusals.js';
import { SCHEMA_OPTIONS } from './schema-options.js';

export interface GraphqlOptions {
  readonly production: boolean;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly limits?: Limits;
  readonly refusals: MutationRefusals;
  /** Who answers queries and mutations; `planned` unless given. */
  readonly executor?: GraphqlExecutor;
}

const PATH = '/graphql';

/** `/graphql` over HTTP and, for subscriptions, graphql-ws: code-first from every resolver of the application. */
@Module({})
export class GraphqlModule {
  static forRoot({ production, logger, metrics, refusals, limits = LIMITS, executor }: GraphqlOptions): DynamicModule {
    const log = (err: unknown): void => logger.error({ err }, 'a request failed');
    const formatError = formatFault(log);
    const live: LiveOptions = { path: PATH, limits, log };
    return {
      module: GraphqlModule,
      global: true,
      imports: [
        withDirectFields(
          GraphQLModule.forRoot<ApolloDriverConfig>({
            ...SCHEMA_OPTIONS,
            transformSchema: (schema) => describeRefusals(refusals)(SCHEMA_OPTIONS.transformSchema(schema)),
            driver: ApolloDriver,
            path: PATH,
            graphiql: false,
            introspection: !production,
            persistedQueries: false,
            includeStacktraceInErrorResponses: false,
            autoTransformHttpErrors: false,
            formatError,
            context: ({ headers, principal }: FastifyRequest & AccessRequest): AccessRequest => ({
              headers,
              ...(principal && { principal }),
            }),
            parseOptions: { maxTokens: limits.tokens },
            validationRules: limitRules(limits),
            // It would wrap every field, for the sake of headers that nobody asks for.
            plugins: [
              queryPlugin(formatError, limits, executor),
              measuring(metrics),
              ApolloServerPluginCacheControlDisabled(),
            ],
          }),
        ),
      ],
      providers: [
        { provide: LIVE_OPTIONS, useValue: live },
        { provide: FAULT_LOG, useValue: log },
        {
          provide: Operations,
          useFactory: (host: GraphQLSchemaHost) => new Operations(host, limits, executor),
          inject: [GraphQLSchemaHost],
        },
        ...[LiveServer, RelatedRows, Exporter, ExportPlaces],
      ],
      exports: [RelatedRows, Exporter, Operations, FAULT_LOG],
    };
  }
}

@Module({
  providers: [{ provide: NEST_CONTEXTS, useExisting: ExternalContextCreator }],
  exports: [NEST_CONTEXTS],
})
class NestContexts {}

const withDirectFields = (graphql: DynamicModule): DynamicModule => ({
  ...graphql,
  imports: [...(graphql.imports ?? []), NestContexts],
  providers: [
    ...(graphql.providers ?? []),
    { provide: ExternalContextCreator, useFactory: directFields, inject: [NEST_CONTEXTS] },
  ],
});

const measuring = (metrics: Metrics): ApolloServerPlugin => ({
  requestDidStart: () =>
    Promise.resolve({
      willSendResponse: ({ operation, response: { body } }) => {
        const errors = body.kind === 'single' ? body.singleResult.errors : undefined;
        metrics.operation(operation?.operation ?? 'none', String(errors?.[0]?.extensions?.['code'] ?? 'OK'));
        return Promise.resolve();
      },
    }),
});
