import type { Duplex } from 'node:stream';

/** Breaks a connection over which nothing has come for so long, until the function that it answers is called. */
export function unlessHeard(stream: Duplex, ms: number): () => void {
  const silent = setTimeout(() => stream.destroy(new Error('Query read timeout')), ms);
  const heard = (): void => void silent.refresh();
  stream.on('data', heard);
  return () => {
    clearTimeout(silent);
    stream.off('data', heard);
  };
}
