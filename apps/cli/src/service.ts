import { resolve } from 'node:path';
import { type Config, ConfigError, readConfig, readRunFile, withRunningEnvironment } from '#libs/config';
import { type Api, graphqlApi, retryingApi } from '#libs/importing';
import { CommandFault } from './command.fault.js';

/** Where commands find the service, and as whom they ask. */
export interface ServiceOptions {
  readonly url?: string;
  readonly token?: string;
  readonly tenant?: string;
}

/** A running service. */
export interface Service {
  readonly api: Api;
  /** Its GraphQL endpoint: names it in journals. */
  readonly url: string;
  readonly token: string;
  /** Where this machine keeps what belongs to it. */
  readonly home: string;
}

const DEMO_TENANT = 'demo';

export const NOTHING_RUNS =
  'Nothing is running here. Start the service with `npm start`, or say where it is with --url and --token (or CONCORD_URL and CONCORD_TOKEN).';

/** Finds the service that was named, or the one that runs on this machine. Throws CommandFault. */
export async function findService(options: ServiceOptions): Promise<Service> {
  const url = serviceUrl(options);
  const token = options.token ?? process.env['CONCORD_TOKEN'] ?? (await localToken(options.tenant ?? DEMO_TENANT));
  return { url, token, home: runHome(), api: retryingApi(graphqlApi({ url, token })) };
}

/** The GraphQL endpoint that was named, or that of the service that runs on this machine. Throws CommandFault. */
export const serviceUrl = ({ url }: Pick<ServiceOptions, 'url'>): string =>
  url ?? process.env['CONCORD_URL'] ?? runningUrl();

/** The configuration of a command that uses the engines themselves. Throws CommandFault. */
export function engineConfig(): Config {
  const env = withRunningEnvironment(process.env);
  if (!env['EVENTSTORE_URL'] || !env['DATABASE_URL']) throw new CommandFault(NOTHING_RUNS);
  try {
    return readConfig(env);
  } catch (fault) {
    if (fault instanceof ConfigError) throw new CommandFault(fault.message);
    throw fault;
  }
}

/** The home directory of the service that runs on this machine. */
export const runHome = (): string => resolve(process.env['CONCORD_HOME'] || '.concord');

function runningUrl(): string {
  const running = readRunFile(runHome());
  if (!running || running.state === 'stopping' || !isAlive(running.supervisor.pid))
    throw new CommandFault(NOTHING_RUNS);
  if (running.state === 'starting') throw new CommandFault('The service is still starting: try again in a moment.');
  return `http://${running.env['CONCORD_HOST'] ?? '127.0.0.1'}:${running.env['PORT'] ?? ''}/graphql`;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (fault) {
    return (fault as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** A token of the development issuer, whose key lies in the home directory. */
export async function localToken(tenant: string): Promise<string> {
  const { issueToken } = await import('./token.js');
  return issueToken({ tenant, subject: 'command-line', role: 'admin', expiresIn: '12h' });
}
