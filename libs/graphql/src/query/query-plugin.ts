import { type ApolloServerPlugin, type GraphQLRequestContext, type GraphQLResponse, HeaderMap } from '@apollo/server';
import type { GraphQLError, GraphQLFormattedError, GraphQLSchema } from 'graphql';
import { statusOf } from '../faults/faults.js';
import { type Admitted, admitted, type Limits } from '../limits/limits.js';
import { EXECUTORS, type GraphqlExecutor } from './query-executor.js';
import { canBePlanned } from './query-plan.js';
import { withoutRepeats } from '../limits/repeats.js';

type Formatted = (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError;
type Request = GraphQLRequestContext<object>;

/** Admits operations and answers them in place of Apollo's own execution, which would read all variables a second time. */
export function queryPlugin(
  formatError: Formatted,
  limits: Limits,
  executor: GraphqlExecutor = 'planned',
): ApolloServerPlugin<object> {
  const waiting = new WeakMap<object, Admitted>();
  return {
    serverWillStart: ({ schema }) => {
      if (executor === 'planned' && !canBePlanned(schema))
        throw new Error('the schema has unions, interfaces or types that judge their values');
      return Promise.resolve();
    },
    requestDidStart: () =>
      Promise.resolve({
        didResolveOperation: async ({ schema, document, operation, request }) => {
          if (!operation) return;
          const asked = { schema, document, operation, variables: request.variables };
          waiting.set(request, await admitted(asked, limits));
        },
        responseForOperation: (context) => {
          const found = waiting.get(context.request);
          return found ? answerTo(context, found, formatError, executor) : Promise.resolve(null);
        },
        willSendResponse: (context) => {
          settle(context);
          return Promise.resolve();
        },
      }),
  };
}

async function answerTo(
  { schema, contextValue, request: { variables } }: Request & { readonly schema: GraphQLSchema },
  found: Admitted,
  formatError: Formatted,
  executor: GraphqlExecutor,
): Promise<GraphQLResponse> {
  const { errors, data } = await EXECUTORS[executor]({ schema, found, variables, contextValue });
  const told = errors?.map((error: GraphQLError) => formatError(error.toJSON(), error));
  const singleResult = { ...(told && { errors: told }), data: data as Record<string, unknown> | null };
  return { http: { headers: new HeaderMap() }, body: { kind: 'single', singleResult } };
}

/** Apollo answers 500 to whatever is refused before it runs: that would be our fault, and few of these are. */
function settle({ response: { body, http } }: Pick<Request, 'response'>): void {
  if (body?.kind !== 'single' || 'data' in body.singleResult) return;
  const errors = withoutRepeats(body.singleResult.errors ?? []);
  if (errors.length > 0) body.singleResult.errors = errors;
  const [error] = errors;
  const said = http.status ?? 500;
  if (error && (said < 400 || said >= 500)) http.status = statusOf(error.extensions?.['code']);
}
