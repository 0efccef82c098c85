import type { WebSocket } from 'ws';
import { TokenBucket } from '../turns/token-bucket.js';

/** The protocol's close code for who asks too much. */
const TRY_LATER = 4429;
/** Messages and pings that may come at once, and how many more each second: fifty subscriptions are begun, and begun anew. */
const [AT_ONCE, PER_SECOND] = [200, 20];
/** Answers that wait for who does not read them. */
const MOST_UNREAD_BYTES = 1024 * 1024;

/** Ends a connection over which more comes than anybody needs, or whose answers nobody reads: each message is read, and each ping answered. */
export function keepPace(socket: WebSocket): void {
  const pace = new TokenBucket(AT_ONCE, PER_SECOND);
  const look = (): void => {
    const isTooMuch = !pace.take();
    if (!isTooMuch && socket.bufferedAmount <= MOST_UNREAD_BYTES) return;
    if (isTooMuch) socket.close(TRY_LATER, 'too many messages');
    socket.terminate();
  };
  socket.on('message', look).on('ping', look).on('pong', look);
}
