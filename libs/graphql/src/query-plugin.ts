import { type ApolloServerPlugin, type GraphQLRequestContext, type GraphQLResponse, HeaderMap } from '@apollo/server';
import type { GraphQLError, GraphQLFormattedError } from 'graphql';
import { executeQuery } from './query-execution.js';
import { canBePlanned } from './query-plan.js';

type Formatted = (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError;
type Request = GraphQLRequestContext<object> & Pick<Required<GraphQLRequestContext<object>>, 'document'>;

/** Answers queries in place of Apollo's own execution, which is left mutations and whatever cannot be planned. */
export function queryPlugin(formatError: Formatted): ApolloServerPlugin<object> {
  let plannable = false;
  return {
    serverWillStart: ({ schema }) => {
      plannable = canBePlanned(schema);
      return Promise.resolve();
    },
    requestDidStart: () =>
      Promise.resolve({
        responseForOperation: (request) =>
          plannable && request.operation.operation === 'query' ? answerTo(request, formatError) : Promise.resolve(null),
      }),
  };
}

/** Null where the variables do not fit: Apollo says so. */
async function answerTo(context: Request, formatError: Formatted): Promise<GraphQLResponse | null> {
  const { schema, document, contextValue, request } = context;
  const { errors, data } = await executeQuery({
    schema,
    document,
    contextValue,
    variableValues: request.variables,
    operationName: request.operationName,
  });
  if (data === undefined) return null;
  const told = errors?.map((error: GraphQLError) => formatError(error.toJSON(), error));
  const singleResult = { ...(told && { errors: told }), data: data as Record<string, unknown> | null };
  return { http: { headers: new HeaderMap() }, body: { kind: 'single', singleResult } };
}
