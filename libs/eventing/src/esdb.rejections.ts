let installed = false;

/**
 * When a connection breaks while appends wait to be written, the client rejects a promise that nobody can reach, and node ends the
 * process for it. The appends themselves are repeated at their own deadline, so that rejection, known by its shape of a
 * failed call, is dropped; every other one keeps its effect.
 */
export function surviveBrokenBatchStreams(): void {
  if (installed) return;
  installed = true;
  process.on('unhandledRejection', (reason) => {
    if (isFailedCall(reason)) return;
    if (process.listenerCount('unhandledRejection') === 1) throw reason;
  });
}

const isFailedCall = (reason: unknown): boolean =>
  reason instanceof Error && 'metadata' in reason && 'details' in reason && 'code' in reason;
