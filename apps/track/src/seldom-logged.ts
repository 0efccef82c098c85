import type { Logger } from '#libs/observability';

const EVERY_MS = 1_000;

/** Logs faults that anybody can cause by asking: one a second at most, with how many others there were since the last. */
export function seldomLogged(
  logger: Pick<Logger, 'error'>,
  message: string,
  now: () => number = () => performance.now(),
): (fault: unknown) => void {
  let [last, others] = [-Infinity, 0];
  return (fault) => {
    if (now() - last < EVERY_MS) {
      others += 1;
      return;
    }
    logger.error({ err: fault, others }, message);
    [last, others] = [now(), 0];
  };
}
