import { type AccessRequest, TokenVerifier } from '#libs/access';
import type { Logger, Metrics } from '#libs/observability';
import type { ApolloServerPlugin } from '@apollo/server';
import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import type { DynamicModule } from '@nestjs/common';
import { GraphQLModule } from '@nestjs/graphql';
import type { FastifyRequest } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import { formatFault } from './faults.js';
import { costPlugin, type Limits, LIMITS, limitRules } from './limits.js';
import { liveSocket } from './live-socket.js';
import { SCHEMA_OPTIONS } from './schema-options.js';

export interface GraphqlOptions {
  readonly production: boolean;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly limits?: Limits;
}

/** `/graphql` over HTTP and graphql-ws, code-first from every resolver of the application. */
export function graphqlModule(options: GraphqlOptions): DynamicModule {
  return GraphQLModule.forRootAsync<ApolloDriverConfig>({
    driver: ApolloDriver,
    inject: [TokenVerifier],
    useFactory: (verifier: TokenVerifier) => apolloConfig(options, verifier),
  });
}

function apolloConfig(
  { production, logger, metrics, limits = LIMITS }: GraphqlOptions,
  verifier: TokenVerifier,
): ApolloDriverConfig {
  const log = (err: unknown): void => logger.error({ err }, 'a request failed');
  let schema: GraphQLSchema | undefined;
  return {
    ...SCHEMA_OPTIONS,
    transformSchema: (built) => (schema = built),
    path: '/graphql',
    graphiql: false,
    introspection: !production,
    persistedQueries: false,
    includeStacktraceInErrorResponses: false,
    autoTransformHttpErrors: false,
    formatError: formatFault(log),
    context: ({ headers }: FastifyRequest): AccessRequest => ({ headers }),
    parseOptions: { maxTokens: limits.tokens },
    validationRules: limitRules(limits),
    plugins: [costPlugin(limits), measuring(metrics)],
    subscriptions: {
      'graphql-ws': liveSocket({
        verifier,
        limits,
        log,
        schema: () => {
          if (!schema) throw new Error('the schema is not built yet');
          return schema;
        },
      }) as Record<string, never>,
    },
  };
}

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
