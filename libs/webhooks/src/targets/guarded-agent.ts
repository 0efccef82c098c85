import { Agent as HttpAgent, type AgentOptions, type ClientRequestArgs } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Duplex } from 'node:stream';
import { machineNames } from './machine-names.js';

/** A name that stands for an address to which nothing may be sent. */
export class TargetNotAllowed extends Error {
  override readonly name = 'TargetNotAllowed';
  readonly code = 'TARGET_NOT_ALLOWED';
}

export interface Target {
  /** An address, never a name. */
  readonly host: string;
  readonly port: number;
  /** What the certificate must name; absent: no TLS. */
  readonly servername?: string;
}

export interface GuardParts {
  readonly isAllowed: (address: string) => boolean;
  /** Every address of a name; of the machine unless given. */
  readonly resolve?: (name: string) => Promise<readonly string[]>;
  /** Opens a connection to an address; of Node unless given. */
  readonly connect?: (target: Target) => Socket;
}

type Connected = (fault: Error | null, socket?: Duplex) => void;
type Options = ClientRequestArgs & { readonly servername?: string };

const OPTIONS: AgentOptions = { keepAlive: true, keepAliveMsecs: 30_000, maxFreeSockets: 64, timeout: 60_000 };

const resolveByMachine = machineNames();

const connectByNode = ({ servername, ...to }: Target): Socket =>
  servername === undefined ? connectPlain(to) : connectTls({ ...to, ...(isIP(servername) === 0 && { servername }) });

/**
 * Connects for a request: looks its name up itself, asks of every address whether it is allowed, and connects to one of those, so that nothing can
 * be looked up otherwise in between. One that is not allowed among many refuses them all: whoever answers so means no good.
 */
async function guarded(
  { isAllowed, resolve = resolveByMachine, connect = connectByNode }: GuardParts,
  options: Options,
  isTls: boolean,
): Promise<Duplex> {
  const name = String(options.host ?? '').replace(/^\[(.*)\]$/, '$1');
  const addresses = isIP(name) === 0 ? await resolve(name) : [name];
  const [address] = addresses;
  const bad = addresses.find((each) => !isAllowed(each));
  if (address === undefined || bad !== undefined)
    throw new TargetNotAllowed(
      address === undefined
        ? `${name} has no address`
        : `${name} stands for ${bad}, to which nothing may be sent: see CONCORD_WEBHOOK_NETWORKS`,
    );
  return connect({
    host: address,
    port: Number(options.port),
    ...(isTls && { servername: options.servername || name }),
  });
}

/** Agents for http and https that connect to allowed addresses alone, for this very connection. */
export function guardedAgents(parts: GuardParts): {
  readonly http: HttpAgent;
  readonly https: HttpsAgent;
  close(): void;
} {
  const createWith =
    (isTls: boolean) =>
    (options: Options, connected: Connected): undefined => {
      guarded(parts, options, isTls).then(
        (socket) => connected(null, socket),
        (fault: unknown) => connected(fault as Error),
      );
      return undefined;
    };
  const http = Object.assign(new HttpAgent(OPTIONS), { createConnection: createWith(false) });
  const https = Object.assign(new HttpsAgent(OPTIONS), { createConnection: createWith(true) });
  return { http, https, close: () => void [http, https].forEach((agent) => agent.destroy()) };
}
