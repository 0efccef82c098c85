import type { Logger } from './logger.js';

const DRAIN_MS = 10_000;

/** Tells whoever started this process that it is ready: one line on standard output. */
export const sayReady = (port: number): void => void process.stdout.write(`${JSON.stringify({ ready: true, port })}\n`);

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
