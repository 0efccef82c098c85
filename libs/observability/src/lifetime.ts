import { createLogger, type Logger, withoutSecrets } from './logger.js';

const DRAIN_MS = 10_000;
/** Faults of a start whose message says all there is to say. */
const KNOWN = ['ConfigError', 'StoreUnusable', 'ForeignViews', 'LostHistory'];

type Levelled = { readonly logLevel: Parameters<typeof createLogger>[0]['level'] };

/** A process that serves: how it reads its settings, and how it begins with them. */
export interface ServiceProcess<Config extends Levelled> {
  readonly name: string;
  readonly read: () => Config;
  readonly start: (
    config: Config,
    logger: Logger,
  ) => Promise<{ readonly port: number; readonly stop: () => Promise<void> }>;
}

/** The whole of a service's process: it starts and says so, or says in one line why it cannot; a signal stops it. */
export async function runService<Config extends Levelled>({
  name,
  read,
  start,
}: ServiceProcess<Config>): Promise<void> {
  let logger = createLogger({ name, level: 'info' });
  try {
    const config = read();
    logger = createLogger({ name, level: config.logLevel });
    const service = await start(config, logger);
    stopOnSignal(logger, service.stop);
    sayReady(service.port);
  } catch (fault) {
    await refuseStart(logger, fault);
  }
}

/** Tells whoever started this process that it is ready: one line on standard output. */
const sayReady = (port: number): void => void process.stdout.write(`${JSON.stringify({ ready: true, port })}\n`);

/**
 * Ends a process that cannot start, with exit code 1: one line on standard error that says why, told to whoever started it as well. A fault
 * that is not known is logged whole, since somebody has to find out where it came from.
 */
async function refuseStart(logger: Logger, fault: unknown): Promise<never> {
  const { name, message } = fault instanceof Error ? fault : new Error(String(fault));
  const reason = withoutSecrets(message);
  if (!KNOWN.includes(name)) logger.fatal({ err: fault }, 'does not start');
  process.stderr.write(`${reason}\n`);
  await new Promise<void>((resolve) => {
    if (process.send) process.send({ failed: reason }, undefined, undefined, () => resolve());
    else resolve();
  });
  process.exit(1);
}

/** Ends the process after the first SIGTERM or SIGINT: `stop` has ten seconds, then it ends anyway, with exit code 1. */
function stopOnSignal(logger: Logger, stop: () => Promise<void>): void {
  let stopping = false;
  const end = (signal: NodeJS.Signals): void => {
    if (stopping) return;
    stopping = true;
    logger.info({ signal }, 'stopping');
    setTimeout(() => {
      logger.warn('not everything came to an end in time');
      process.exit(1);
    }, DRAIN_MS).unref();
    stop().then(
      () => process.exit(0),
      (err: unknown) => {
        logger.error({ err }, 'stopping failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', end).on('SIGINT', end);
}
