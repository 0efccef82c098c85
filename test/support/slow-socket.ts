import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** Sends texts, one every now and then, and says what came back until the other side ended it, and after how long. */
export function slowly(
  port: number,
  texts: readonly string[],
  everyMs: number,
): Promise<{ readonly answer: string; readonly ms: number }> {
  const began = performance.now();
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    let answer = '';
    socket.on('data', (data) => (answer += data.toString()));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve({ answer, ms: performance.now() - began }));
    socket.on('connect', () => {
      void (async () => {
        for (const text of texts) {
          if (socket.destroyed) return;
          socket.write(text);
          await pause(everyMs);
        }
      })();
    });
  });
}

/** Headers alone, one letter at a time. */
export const slowHeaders = (port: number, path: string) =>
  slowly(port, [`GET ${path} HTTP/1.1\r\nHost: localhost\r\n`, ...'x'.repeat(100)], 100);

/** What a server answers, in its first line, to a body that is announced and does not come. */
export function answerToNoBody(port: number, path: string): Promise<string> {
  const headers = ['Host: localhost', 'Content-Type: application/json', 'Content-Length: 500000'];
  const socket = connect({ port, host: '127.0.0.1' });
  socket.write([`POST ${path} HTTP/1.1`, ...headers, '', '{"a":['].join('\r\n'));
  return new Promise((resolve) =>
    socket.once('data', (data) => {
      socket.destroy();
      resolve(data.toString().split('\r\n')[0] ?? '');
    }),
  );
}
