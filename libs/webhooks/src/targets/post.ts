import { request as requestHttp, type Agent as HttpAgent, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as requestHttps, type Agent as HttpsAgent } from 'node:https';
import { performance } from 'node:perf_hooks';
import type { Outcome } from '../webhook/webhook.outcome.js';
import { TargetNotAllowed } from './guarded-agent.js';

export interface Posted {
  /** Unsent: it was over before there was a connection. */
  readonly outcome: Outcome | 'unsent';
  readonly status: number | null;
  readonly milliseconds: number;
  /** For so long the endpoint wants to be left alone; 0 where it does not say. */
  readonly retryAfterMs: number;
}

export interface PostRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly timeoutMs: number;
  /** Once aborted nothing goes out that has no connection yet; what has is answered. */
  readonly over?: AbortSignal;
}

export interface Agents {
  readonly http: HttpAgent;
  readonly https: HttpsAgent;
}

/** What an endpoint says beside its status is read to here, so that its connection can be used again, and never kept. */
const MOST_READ = 64 * 1024;
const MOST_READ_MS = 1_000;
const MOST_RETRY_AFTER_MS = 3_600_000;

/**
 * Posts once: no redirect is followed, no proxy asked. The status must be there before the time is over, however slowly the endpoint speaks; what
 * follows it is read for a moment and dropped. Where the endpoint closed a connection of before as the request went out, it goes out again over another. Never throws.
 */
export function post(agents: Agents, { url, headers, body, timeoutMs, over }: PostRequest): Promise<Posted> {
  const beganAt = performance.now();
  return new Promise((resolve) => {
    let request: ClientRequest | undefined;
    let isDone = false;
    const done = (outcome: Posted['outcome'], status: number | null = null, retryAfterMs = 0): void => {
      isDone = true;
      clearTimeout(late);
      over?.removeEventListener('abort', giveUp);
      resolve({ outcome, status, retryAfterMs, milliseconds: Math.round(performance.now() - beganAt) });
    };
    const end = (outcome: Posted['outcome']): void => {
      done(outcome);
      request?.destroy();
    };
    const giveUp = (): void => end('unsent');
    const late = setTimeout(() => end('timed-out'), timeoutMs);
    const send = (): void => {
      if (over?.aborted) return end('unsent');
      over?.addEventListener('abort', giveUp);
      const to = new URL(url);
      const isTls = to.protocol === 'https:';
      const options = { method: 'POST', headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) } };
      const sent = isTls
        ? requestHttps(to, { ...options, agent: agents.https })
        : requestHttp(to, { ...options, agent: agents.http });
      request = sent;
      onceConnected(sent, isTls, () => over?.removeEventListener('abort', giveUp));
      sent.on('response', (response) => {
        const status = response.statusCode ?? 0;
        drop(response);
        done(outcomeOf(status), status, retryAfterOf(response));
      });
      sent.on('error', (fault) => {
        if (!isDone && wasClosed(sent, fault)) return send();
        done(fault instanceof TargetNotAllowed ? 'target-not-allowed' : 'unreachable');
      });
      sent.end(body);
    };
    try {
      send();
    } catch {
      done('unreachable');
    }
  });
}

/** Endpoints close what they have not been asked over for a while. A connection of before is used once more at most: then it is gone. */
const wasClosed = ({ reusedSocket }: ClientRequest, { code }: NodeJS.ErrnoException): boolean =>
  reusedSocket && (code === 'ECONNRESET' || code === 'EPIPE');

/** Nothing is written before that. */
function onceConnected(request: ClientRequest, isTls: boolean, connected: () => void): void {
  request.on('socket', (socket) => {
    if (request.reusedSocket) connected();
    else socket.once(isTls ? 'secureConnect' : 'connect', connected);
  });
}

function outcomeOf(status: number): Outcome {
  if (status === 410) return 'gone';
  if (status >= 200 && status < 300) return 'delivered';
  return status >= 300 && status < 400 ? 'redirected' : 'refused';
}

function drop(response: IncomingMessage): void {
  const tooLong = setTimeout(() => response.destroy(), MOST_READ_MS);
  let read = 0;
  response.on('data', (part: Buffer) => {
    read += part.length;
    if (read > MOST_READ) response.destroy();
  });
  response.on('error', () => undefined);
  response.on('close', () => clearTimeout(tooLong));
}

/** Seconds, as endpoints that are busy say them. */
function retryAfterOf({ headers, statusCode = 0 }: IncomingMessage): number {
  const seconds = /^\d{1,9}$/.test(headers['retry-after'] ?? '') ? Number(headers['retry-after']) : 0;
  return statusCode < 300 ? 0 : Math.min(seconds * 1000, MOST_RETRY_AFTER_MS);
}
