import { Resolver } from 'node:dns/promises';
import { readFile } from 'node:fs/promises';

interface Machine {
  /** `address:port`; the machine's own unless given. */
  readonly servers?: readonly string[];
  readonly hostsFile?: string;
}

/** Within the time that a request has. */
const PATIENCE = { timeout: 2_000, tries: 2 };

/**
 * Looks names up as the machine would, over sockets of its own. `getaddrinfo` has four threads for all of a process: name servers of one tenant
 * that never answer would hold up everybody's look-ups.
 */
export function machineNames({ servers, hostsFile = '/etc/hosts' }: Machine = {}): (
  name: string,
) => Promise<readonly string[]> {
  const resolver = new Resolver(PATIENCE);
  if (servers) resolver.setServers(servers);
  return async (name) => {
    const own = hostsIn(await readFile(hostsFile, 'utf8').catch(() => ''), name);
    if (own.length > 0) return own;
    const answers = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
    const found = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
    const [first] = answers;
    if (found.length === 0 && first?.status === 'rejected') throw first.reason;
    return found;
  };
}

/** The addresses that a hosts file gives a name, IPv4 first. */
function hostsIn(file: string, name: string): readonly string[] {
  const wanted = name.toLowerCase().replace(/\.$/, '');
  return file
    .split('\n')
    .map((line) => (line.split('#')[0] ?? '').trim().split(/\s+/))
    .flatMap(([address = '', ...names]) => (names.some((each) => each.toLowerCase() === wanted) ? [address] : []))
    .toSorted((one, other) => Number(one.includes(':')) - Number(other.includes(':')));
}
