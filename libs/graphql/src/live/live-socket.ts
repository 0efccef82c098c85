import { type AccessRequest, bearerOf, type TokenVerifier } from '#libs/access';
import { withTrace } from '#libs/observability';
import {
  type FormattedExecutionResult,
  GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
  type subscribe as graphqlSubscribe,
} from 'graphql';
import type { Context, ServerOptions, SubscribePayload } from 'graphql-ws';
import type { Extra } from 'graphql-ws/use/ws';
import { randomUUID } from 'node:crypto';
import { fault, tell } from '../faults/faults.js';
import type { Documents, Limits } from '../limits/limits.js';
import type { LiveAnswers, LiveArgs } from './live-answers.js';
import type { LivePlaces } from './live-places.js';

const MAX_PER_CONNECTION = 50;
/** Close code of the protocol for a connection that may not go on. */
const FORBIDDEN = 4403;
/** The protocol's close code for who asks too much. */
const TRY_LATER = 4429;

type Connection = Context<Record<string, unknown>, Extra & { session?: AccessRequest }>;

export interface LiveSocket {
  readonly verifier: TokenVerifier;
  readonly limits: Limits;
  readonly schema: GraphQLSchema;
  readonly log: (cause: unknown) => void;
  readonly places: LivePlaces;
  readonly answers: LiveAnswers;
  readonly documents: Documents;
}

/**
 * graphql-ws for subscriptions alone. The token comes with `connection_init` as `authorization: "Bearer …"`; the
 * connection ends with the token. Limits and error codes are those of HTTP.
 */
export const liveSocket = (
  socket: LiveSocket,
): Partial<ServerOptions<Record<string, unknown>, Connection['extra']>> => ({
  onConnect: (connection) => greet(socket, connection as Connection),
  // Nobody is answered before it is known who it is.
  onPing: ({ acknowledged, extra }) => {
    if (!acknowledged) extra.socket.terminate();
  },
  onSubscribe: (connection, _id, payload) => argsOf(socket, connection as Connection, payload),
  subscribe: (args) => socket.answers.subscribe(args as LiveArgs) as ReturnType<typeof graphqlSubscribe>,
  onError: (_connection, _id, _payload, errors) => errors.map((error) => answerTo(socket, error)),
  onNext: (_connection, _id, _payload, _args, result) => withToldErrors(socket, result),
});

async function greet({ verifier, log, places }: LiveSocket, connection: Connection): Promise<boolean> {
  try {
    const { principal, expiresAt } = await verifier.session(
      bearerOf(text(connection.connectionParams?.['authorization'])),
    );
    const leave = places.take(principal);
    if (!leave) {
      connection.extra.socket.close(TRY_LATER, 'too many connections of this tenant or subject');
      return false;
    }
    connection.extra.socket.once('close', leave);
    connection.extra.session = { principal };
    const left = setTimeout(
      () => connection.extra.socket.close(FORBIDDEN, 'token expired'),
      Math.min(expiresAt - Date.now(), MAX_TIMER_MS),
    );
    connection.extra.socket.once('close', () => clearTimeout(left));
    return true;
  } catch (error) {
    if (tell(error).log) log(error);
    return false;
  }
}

/** The longest a timer can run (about 24 days); a longer token is closed then and may connect again. */
const MAX_TIMER_MS = 2 ** 31 - 1;

async function argsOf(
  { schema, limits, documents }: LiveSocket,
  connection: Connection,
  payload: SubscribePayload,
): Promise<LiveArgs | GraphQLError[]> {
  if (Object.keys(connection.subscriptions).length > MAX_PER_CONNECTION)
    return [fault('TOO_COSTLY', `a connection may hold ${MAX_PER_CONNECTION} subscriptions`)];
  const { query, variables, operationName } = payload;
  const most = { ...limits, cost: limits.live };
  const found = await documents.admit(schema, query, variables, operationName, most);
  if (!('document' in found)) return [...found];
  const { document, operation } = found;
  if (operation.operation !== 'subscription')
    return [fault('BAD_REQUEST', 'only subscriptions come over this socket; send queries and mutations over HTTP')];
  const contextValue = contextOf(connection);
  return {
    ...{ schema, document, admitted: found, contextValue, principal: contextValue.principal },
    ...(operationName && { operationName }),
    variableValues: variables ?? {},
  };
}

/** A principal of its own for each operation, as over HTTP. */
function contextOf(connection: Connection): AccessRequest {
  const principal = connection.extra.session?.principal;
  return principal ? { principal: { ...principal } } : {};
}

function answerTo({ log }: LiveSocket, error: GraphQLError | GraphQLFormattedError): GraphQLFormattedError {
  return withTrace({ correlationId: randomUUID() }, () => {
    const { answer, log: worthLogging } = tell(error);
    if (worthLogging) log(error instanceof GraphQLError ? (error.originalError ?? error) : error);
    return { ...(error.path && { path: error.path }), ...answer };
  });
}

function withToldErrors(
  socket: LiveSocket,
  result: { errors?: readonly (GraphQLError | GraphQLFormattedError)[] },
): FormattedExecutionResult | undefined {
  if (!result.errors) return undefined;
  return { ...result, errors: result.errors.map((error) => answerTo(socket, error)) } as FormattedExecutionResult;
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
