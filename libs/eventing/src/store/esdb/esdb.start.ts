import { setTimeout as pause } from 'node:timers/promises';
import { isDenied, isUnauthenticated } from './esdb.faults.js';
import { BackOff } from '../../async/timeout.js';

export interface ReadyOptions {
  /** How long to wait for a store that does not answer. Milliseconds, 30,000 unless given. */
  readonly patienceMs?: number;
  /** Told once, in a line, for what that waits. */
  readonly onWaiting?: (line: string) => void;
}

/** The event store cannot be used as it is set; the message is one line that names the setting and the reason. */
export class StoreUnusable extends Error {
  override readonly name = 'StoreUnusable';
}

const TLS = /certificate|self.signed|altname|unable to verify|SSL routines|EPROTO|wrong version number/i;

/** Tries `look` until it succeeds. See `EsdbEventStore.ready`. */
export async function untilUsable(
  url: string,
  { patienceMs = 30_000, onWaiting }: ReadyOptions,
  look: () => Promise<void>,
): Promise<void> {
  const until = Date.now() + patienceMs;
  const backOff = new BackOff(100, 2_000);
  const hosts = hostsOf(url);
  for (let told = false; ; told = true) {
    try {
      await look();
      return;
    } catch (fault) {
      const reason = reasonOf(fault);
      const final = finalReason(fault, url);
      if (final !== undefined) throw new StoreUnusable(`EVENTSTORE_URL: ${final}`);
      if (Date.now() > until)
        throw new StoreUnusable(
          `EVENTSTORE_URL: no event store to use at ${hosts} within ${patienceMs / 1000} s: ${reason}`,
        );
      if (!told) onWaiting?.(`waits for the event store at ${hosts} (EVENTSTORE_URL): ${reason}`);
    }
    await pause(Math.min(backOff.milliseconds, Math.max(until - Date.now(), 1)));
  }
}

/** What waiting does not mend. */
function finalReason(fault: unknown, url: string): string | undefined {
  const reason = reasonOf(fault);
  const hosts = hostsOf(url);
  if (isUnauthenticated(fault)) return `the event store at ${hosts} does not know this user and password: ${reason}`;
  if (isDenied(fault))
    return `${userOf(url)} may not read $all at ${hosts}: give it $acl.$r of $all (libs/config/README.md says how): ${reason}`;
  if (TLS.test(reason)) return `no TLS connection to the event store at ${hosts}: ${reason}`;
  return undefined;
}

/** What the client says, in one line, without the time that gRPC puts behind it. */
function reasonOf(fault: unknown): string {
  const said = fault instanceof Error ? fault.message || fault.name : String(fault);
  return said
    .replace(/\s*Resolution note:.*$/s, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?\(\d{4}-\d\d-\d\dT[\d:.]+Z\)/g, '')
    .trim();
}

const AUTHORITY = /^[^:]+:\/\/(?:([^@/?]*)@)?([^/?]*)/;

function hostsOf(url: string): string {
  return AUTHORITY.exec(url.trim())?.[2] ?? '';
}

function userOf(url: string): string {
  const user = AUTHORITY.exec(url.trim())?.[1]?.split(':')[0];
  return user ? `user ${JSON.stringify(decodeURIComponent(user))}` : 'a user who is not logged in';
}
