import { commandLine, parentOf } from '#libs/embedded';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const LOOK_EVERY = 1_000;

/**
 * Aborted when this process is told to stop: by a signal, or because npm, which started it, is gone.
 * @param again called when it is told once more
 */
export function stopSignals(again: () => void): AbortSignal {
  const stop = new AbortController();
  const hear = () => (stop.signal.aborted ? again() : stop.abort());
  for (const signal of SIGNALS) process.on(signal, hear);
  if (process.env.npm_lifecycle_event) watchParent(() => stop.abort());
  return stop.signal;
}

/** Settles as `work` does, or with `undefined` once `stop` is aborted. */
export function orStopped<T>(work: Promise<T>, stop: AbortSignal): Promise<T | undefined> {
  const stopped = new Promise<undefined>((resolve) => {
    if (stop.aborted) resolve(undefined);
    stop.addEventListener('abort', () => resolve(undefined), { once: true });
  });
  return Promise.race([work, stopped]);
}

// npm forwards signals, but cannot when it is killed; nobody would then be left to stop this process from the terminal.
function watchParent(gone: () => void): void {
  const starters = () => String(isShell(process.ppid) ? [process.ppid, parentOf(process.ppid)] : [process.ppid]);
  const first = starters();
  const look = setInterval(() => {
    if (starters() === first) return;
    clearInterval(look);
    gone();
  }, LOOK_EVERY);
  look.unref();
}

// npm starts scripts through a shell, which on some systems stays between the two.
function isShell(pid: number): boolean {
  return /^\S*sh -c /.test(commandLine(pid));
}
