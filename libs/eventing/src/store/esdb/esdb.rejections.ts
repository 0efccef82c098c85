let installed = false;

/**
 * When a connection breaks while appends wait to be written, the client rejects a promise that nobody can reach, and node ends the
 * process for it. The appends themselves are repeated at their own deadline, so that rejection, known as a failed call that
 * the client made, is dropped; every other one keeps its effect, also that of other calls over gRPC.
 */
export function surviveBrokenBatchStreams(): void {
  if (installed) return;
  installed = true;
  process.on('unhandledRejection', (reason) => {
    if (isOfClient(reason)) return;
    if (process.listenerCount('unhandledRejection') === 1) throw reason;
  });
}

/** A failed call says in its stack where it was made. */
export const isOfClient = (reason: unknown): boolean =>
  reason instanceof Error &&
  'metadata' in reason &&
  'details' in reason &&
  'code' in reason &&
  /[\\/]@eventstore[\\/]db-client[\\/].*batchAppend/.test(reason.stack ?? '');
