/** What takes bytes or texts, and says when it has. */
interface Sink<Chunk> {
  write(chunk: Chunk, done: () => void): unknown;
}

/**
 * Until the transport has taken it, or its reader has gone, who answers no write any more: nothing is made ahead of a reader that is slow. Waiting for
 * `drain` alone would let more through.
 */
export function written<Chunk>(sink: Sink<Chunk>, chunk: Chunk, gone: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      gone.removeEventListener('abort', done);
      resolve();
    };
    gone.addEventListener('abort', done);
    if (gone.aborted) done();
    else sink.write(chunk, done);
  });
}
