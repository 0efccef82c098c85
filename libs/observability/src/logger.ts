import { destination, type DestinationStream, type Level, type Logger, pino, stdSerializers } from 'pino';
import { currentTrace } from './trace.js';

export type { Logger } from 'pino';

const SECRETS = ['authorization', 'cookie', 'password', 'secret', 'token', 'connectionString'];
const REDACTED = [...SECRETS, ...SECRETS.flatMap((name) => [`*.${name}`, `*.*.${name}`])];
const URL_WITH_PASSWORD = /(\w+:\/\/[^:/?#\s]*:)[^@/\s]+@/g;
const JWT = /\beyJ[\w-]+\.[\w-]+\.[\w-]*/g;

/** Passwords in addresses and tokens, wherever a text repeats them. */
export const withoutSecrets = (text: string): string =>
  text.replace(URL_WITH_PASSWORD, '$1[redacted]@').replace(JWT, '[redacted]');

export interface LoggerOptions {
  /** Which process is speaking. */
  readonly name: string;
  readonly level: Level | 'silent';
  /** Standard error unless given: standard output belongs to the ready line. */
  readonly stream?: DestinationStream;
}

/** JSON lines with the tenant, correlation and causation ids of the request they belong to, and without secrets. */
export function createLogger({ name, level, stream = destination({ fd: 2, sync: false }) }: LoggerOptions): Logger {
  return pino(
    {
      name,
      level,
      mixin: () => ({ ...currentTrace() }),
      redact: { paths: REDACTED, censor: '[redacted]' },
      serializers: { err: errorWithoutSecrets, error: errorWithoutSecrets },
      hooks: {
        logMethod(args, method) {
          method.apply(
            this,
            args.map((part) => (typeof part === 'string' ? withoutSecrets(part) : part)) as typeof args,
          );
        },
      },
    },
    stream,
  );
}

function errorWithoutSecrets(error: Error): object {
  const { type, message, stack, code } = stdSerializers.err(error) as {
    type?: string;
    message?: string;
    stack?: string;
    code?: unknown;
  };
  return { type, code, message: withoutSecrets(message ?? String(error)), stack: stack && withoutSecrets(stack) };
}
