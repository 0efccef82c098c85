import { type Logger, withoutSecrets } from './logger.js';

const DRAIN_MS = 10_000;

/** Tells whoever started this process that it is ready: one line on standard output. */
export const sayReady = (port: number): void => void process.stdout.write(`${JSON.stringify({ ready: true, port })}\n`);

/**
 * Ends a process that cannot start, with exit code 1: one line on standard error that says why, told to whoever started it as well. `known` names the
 * faults that say all there is to say; anything else is logged whole, since somebody has to find out where it came from.
 */
export async function refuseStart(logger: Logger, fault: unknown, known: readonly string[]): Promise<never> {
  const { name, message } = fault instanceof Error ? fault : new Error(String(fault));
  const reason = withoutSecrets(message);
  if (!known.includes(name)) logger.fatal({ err: fault }, 'does not start');
  process.stderr.write(`${reason}\n`);
  await new Promise<void>((resolve) => {
    if (process.send) process.send({ failed: reason }, undefined, undefined, () => resolve());
    else resolve();
  });
  process.exit(1);
}

/** Ends the process after the first SIGTERM or SIGINT: `stop` has ten seconds, then it ends anyway, with exit code 1. */
export function stopOnSignal(logger: Logger, stop: () => Promise<void>): void {
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
