import { Forbidden, Unauthenticated } from '#libs/access';
import { NotYetVisible, OutcomeUnknown } from '#libs/eventing';
import { currentTrace } from '#libs/observability';
import { unwrapResolverError } from '@apollo/server/errors';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';

/** Codes that a client may rely on. Everything else is INTERNAL to it. */
export const FAULT_CODES = [
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'BAD_USER_INPUT',
  'NOT_YET_VISIBLE',
  'OUTCOME_UNKNOWN',
  'TOO_DEEP',
  'TOO_MANY_ALIASES',
  'TOO_MANY_TOKENS',
  'TOO_COSTLY',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'BAD_REQUEST',
  'INTERNAL',
] as const;
export type FaultCode = (typeof FAULT_CODES)[number];

export const fault = (code: FaultCode, message: string, more: Record<string, unknown> = {}): GraphQLError =>
  new GraphQLError(message, { extensions: { ...more, code } });

export interface BadField {
  /** Path below the arguments. */
  readonly path: readonly string[];
  readonly message: string;
}

/** An input whose shape is wrong; the caller's mistake, and nothing was done. */
export const badInput = (fields: readonly BadField[]): GraphQLError =>
  fault('BAD_USER_INPUT', fields.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '), { fields });

const CODE_OF_CLASS: readonly (readonly [type: new (...args: never[]) => Error, code: FaultCode])[] = [
  [Unauthenticated, 'UNAUTHENTICATED'],
  [Forbidden, 'FORBIDDEN'],
  [NotYetVisible, 'NOT_YET_VISIBLE'],
  [OutcomeUnknown, 'OUTCOME_UNKNOWN'],
];

/** What the client is told of an error, and whether its cause belongs into the log. */
export function tell(error: unknown): {
  readonly told: { message: string; extensions: Record<string, unknown> };
  readonly log: boolean;
} {
  const cause = unwrapResolverError(error);
  const known = CODE_OF_CLASS.find(([type]) => cause instanceof type);
  if (known) {
    const { message, cause: beneath } = cause as Error;
    return { told: { message, extensions: { code: known[1] } }, log: beneath !== undefined };
  }
  const coded = withKnownCode(error);
  if (coded) return { told: { message: coded.message, extensions: publicExtensions(coded) }, log: false };
  return { told: { message: internalMessage(), extensions: { code: 'INTERNAL' } }, log: true };
}

/** Apollo's formatError. `log` hears of what the client is not told. */
export const formatFault =
  (log: (cause: unknown) => void) =>
  (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
    const { told, log: worthLogging } = tell(error);
    if (worthLogging) log(unwrapResolverError(error));
    return { ...formatted, ...told };
  };

/** A limit keeps its own code under the one that Apollo gives to all it refuses before execution. */
function withKnownCode(error: unknown): GraphQLError | undefined {
  if (!(error instanceof GraphQLError)) return undefined;
  const inner = error.originalError instanceof GraphQLError ? withKnownCode(error.originalError) : undefined;
  if (inner) return inner;
  if (isTokenLimit(error)) return fault('TOO_MANY_TOKENS', error.message);
  return FAULT_CODES.includes(error.extensions['code'] as FaultCode) ? error : undefined;
}

export const isTokenLimit = ({ message }: GraphQLError): boolean =>
  /Document contains more tha[nt] \d+ tokens/.test(message);

function publicExtensions({ extensions }: GraphQLError): Record<string, unknown> {
  const { code, fields, limit, found } = extensions;
  return { code, ...(fields !== undefined && { fields }), ...(limit !== undefined && { limit, found }) };
}

function internalMessage(): string {
  const id = currentTrace()?.correlationId;
  return `something went wrong on our side${id ? `; it is in the log under the correlation id ${id}` : ''}`;
}
