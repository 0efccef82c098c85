import { Forbidden, Unauthenticated } from '#libs/access';
import { NotYetVisible, OutcomeUnknown, StreamTrimmed, ViewHalted } from '#libs/eventing';
import { currentTrace } from '#libs/observability';
import { unwrapResolverError } from '@apollo/server/errors';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { TooMuchWaits, WaitedTooLong } from '../turns/turns.js';
import { QUOTED, shortMessage } from './short-message.js';

/** Codes that a client may rely on, each with the HTTP status of a request that was refused as a whole. Everything else is INTERNAL to it. */
const STATUS = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  BAD_USER_INPUT: 400,
  NOT_YET_VISIBLE: 409,
  VIEW_HALTED: 503,
  OUTCOME_UNKNOWN: 503,
  STREAM_TRIMMED: 409,
  TOO_DEEP: 400,
  TOO_MANY_ALIASES: 400,
  TOO_MANY_TOKENS: 400,
  TOO_COSTLY: 400,
  TOO_LARGE: 413,
  BUSY: 429,
  // Of files, which have an address of their own.
  NOT_FOUND: 404,
  CANCELLED: 410,
  GRAPHQL_PARSE_FAILED: 400,
  GRAPHQL_VALIDATION_FAILED: 400,
  OPERATION_RESOLUTION_FAILURE: 400,
  PERSISTED_QUERY_NOT_SUPPORTED: 400,
  BAD_REQUEST: 400,
  INTERNAL: 500,
} as const;
export type FaultCode = keyof typeof STATUS;
export const FAULT_CODES = Object.keys(STATUS) as FaultCode[];

/** The HTTP status of a request that is refused as a whole with this code. */
export const statusOf = (code: unknown): number => STATUS[code as FaultCode] ?? STATUS.INTERNAL;

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
  [ViewHalted, 'VIEW_HALTED'],
  [OutcomeUnknown, 'OUTCOME_UNKNOWN'],
  [StreamTrimmed, 'STREAM_TRIMMED'],
  [TooMuchWaits, 'BUSY'],
  [WaitedTooLong, 'BUSY'],
];

/** What the client is answered for an error, and whether its cause belongs into the log. */
export function tell(error: unknown): {
  readonly answer: { message: string; extensions: Record<string, unknown> };
  readonly log: boolean;
} {
  const cause = unwrapResolverError(error);
  const known = CODE_OF_CLASS.find(([type]) => cause instanceof type);
  if (known) {
    const { message, cause: beneath } = cause as Error;
    return { answer: { message, extensions: { code: known[1] } }, log: beneath !== undefined };
  }
  const coded = withKnownCode(error);
  if (coded)
    return { answer: { message: shortMessage(coded.message), extensions: publicExtensions(coded) }, log: false };
  return { answer: { message: internalMessage(), extensions: { code: 'INTERNAL' } }, log: true };
}

/** Apollo's formatError. `log` hears of what the client is not answered. */
export const formatFault =
  (log: (cause: unknown) => void) =>
  (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
    const { answer, log: worthLogging } = tell(error);
    if (worthLogging) log(unwrapResolverError(error));
    return { ...formatted, ...answer };
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

const PUBLIC_EXTENSIONS = ['code', 'fields', 'limit', 'found', 'shorten'];

const publicExtensions = ({ extensions }: GraphQLError): Record<string, unknown> =>
  Object.fromEntries(Object.entries(extensions).filter(([name]) => PUBLIC_EXTENSIONS.includes(name)));

/** A text as it is quoted: its first 200 characters. */
export const quoted = (text: string): string => (text.length > QUOTED ? `${text.slice(0, QUOTED)}…` : text);

/** A value as it is quoted. What is no text, number or truth value is named by its kind: writing it out could take long. */
export function echoed(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(quoted(value));
  if (Array.isArray(value)) return `a list of ${value.length}`;
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}

function internalMessage(): string {
  const id = currentTrace()?.correlationId;
  return `something went wrong on our side${id ? `; it is in the log under the correlation id ${id}` : ''}`;
}
