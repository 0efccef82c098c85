import { setTimeout as pause } from 'node:timers/promises';
import { readRunFile } from '#libs/config';
import { CommandFault } from '../command.fault.js';
import { localToken, NOTHING_RUNS, runHome, type ServiceOptions } from '../service.js';
import { messagesOf } from './event-stream.js';

/** Where the feed is, and a token for it, asked for again when one has expired. */
export interface FeedSource {
  readonly url: string;
  token(): Promise<string>;
}

/** What the feed answers instead of events. */
interface Problem {
  readonly reason: string;
  readonly detail: string;
  readonly retryMs?: number;
}

class Refused extends Error {
  constructor(readonly problem: Problem) {
    super(problem.reason);
  }
}

const HEARTBEAT_SECONDS = 10;
/** A stream that is silent for as long as three heartbeats is dead, whatever its socket says. */
const SILENT_MS = 3 * HEARTBEAT_SECONDS * 1000;
const [FIRST_PAUSE_MS, LONGEST_PAUSE_MS] = [250, 10_000];

/** Finds the feed that was named, or the one that runs on this machine. Throws CommandFault. */
export function findFeed({ url, token, tenant = 'demo' }: ServiceOptions): FeedSource {
  const set = token ?? process.env['CONCORD_TOKEN'];
  return {
    url: (url ?? process.env['CONCORD_FEED_URL'] ?? runningFeed()).replace(/\/+$/, ''),
    token: () => (set === undefined ? localToken(tenant) : Promise.resolve(set)),
  };
}

function runningFeed(): string {
  const env = readRunFile(runHome())?.env;
  if (!env?.['CONCORD_FEED_HTTP_PORT']) throw new CommandFault(NOTHING_RUNS);
  return `http://${env['CONCORD_HOST'] ?? '127.0.0.1'}:${env['CONCORD_FEED_HTTP_PORT']}`;
}

/** One answer in JSON. Throws CommandFault with what the feed refuses. */
export async function askFeed<Answer>(source: FeedSource, path: string): Promise<Answer> {
  const answer = await request(source, path, 'application/json', undefined, AbortSignal.timeout(40_000)).catch(
    (fault: Error) => {
      throw silence(source, fault);
    },
  );
  if (!answer.ok) throw refusal((await answer.json()) as Problem);
  return (await answer.json()) as Answer;
}

/** Tells how a stream goes on. */
export interface FollowNews {
  /** It was cut, and is begun again after so many milliseconds. */
  cut(reason: string, milliseconds: number): void;
}

/** Events in order, for ever: after a cut from the last cursor on. Throws CommandFault with what asking again cannot help. */
export async function* followFeed(
  source: FeedSource,
  query: URLSearchParams,
  news: FollowNews,
): AsyncGenerator<string> {
  let cursor: string | undefined;
  let isFound = false;
  for (let failures = 0; ;) {
    let reason = 'the stream ended';
    let retryMs = 0;
    const watch = watchdog();
    try {
      const answer = await request(source, `/feed/v1/events?${query}`, 'text/event-stream', cursor, watch.signal);
      if (!answer.ok || !answer.body) throw new Refused((await answer.json()) as Problem);
      for await (const { id, event, data } of messagesOf(answer.body.pipeThrough(new TextDecoderStream()))) {
        watch.alive();
        isFound = true;
        failures = 0;
        if (event === 'end') throw new Refused(JSON.parse(data ?? '{}') as Problem);
        // Given out before its cursor counts: what is done with it decides.
        if (data !== undefined) yield data;
        cursor = id ?? cursor;
      }
    } catch (fault) {
      const problem = fault instanceof Refused ? fault.problem : undefined;
      if (problem && isFinal(problem, failures)) throw refusal(problem);
      if (!isFound && !problem) throw silence(source, fault as Error);
      reason = problem?.reason ?? reasonOf(fault as Error);
      retryMs = problem?.retryMs ?? 0;
    } finally {
      watch.stop();
    }
    const milliseconds = Math.max(retryMs, Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures));
    failures += 1;
    news.cut(reason, milliseconds);
    await pause(milliseconds);
  }
}

async function request(
  source: FeedSource,
  path: string,
  accept: string,
  after: string | undefined,
  signal: AbortSignal,
): Promise<Response> {
  const headers = {
    ...{ accept, authorization: `Bearer ${await source.token()}` },
    ...(after !== undefined && { 'last-event-id': after }),
  };
  return fetch(`${source.url}${path}`, { headers, signal });
}

function watchdog(): { readonly signal: AbortSignal; alive(): void; stop(): void } {
  const silent = new AbortController();
  const over = (): void => silent.abort(new Error(`nothing was heard for ${SILENT_MS / 1000} s`));
  const timer = setTimeout(over, SILENT_MS);
  return { signal: silent.signal, alive: () => void timer.refresh(), stop: () => clearTimeout(timer) };
}

/** An expired token is replaced once; what is unavailable or too much may be different later. */
const isFinal = ({ reason, retryMs }: Problem, failures: number): boolean =>
  reason === 'TOKEN_EXPIRED' ? failures > 0 : retryMs === undefined;

const refusal = ({ reason, detail }: Problem): CommandFault => new CommandFault(`${detail} [${reason}]`);

const silence = ({ url }: FeedSource, fault: Error): CommandFault =>
  new CommandFault(`The feed at ${url} does not answer: ${reasonOf(fault)}.`);

const reasonOf = (fault: Error): string =>
  ((fault.cause as Error | undefined)?.message || fault.message).replace(/\.$/, '');
